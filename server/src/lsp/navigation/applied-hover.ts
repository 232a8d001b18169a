import { describeRoot, pathOfRoot, type Root } from '../../core/applied/applied-set.js';
import { landingsOf, type Printed, printedBy } from '../../core/engine/applied/landings.js';
import type { Source } from '../../core/provenance/source.js';
import { isCredential } from '../../core/secrets/credentials.js';
import { codeOf, longestRun } from '../../core/text/markdown.js';
import { nameOf, relativeTo } from '../../core/text/paths.js';
import type { Range } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
import type { Cursor, Step } from '../../core/yaml/cursor.js';
import { parseApplied, type YamlStream } from '../../core/yaml/document.js';
import { documentAt } from '../../core/yaml/document-at.js';
import type { IndexedChart } from '../charts/chart-index.js';
import type { AppliedRoots } from '../diagnostics/applied-roots.js';
import type { Checked } from '../diagnostics/checked.js';
import { controlHover } from './control-hover.js';
import type { AppliedHover } from './hover-parts.js';
import { objectName } from './symbol-names.js';

/** The most texts, and places, that a hover has. */
const MOST_SHOWN = 5;
/** The most lines of one text, and characters of one line. */
const MOST_LINES = 5;
const LONGEST_LINE = 120;

/**
 * Returns what an action of a template becomes in the roots of its file, with the entries of values that it comes from, and what it
 * decides; of an entry of values, where it lands. It contains no credential. Undefined where neither is known.
 */
export function appliedHover(
  { document, project, file }: Checked,
  offset: number,
  roots: AppliedRoots,
  charts: readonly IndexedChart[],
  markdown: boolean,
): AppliedHover | undefined {
  const { path, content } = document;
  const sets = roots.setsWith(path);
  if (sets.length === 0) return undefined;
  const labelOf = (root: Root): string =>
    describeRoot(root, (one) => relativeTo(project.root, pathOfRoot(one)) ?? nameOf(pathOfRoot(one)));
  const control =
    path.includes('/templates/') &&
    controlHover(path, content.getText(), offset, sets, charts, {
      labelOf: ({ root }) => codeOf(labelOf(root), markdown),
      code: (text) => codeOf(text, markdown),
    });
  if (control) return control;
  const found = printedBy(sets, path, offset, secretEntries(roots));
  if (found) return { parts: printedParts(found.printed, labelOf, markdown), range: found.action };
  for (const { document: one, start } of file.stream.documents) {
    const entry = entryAt(one.root, offset - start);
    if (!entry) continue;
    const range = { start: entry.range.start + start, end: entry.range.end + start };
    const landings = landingsOf(sets, path, range, MOST_SHOWN + 1);
    if (landings.length === 0) return undefined;
    const severalRoots = new Set(landings.map(({ set }) => set)).size > 1;
    const lines = landings.slice(0, MOST_SHOWN).map(({ set, kind, name, pointer }) => {
      const where = severalRoots ? say`, in what ${codeOf(labelOf(set.root), markdown)} gives` : '';
      return `- ${objectName(kind, name)}: ${codeOf(pointer, markdown)}${where}`;
    });
    const more = landings.length > MOST_SHOWN ? ['- …'] : [];
    return { parts: [say`It is applied in`, [...lines, ...more].join('\n')], range };
  }
  return undefined;
}

function printedParts(
  printed: readonly Printed[],
  labelOf: (root: Root) => string,
  markdown: boolean,
): readonly string[] {
  const groups = new Map<string, Printed[]>();
  for (const one of printed) {
    const key = one.lines === undefined ? '' : `=${one.lines.join('\n')}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const shown = [...groups.values()].slice(0, MOST_SHOWN).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const labels = [...new Set(group.map(({ set }) => labelOf(set.root)))];
    const named = labels.slice(0, MOST_SHOWN).map((label) => codeOf(label, markdown));
    const where = `${named.join(say`, `)}${labels.length > MOST_SHOWN ? say`, \u2026` : ''}`;
    return [say`In what ${where} gives${fromEntries(group, markdown)}:`, textOf(first, markdown)];
  });
  return groups.size > MOST_SHOWN ? [...shown, '…'] : shown;
}

function fromEntries(group: readonly Printed[], markdown: boolean): string {
  const names = new Set(
    group.flatMap(({ entries }) =>
      entries.map(({ path, file }) => say`${codeOf(pathOf(path), markdown)} in ${codeOf(nameOf(file), markdown)}`),
    ),
  );
  if (names.size === 0) return '';
  return say`, from ${[...names].slice(0, MOST_SHOWN).join(say`, `)}${names.size > MOST_SHOWN ? say`, \u2026` : ''}`;
}

function textOf({ lines }: Printed, markdown: boolean): string {
  if (lines === undefined) return say`a credential`;
  const cut = lines
    .slice(0, MOST_LINES)
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line));
  const shown = [...cut, ...(lines.length > MOST_LINES ? ['…'] : [])].join('\n');
  if (!markdown) return shown;
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}yaml\n${shown}\n${fence}`;
}

function pathOf(path: readonly Step[]): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at > 0 ? `.${step}` : step)).join('');
}

/** Returns the entry whose key or scalar an offset lies in. */
function entryAt(root: Cursor | undefined, offset: number): Cursor | undefined {
  const isIn = ({ start, end }: Range): boolean => start <= offset && offset <= end;
  let found: Cursor | undefined;
  for (const cursor of root?.walk() ?? [])
    if ((cursor.keyRange && isIn(cursor.keyRange)) || (cursor.kind === 'scalar' && isIn(cursor.range))) found = cursor;
  return found;
}

/** Returns a function that tells whether an entry of values is a credential where it is written. Each file is parsed once. */
function secretEntries(roots: AppliedRoots): (entry: Source) => boolean {
  const parsed = new Map<string, YamlStream | undefined>();
  const streamOf = (file: string): YamlStream | undefined => {
    if (!parsed.has(file)) {
      const text = roots.textOf(file);
      parsed.set(file, text === undefined ? undefined : parseApplied(text));
    }
    return parsed.get(file);
  };
  return ({ place }) => {
    const stream = streamOf(place.file);
    const placed = stream && documentAt(stream, place.start);
    // What cannot be looked at may be one.
    if (!placed) return true;
    const range = { start: place.start - placed.start, end: place.end - placed.start };
    return isCredential(placed.document, range, true);
  };
}
