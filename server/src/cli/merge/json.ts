import { LEVELS } from '../../core/model/finding.js';
import { isRecord } from '../../core/text/json.js';
import { UsageError } from '../io.js';
import { compareText } from '../report/report.js';
import { type Merged, newTally, type Tally, unique } from './merged.js';
import { type JsonObject, numberAt, objectsIn, type ReportFile, readReport, shardOf, textAt } from './report-file.js';
import { mergeSorted, type Place, sorted } from './sorted-parts.js';

/** Returns true for a report of `yamlock scan --format json`. */
export function isJsonReport(report: JsonObject): boolean {
  return report.version === 1 && Array.isArray(report.findings) && isRecord(report.summary);
}

/** What is kept of a report until its findings are due. */
export interface JsonHead {
  readonly file: ReportFile;
  readonly first: Place | undefined;
  readonly summary: JsonObject;
  readonly shard: unknown;
}

export function jsonHead(file: ReportFile, report: JsonObject): JsonHead {
  const [first] = findingsOf(report);
  return {
    file,
    first: first && placeOf(first),
    summary: isRecord(report.summary) ? report.summary : {},
    shard: report.shard,
  };
}

/** Returns the report of all: its findings in the order of one scan, its sums over all of them. */
export function mergeJson(heads: readonly JsonHead[]): Merged {
  const tally = newTally();
  let testData = 0;
  const findings = mergeSorted(
    heads.map(({ file, first }) => ({ first, load: async () => findingsOf(await readAgain(file)) })),
    placeOf,
  );
  return {
    value: {
      version: 1,
      findings: counted(findings, tally, (finding) => {
        if (finding.testData === true) testData++;
      }),
      summary: () =>
        summaryOf(
          heads.map(({ summary }) => summary),
          tally,
          testData,
        ),
    },
    tally,
    shards: heads.flatMap(({ shard }) => shardOf(shard) ?? []),
  };
}

async function readAgain(file: ReportFile): Promise<JsonObject> {
  const report = await readReport(file);
  if (isJsonReport(report)) return report;
  throw new UsageError(`${file.name} changed while it was read`);
}

function findingsOf(report: JsonObject): readonly JsonObject[] {
  return sorted(objectsIn(report.findings), placeOf);
}

function placeOf(finding: JsonObject): Place {
  return {
    file: textAt(finding, 'file'),
    start: numberAt(finding, 'start', 'offset'),
    rule: textAt(finding, 'rule'),
    end: numberAt(finding, 'end', 'offset'),
  };
}

async function* counted(
  findings: AsyncIterable<JsonObject>,
  tally: Tally,
  onFinding: (finding: JsonObject) => void,
): AsyncGenerator<JsonObject> {
  for await (const finding of findings) {
    const level = LEVELS.find((one) => one === finding.level);
    if (level) tally[level]++;
    onFinding(finding);
    yield finding;
  }
}

function summaryOf(summaries: readonly JsonObject[], tally: Tally, testData: number) {
  const sum = (...keys: readonly string[]): number =>
    summaries.reduce((total, summary) => total + numberAt(summary, ...keys), 0);
  const skipped = unique(summaries.flatMap((summary) => objectsIn(summary.skipped)));
  return {
    files: sum('files'),
    documents: sum('documents'),
    errors: tally.error,
    warnings: tally.warning,
    information: tally.information,
    testData,
    unchecked: sum('unchecked'),
    leftOut: {
      ignoredFiles: sum('leftOut', 'ignoredFiles'),
      ignoredFolders: sum('leftOut', 'ignoredFolders'),
      foreignFolders: sum('leftOut', 'foreignFolders'),
    },
    switchedOff: {
      byConfiguration: sum('switchedOff', 'byConfiguration'),
      bySuppressions: sum('switchedOff', 'bySuppressions'),
      ignoredFiles: sum('switchedOff', 'ignoredFiles'),
    },
    skipped: [...skipped].sort(
      (a, b) =>
        compareText(textAt(a, 'file'), textAt(b, 'file')) || compareText(textAt(a, 'reason'), textAt(b, 'reason')),
    ),
    ...comparedIn(summaries),
  };
}

/** What the scans were compared with, where one was with anything. */
function comparedIn(summaries: readonly JsonObject[]): object {
  const all = summaries.flatMap(({ compared }) => objectsIn([compared]));
  if (all.length === 0) return {};
  const sum = (key: string): number => all.reduce((total, one) => total + numberAt(one, key), 0);
  const names = unique(all.map((one) => textAt(one, 'with')));
  const commits = unique(all.map(({ commit }) => commit));
  const commit = commits.length === 1 && typeof commits[0] === 'string' ? { commit: commits[0] } : {};
  return { compared: { with: names.join(', '), ...commit, known: sum('known'), gone: sum('gone') } };
}
