import type { Level } from '../../core/model/finding.js';
import { UsageError } from '../io.js';
import type { Streamed } from '../report/json-pieces.js';
import { SARIF_SCHEMA } from '../report/sarif.js';
import { type Merged, newTally, type Tally, unique } from './merged.js';
import { type JsonObject, numberAt, objectsIn, type ReportFile, readReport, shardOf, textAt } from './report-file.js';
import { mergeSorted, type Place, sorted } from './sorted-parts.js';

/** Returns true for a SARIF log. */
export function isSarif(report: JsonObject): boolean {
  return report.version === '2.1.0' && Array.isArray(report.runs);
}

/** What is kept of a run until its results are due. */
export interface RunHead {
  readonly file: ReportFile;
  /** Index of the run in its log. */
  readonly index: number;
  readonly first: Place | undefined;
  readonly invocations: readonly JsonObject[];
  readonly shard: unknown;
  /** What else the run says: of its tool and rules, above all. One object for all runs that say the same. */
  readonly about: JsonObject;
}

/** Returns the runs of a log. `abouts` has what runs said before, so that what many say alike is held once. */
export function runHeads(file: ReportFile, log: JsonObject, abouts: Map<string, JsonObject>): readonly RunHead[] {
  return objectsIn(log.runs).map((run, index) => {
    const { results: _, invocations, properties, ...about } = run;
    const [first] = resultsOf(run);
    const { shard, ...others } = objectsIn([properties])[0] ?? {};
    const said = Object.keys(others).length > 0 ? { ...about, properties: others } : about;
    const key = JSON.stringify(said);
    const known = abouts.get(key);
    if (!known) abouts.set(key, said);
    return {
      file,
      index,
      first: first && placeOf(first),
      invocations: objectsIn(invocations),
      shard,
      about: known ?? said,
    };
  });
}

/**
 * Returns one log. Runs that say the same of their tool, its version and its rules become one; a result keeps its fingerprint,
 * which depends on no other file.
 */
export function mergeSarif(heads: readonly RunHead[]): Merged {
  const tally = newTally();
  const byTool = new Map<JsonObject, RunHead[]>();
  for (const head of heads) {
    const known = byTool.get(head.about);
    if (known) known.push(head);
    else byTool.set(head.about, [head]);
  }
  return {
    value: {
      $schema: SARIF_SCHEMA,
      version: '2.1.0',
      runs: [...byTool.values()].map((runs) => merged(runs, tally)),
    },
    tally,
    shards: heads.flatMap(({ shard }) => shardOf(shard) ?? []),
  };
}

function merged(runs: readonly RunHead[], tally: Tally): Streamed {
  const results = mergeSorted(
    runs.map(({ file, index, first }) => ({ first, load: async () => resultsOf(await runAgain(file, index)) })),
    placeOf,
  );
  const invocations = unique(runs.flatMap((run) => run.invocations));
  return {
    ...Object.fromEntries(Object.entries(runs[0]?.about ?? {}).map(([key, value]) => [key, () => value])),
    ...(invocations.length > 0 ? { invocations: () => invocations } : {}),
    results: counted(results, tally),
  };
}

async function runAgain(file: ReportFile, index: number): Promise<JsonObject> {
  const run = objectsIn((await readReport(file)).runs)[index];
  if (run) return run;
  throw new UsageError(`${file.name} changed while it was read`);
}

function resultsOf(run: JsonObject): readonly JsonObject[] {
  return sorted(objectsIn(run.results), placeOf);
}

function placeOf(result: JsonObject): Place {
  const [location] = objectsIn(result.locations);
  const start = numberAt(location, 'physicalLocation', 'region', 'charOffset');
  return {
    file: textAt(location, 'physicalLocation', 'artifactLocation', 'uri'),
    start,
    rule: textAt(result, 'ruleId'),
    end: start + numberAt(location, 'physicalLocation', 'region', 'charLength'),
  };
}

/** The level of a result that says none is warning, as the specification has it (3.27.10). */
const LEVEL_OF: ReadonlyMap<unknown, Level> = new Map<unknown, Level>([
  ['error', 'error'],
  ['warning', 'warning'],
  [undefined, 'warning'],
  ['note', 'information'],
]);

async function* counted(results: AsyncIterable<JsonObject>, tally: Tally): AsyncGenerator<JsonObject> {
  for await (const result of results) {
    const level = LEVEL_OF.get(result.level);
    if (level) tally[level]++;
    yield result;
  }
}
