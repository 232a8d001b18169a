import { printable } from '../../core/text/printable.js';
import {
  type ComparedWith,
  countLeftOut,
  countLevels,
  countSwitchedOff,
  type LeftOut,
  type Report,
  type SkippedFile,
} from './report.js';

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}

/** What was left out, for the sum of a report; undefined where nothing was. */
export function leftOutWords(leftOut: LeftOut): string | undefined {
  const { ignoredFiles, ignoredFolders, foreignFolders } = countLeftOut(leftOut);
  const ignored = [
    ...(ignoredFiles > 0 ? [plural(ignoredFiles, 'YAML file')] : []),
    ...(ignoredFolders > 0 ? [plural(ignoredFolders, 'folder')] : []),
  ];
  const parts = [
    ...(ignored.length > 0 ? [`${ignored.join(' and ')} that git ignores`] : []),
    ...(foreignFolders > 0 ? [`${plural(foreignFolders, 'folder')} of other people's code`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** What the configuration, comments and annotations hide, for the sum of a report; undefined where that is nothing. */
export function switchedOffWords(report: Pick<Report, 'switchedOff' | 'skipped'>): string | undefined {
  const { byConfiguration, bySuppressions } = countSwitchedOff(report);
  const rules = new Set(report.switchedOff.flatMap(({ by, rule }) => (by === 'configuration' ? [rule] : []))).size;
  const parts = [
    ...(byConfiguration > 0
      ? [`${plural(byConfiguration, 'finding')} of ${plural(rules, 'rule')} by the configuration`]
      : []),
    ...(bySuppressions > 0 ? [`${plural(bySuppressions, 'finding')} by comments and annotations`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : undefined;
}

/** What a report that is not about it says of files that were not checked, and of what was left out. */
export function notCheckedLines(notChecked: readonly SkippedFile[], leftOut: LeftOut): readonly string[] {
  const words = leftOutWords(leftOut);
  return [
    ...(notChecked.length > 0
      ? [`Not checked: ${plural(notChecked.length, 'file')}; \`yamlock scan --verbose\` names them`]
      : []),
    ...(words === undefined ? [] : [`Left out: ${words}`]),
  ];
}

/** What is not shown because it was known. */
export function comparedWords({ with: other, commit, known, gone }: ComparedWith): string {
  const name = printable(other);
  if (commit !== undefined) {
    const shown = `${plural(known, 'known finding')} not shown (there at ${commit}, the merge base with ${name})`;
    return gone === 0 ? shown : `${shown}; ${gone} of that time ${gone === 1 ? 'is' : 'are'} gone`;
  }
  const shown = `${plural(known, 'known finding')} not shown (${name})`;
  return gone === 0 ? shown : `${shown}; ${gone} of those there are gone: \`yamlock baseline\` writes it anew`;
}

/** The sum of a report on one line. */
export function sumOf(report: Report): string {
  const { error, warning, information } = countLevels(report.findings);
  const leftOut = leftOutWords(report.leftOut);
  const off = switchedOffWords(report);
  return [
    `${error} errors, ${warning} warnings, ${information} information in ${report.files} files`,
    `${report.skipped.length} not checked`,
    ...(leftOut === undefined ? [] : [`left out: ${leftOut}`]),
    ...(off === undefined ? [] : [`switched off: ${off}`]),
    ...(report.compared ? [comparedWords(report.compared)] : []),
  ].join('; ');
}

/** A duration as people read it. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Files listed by name where they are that few. */
const FEW = 10;

/** What standard error says of files that should have been checked. */
export function uncheckedLines(skipped: readonly SkippedFile[]): string {
  const lines = skipped
    .slice(0, FEW)
    .map(({ file, reason }) => `yamlock: ${printable(file)} was not checked: ${reason}\n`);
  if (skipped.length > FEW)
    lines.push(`yamlock: … nor were ${skipped.length - FEW} more; \`yamlock scan --verbose\` lists them\n`);
  return lines.join('');
}
