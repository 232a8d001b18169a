import nodePath from 'node:path';
import { compareWithBaseline, type Fingerprint } from '../../core/engine/baseline.js';
import { identityOf, readBaseline } from '../../core/engine/baseline-text.js';
import { LEVELS, type Level } from '../../core/model/finding.js';
import { findRule } from '../../core/rules/registry.js';
import type { Host } from '../../host/host.js';
import { type Io, UsageError } from '../io.js';
import { compareText, type Report, type ReportedFinding } from '../report/report.js';

/** Returns what tells a finding from others. Files are named from a folder, so that it does not matter where a scan is started. */
export function fingerprintOf(finding: ReportedFinding, cwd: string, folder: string): Fingerprint {
  const { rule, file, resource, pointer, message } = finding;
  const named = nodePath.relative(folder, nodePath.resolve(cwd, file)).replaceAll(nodePath.sep, '/');
  const object = resource ? identityOf(resource) : undefined;
  return { rule: rule.id, file: named, ...(object === undefined ? {} : { object }), at: pointer, message };
}

/** Returns the text of a baseline: one finding on each line, in an order of its own, so that changes of it can be read and merged. */
export function baselineText(prints: readonly Fingerprint[]): string {
  const sorted = [...prints].sort((a, b) => compareText(sortKey(a), sortKey(b)));
  const lines = sorted.map((print) => `    ${JSON.stringify(print)}`);
  return `{\n  "version": 1,\n  "findings": [${lines.length > 0 ? `\n${lines.join(',\n')}\n  ` : ''}]\n}\n`;
}

function sortKey({ file, rule, object = '', at, message }: Fingerprint): string {
  return [file, rule, object, at, message].join('\u0000');
}

/**
 * Resolves to a baseline. `name` is what the person calls the file.
 * @throws UsageError where the file is no baseline.
 */
export async function openBaseline(name: string, { cwd }: Pick<Io, 'cwd'>, host: Host): Promise<Baseline> {
  const path = nodePath.resolve(cwd, name);
  return { name, folder: nodePath.dirname(path), findings: findingsIn(await host.readIfThere(path), name) };
}

function findingsIn(text: string | undefined, name: string): readonly Fingerprint[] {
  if (text === undefined)
    throw new UsageError(`${name} does not exist; \`yamlock baseline PATH… --output ${name}\` writes it`);
  const found = readBaseline(text, name);
  if ('problem' in found) throw new UsageError(found.problem);
  return found;
}

/** What is known: as a file has it, or as a commit has it. */
export interface Baseline {
  /** What the person calls the file, or the revision. */
  readonly name: string;
  /** The id of the commit; absent for that of a file. */
  readonly commit?: string;
  /** The folder from which it names files; absolute. */
  readonly folder: string;
  readonly findings: readonly Fingerprint[];
}

/**
 * Resolves to the report without the findings of a baseline, and without those below a level. It has to have those of all levels:
 * what is not among them is gone. Of a part of a scan it cannot be said which findings are gone: they may be
 * in another part.
 */
export async function withoutKnown(
  report: Report,
  baseline: Baseline,
  { level, cwd }: { readonly level: Level; readonly cwd: string },
  host: Host,
): Promise<Report> {
  const { folder, commit } = baseline;
  const there = new Set<string>();
  for (const file of new Set(baseline.findings.map((print) => print.file)))
    if (await host.exists(nodePath.resolve(folder, file))) there.add(file);
  const { fresh, gone } = compareWithBaseline(
    report.findings,
    baseline.findings,
    (finding) => fingerprintOf(finding, cwd, folder),
    { isThere: (file) => there.has(file), isOfSets: (rule) => findRule(rule)?.scope === 'set' },
  );
  const isShown = (finding: ReportedFinding): boolean => LEVELS.indexOf(finding.level) <= LEVELS.indexOf(level);
  const shown = fresh.filter(isShown);
  const known = report.findings.filter(isShown).length - shown.length;
  return {
    ...report,
    findings: shown,
    compared: {
      with: baseline.name,
      ...(commit === undefined ? {} : { commit }),
      known,
      gone: report.shard ? 0 : gone.length,
    },
  };
}
