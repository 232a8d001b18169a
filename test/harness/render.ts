import type { PlannedFix } from '../../server/src/core/engine/plan-fixes.js';
import type { RelatedPlace } from '../../server/src/core/model/finding.js';
import type { FileChange } from '../../server/src/core/model/fix.js';
import { LineMap } from '../../server/src/core/text/line-map.js';
import type { Range } from '../../server/src/core/text/range.js';
import { diffLines } from './diff.js';
import type { FixtureFile } from './fixture.js';
import { type Found, nameOf, type OpenCase, ROOT } from './run.js';

/** Returns a case as it has to be written in its fixture: its source with the findings between the lines. */
export function renderCase(open: OpenCase, found: readonly Found[]): string {
  const { head, files } = open.fixture;
  const lines = files.flatMap((file) =>
    renderFile(
      open,
      file,
      found.filter(({ name }) => name === file.name),
    ),
  );
  return [...head, ...lines].join('\n');
}

function renderFile(open: OpenCase, file: FixtureFile, found: readonly Found[]): readonly string[] {
  const lines = new LineMap(open.text(file.name));
  const hidden = hiddenWords(open);
  const below = new Map<number, string[]>();
  for (const one of found) {
    const { line } = lines.positionAt(one.placed.range.start);
    // A span behind the last line break is marked below the last line.
    const at = Math.min(line, file.lines.length - 1);
    const rendered = renderFinding(open, one, lines).map((text) => hide(text, hidden));
    below.set(at, [...(below.get(at) ?? []), ...rendered]);
  }
  return [
    ...(file.heading === undefined ? [] : [file.heading]),
    ...(below.get(-1) ?? []),
    ...file.lines.flatMap((line, index) => [line, ...(below.get(index) ?? [])]),
    ...Array.from({ length: file.blank }, () => ''),
  ];
}

function renderFinding(open: OpenCase, { name, placed, fixes }: Found, lines: LineMap): readonly string[] {
  const { level, rule, finding, range, start } = placed;
  return [
    `${mark(range, lines)} ${level} ${rule.id}: ${oneLine(finding.message)}`,
    ...(finding.related ?? []).map(
      (place) => `#   related: ${relatedLine(open, place, lines, start)}: ${oneLine(place.message)}`,
    ),
    ...(finding.tags?.length ? [`#   tags: ${finding.tags.join(', ')}`] : []),
    ...fixes.flatMap((fix) => renderFix(open, name, fix)),
  ];
}

/** Returns the `#`, blanks and carets that mark a span. Columns count UTF-16 code units. */
function mark(range: Range, lines: LineMap): string {
  const { line, column } = lines.positionAt(range.start);
  if (range.start === lines.text.length && column === 0 && line > 0) return '#>|';
  const length = Math.min(range.end, lines.lineEnd(line)) - range.start;
  const span = (length > 0 ? '^'.repeat(length) : '|') + (range.end > lines.lineEnd(line) ? '…' : '');
  return column === 0 ? `#<${span}` : `#${' '.repeat(column - 1)}${span}`;
}

function relatedLine(open: OpenCase, { path, range }: RelatedPlace, lines: LineMap, start: number): string {
  if (path === undefined) return `line ${lines.positionAt(range.start + start).line + 1}`;
  return `${nameOf(path)} line ${new LineMap(open.text(nameOf(path))).positionAt(range.start).line + 1}`;
}

function renderFix(open: OpenCase, name: string, { fix, plan }: PlannedFix): readonly string[] {
  const heading = `# fix: ${oneLine(fix.title)} (${fix.safety})`;
  if ('refused' in plan) return [`${heading} refused: ${oneLine(plan.refused)}`];
  const after = open.applied(name, plan);
  return [
    heading,
    ...renderDiff(open.text(name), after.get(name) ?? ''),
    ...(plan.files ?? []).flatMap((change) => renderChange(open, change, after)),
    ...(plan.handOff?.command ?? '').split('\n').flatMap((line) => (line === '' ? [] : [`# hand-off: ${line}`])),
  ];
}

function renderChange(open: OpenCase, change: FileChange, after: ReadonlyMap<string, string>): readonly string[] {
  const name = nameOf(change.path);
  if (change.kind === 'rename') return [`# rename: ${name} to ${nameOf(change.to)}`];
  const text = after.get(name) ?? '';
  if (change.kind === 'edit') return [`# edit: ${name}`, ...renderDiff(open.text(name), text)];
  return [
    `# create: ${name}`,
    ...text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `#+${line}`),
  ];
}

function renderDiff(before: string, after: string): readonly string[] {
  return diffLines(before, after).map((line) => `#${line}`.replace(/^# $/, '#'));
}

/** Returns a message on one line: a second one would be read as source. */
function oneLine(text: string): string {
  return text.replaceAll('\n', '⏎');
}

/** Returns the words of the source that `¦` breaks, by the word without it. */
function hiddenWords(open: OpenCase): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const { lines } of open.fixture.files) {
    for (const line of lines)
      for (const word of line.match(/[^\s"']*¦[^\s"']*/g) ?? []) words.set(word.replaceAll('¦', ''), word);
  }
  return words;
}

/** Returns a line of the harness with broken tokens, and with paths below the folder of the case. */
function hide(line: string, hidden: ReadonlyMap<string, string>): string {
  let result = line.replaceAll(`${ROOT}/`, '');
  for (const [word, broken] of hidden) result = result.replaceAll(word, broken);
  return result;
}
