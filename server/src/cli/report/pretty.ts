import { gather, leadOf } from '../../core/engine/groups.js';
import type { Level } from '../../core/model/finding.js';
import { SAFETIES } from '../../core/model/fix.js';
import { append } from '../../core/text/append.js';
import { printable } from '../../core/text/printable.js';
import { columnsOf } from './columns.js';
import { countLevels, type ExcerptLine, type Report, type ReportedFinding } from './report.js';
import { comparedWords, duration, leftOutWords, plural, switchedOffWords } from './words.js';

interface PrettyOptions {
  readonly colour: boolean;
  /** Lists every file that was not checked, rather than counting them. */
  readonly verbose: boolean;
}

const NAMES: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', information: 'information' };
const COLOURS: Readonly<Record<Level, string>> = { error: '31', warning: '33', information: '36' };

/** Yields the report for people: each finding, or those of one cause, with its place, its source and what to do; then the sum. */
export function* formatPretty(report: Report, options: PrettyOptions): Generator<string> {
  const paint = painter(options.colour);
  for (const findings of entriesOf(report))
    yield `${findings.length === 1 ? describeFinding(findings[0], paint) : describeGroup(findings, paint)}\n`;
  yield summary(report, options, paint);
}

type Findings = readonly [ReportedFinding, ...ReportedFinding[]];

/** What stands in test data comes last. */
function entriesOf({ findings }: Report): readonly Findings[] {
  const apart = [...findings.filter(({ test }) => !test), ...findings.filter(({ test }) => test)];
  return gather(apart, ({ file, group }) => group && `${file} ${group.id}`);
}

type Paint = (code: string, text: string) => string;

function painter(colour: boolean): Paint {
  return (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
}

function describeFinding(finding: ReportedFinding, paint: Paint): string {
  const { rule, level, file, start, message, excerpt, related, fixes } = finding;
  const place = paint('1', `${printable(file)}:${start.line}:${start.column}`);
  const lines = [`${place}  ${paint(COLOURS[level], NAMES[level])}  ${paint('2', rule.id)}`, `  ${printable(message)}`];
  if (excerpt) append(lines, source(excerpt, COLOURS[level], paint));
  for (const place of related) {
    lines.push(
      `  ${paint('2', `${printable(place.file)}:${place.start.line}:${place.start.column}`)}  ${printable(place.message)}`,
    );
  }
  lines.push(`  ${paint('36', '→')} ${rule.how}`);
  const [fix] = fixes;
  if (fix) lines.push(`  ${paint('32', '✎')} ${printable(fix.title)} ${paint('2', `(${HOW_TO_FIX[fix.safety]})`)}`);
  return `${lines.join('\n')}\n`;
}

/** What is missing in one place, the fix for all of it, and for each finding its own. */
function describeGroup(findings: Findings, paint: Paint): string {
  const { level, file, start, group, excerpt } = leadOf(findings);
  const place = paint('1', `${printable(file)}:${start.line}:${start.column}`);
  const missing = findings.map((finding) => finding.group?.missing ?? '').join(', ');
  const lines = [
    `${place}  ${paint(COLOURS[level], NAMES[level])}  ${paint('2', `${findings.length} findings`)}`,
    `  ${printable(`${group?.name}; missing: ${missing}`)}`,
  ];
  if (excerpt) append(lines, source(excerpt, COLOURS[level], paint));
  const fixes = findings.flatMap((finding) => finding.fixes.slice(0, 1));
  const safety = SAFETIES.findLast((one) => fixes.some((fix) => fix.safety === one));
  if (safety) {
    const count = fixes.length === findings.length ? `all ${fixes.length}` : `${fixes.length} of ${findings.length}`;
    lines.push(`  ${paint('32', '✎')} Fix ${count} at once ${paint('2', `(${HOW_TO_FIX[safety]})`)}`);
  }
  const longest = longestOf(findings.map(({ rule }) => rule.id));
  for (const finding of findings) {
    const [fix] = finding.fixes;
    const what = fix ? `${paint('32', '✎')} ${printable(fix.title)}` : `${paint('36', '→')} ${finding.rule.how}`;
    const weight = finding.level === level ? '' : `${paint(COLOURS[finding.level], NAMES[finding.level])}  `;
    lines.push(`    ${paint('2', finding.rule.id.padEnd(longest))}  ${weight}${what}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Who carries out a fix of each safety. */
export const HOW_TO_FIX = {
  safe: 'yamlock fix',
  review: 'yamlock fix --safety review; may change what runs',
  intent: 'in the editor, one at a time; for a person to decide on',
  create: 'in the editor; changes other files too',
} as const;

function source({ number, text, from, to }: ExcerptLine, colour: string, paint: Paint): string[] {
  const gutter = String(number);
  const blank = ' '.repeat(gutter.length);
  const marks = '^'.repeat(Math.max(columnsOf(text.slice(from, to)), 1));
  return [
    `  ${paint('2', `${gutter} |`)} ${text}`.trimEnd(),
    `  ${paint('2', `${blank} |`)} ${' '.repeat(columnsOf(text.slice(0, from)))}${paint(colour, marks)}`,
  ];
}

/** Files listed by name where they are that few. */
const FEW = 3;

function summary(report: Report, { verbose }: PrettyOptions, paint: Paint): string {
  const { files, documents, milliseconds, skipped } = report;
  const findings = report.findings.filter(({ test }) => !test);
  const testData = report.findings.length - findings.length;
  const counts = countLevels(findings);
  const lines: string[] = [];
  if (findings.length > FEW) append(lines, byRule(findings, paint));
  const checked = `${plural(files, 'file')} with ${plural(documents, 'document')}, ${duration(milliseconds)}`;
  if (findings.length === 0) {
    lines.push(`${paint('32', 'No findings')} in ${checked}`);
  } else {
    const levels = `${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${counts.information} information`;
    const affected = new Set(findings.map(({ file }) => file)).size;
    lines.push(`${paint('1', `${plural(findings.length, 'finding')} (${levels})`)} in ${affected} of ${checked}`);
    const entries = entriesOf({ ...report, findings }).length;
    if (entries < findings.length)
      lines.push(`Findings of one cause are shown together, as ${plural(entries, 'entry', 'entries')} in all`);
  }
  if (testData > 0) lines.push(`${plural(testData, 'finding')} more in test data (testFolders), as information`);
  if (report.compared) lines.push(comparedWords(report.compared));
  append(lines, fixable(findings));
  if (skipped.length > 0) append(lines, notChecked(report, verbose, paint));
  append(lines, leftOutLines(report, verbose, paint));
  append(lines, switchedOffLines(report, verbose, paint));
  if (verbose && report.withoutSchema.length > 0) append(lines, withoutSchemaLines(report, paint));
  return `${lines.join('\n')}\n`;
}

function byRule(findings: readonly ReportedFinding[], paint: Paint): string[] {
  const counts = new Map<string, { count: number; finding: ReportedFinding }>();
  for (const finding of findings) {
    const entry = counts.get(finding.rule.id);
    if (entry) entry.count++;
    else counts.set(finding.rule.id, { count: 1, finding });
  }
  const rows = [...counts.values()].sort((a, b) => b.count - a.count);
  const width = String(rows[0]?.count ?? 0).length;
  const longest = longestOf(rows.map(({ finding }) => finding.rule.id));
  return [
    ...rows.map(
      ({ count, finding: { rule } }) =>
        `${String(count).padStart(width + 2)}  ${rule.id.padEnd(longest)}  ${paint('2', rule.summary)}`,
    ),
    '',
  ];
}

/** What can be done about the findings, each counted by the safest of its fixes. */
function fixable(findings: readonly ReportedFinding[]): string[] {
  const counts = { safe: 0, review: 0, intent: 0, create: 0 };
  for (const { fixes } of findings) {
    const safest = SAFETIES.find((safety) => fixes.some((fix) => fix.safety === safety));
    if (safest) counts[safest]++;
  }
  const lines: string[] = [];
  if (counts.safe > 0) lines.push(`\`yamlock fix\` repairs ${counts.safe}`);
  if (counts.review > 0)
    lines.push(
      `\`yamlock fix --safety review\` repairs ${counts.review}${counts.safe > 0 ? ' more' : ''}, which may change what runs`,
    );
  if (counts.intent > 0)
    lines.push(`The editor offers a fix for ${counts.intent}${lines.length > 0 ? ' more' : ''}, each to be decided on`);
  if (counts.create > 0)
    lines.push(`The editor repairs ${counts.create}${lines.length > 0 ? ' more' : ''}, with changes to other files`);
  return lines;
}

function leftOutLines({ leftOut }: Report, verbose: boolean, paint: Paint): string[] {
  const words = leftOutWords(leftOut);
  if (words === undefined) return [];
  const names = verbose ? [...leftOut.ignored, ...leftOut.foreign] : [];
  return [`Left out: ${words}`, ...names.map((name) => `     ${paint('2', printable(name))}`)];
}

function switchedOffLines(report: Report, verbose: boolean, paint: Paint): string[] {
  const words = switchedOffWords(report);
  if (words === undefined) return [];
  const places = verbose
    ? report.switchedOff.map(
        ({ file, line, rule, by }) => `     ${paint('2', `${printable(file)}:${line}`)}  ${rule} (${by})`,
      )
    : [];
  return [`Switched off: ${words}${verbose ? '' : ' (--verbose lists them)'}`, ...places];
}

/** Objects that are checked by all rules but those that need a schema. */
function withoutSchemaLines({ withoutSchema }: Report, paint: Paint): string[] {
  return [
    `No schema for ${plural(withoutSchema.length, 'kind')}`,
    ...withoutSchema.map((name) => `     ${paint('2', printable(name))}`),
  ];
}

function notChecked({ skipped }: Report, verbose: boolean, paint: Paint): string[] {
  const byReason = new Map<string, string[]>();
  for (const { file, reason } of skipped) {
    const files = byReason.get(reason);
    if (files) files.push(file);
    else byReason.set(reason, [file]);
  }
  const lines = [
    `Not checked: ${plural(skipped.length, 'file')}${verbose || byReason.size === 0 ? '' : ' (--verbose lists them)'}`,
  ];
  for (const [reason, files] of [...byReason].sort((a, b) => b[1].length - a[1].length)) {
    const named = verbose || files.length <= FEW;
    lines.push(
      `  ${files.length}  ${printable(reason)}${named && !verbose ? `: ${files.map(printable).join(', ')}` : ''}`,
    );
    if (verbose)
      append(
        lines,
        files.map((file) => `     ${paint('2', printable(file))}`),
      );
  }
  return lines;
}

/** Returns the length of the longest of some words. */
function longestOf(words: readonly string[]): number {
  return words.reduce((most, word) => Math.max(most, word.length), 0);
}
