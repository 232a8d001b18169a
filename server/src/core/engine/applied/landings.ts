import type { AppliedSet } from '../../applied/applied-set.js';
import { resourcesOf } from '../../kubernetes/resource.js';
import type { Passage, Source } from '../../provenance/source.js';
import { isCredential } from '../../secrets/credentials.js';
import { type Range, rangesOverlap } from '../../text/range.js';
import type { Cursor, Step } from '../../yaml/cursor.js';
import type { PlacedDocument } from '../../yaml/document.js';
import { documentAt } from '../../yaml/document-at.js';

/** A place in an applied object. */
export interface Landing {
  readonly set: AppliedSet;
  readonly kind: string;
  readonly name: string | undefined;
  /** The JSON pointer in the object. */
  readonly pointer: string;
}

/** What a template action prints in one place. */
export interface Printed {
  readonly set: AppliedSet;
  /** The lines that it prints, without what they are indented by; undefined where a credential is among them. */
  readonly lines: readonly string[] | undefined;
  /** The entries of values that it prints, by their paths as templates see them, each with the file. */
  readonly entries: readonly { readonly path: readonly Step[]; readonly file: string }[];
}

/**
 * Returns what the action at an offset of a file prints, in the order of the text, and what one template prints for several objects
 * as often as it differs. Undefined where no action that printed something stands there.
 * @param hides Returns true for an entry of values that is a credential in its own file.
 */
export function printedBy(
  sets: readonly AppliedSet[],
  path: string,
  offset: number,
  hides: (entry: Source) => boolean,
): { readonly action: Range; readonly printed: readonly Printed[] } | undefined {
  let action: Range | undefined;
  const printed = sets.flatMap((set) => {
    const runs: { range: Range; sources: Source[] }[] = [];
    const { text, pieces } = set.text;
    let open = false;
    pieces.forEach(({ at, source }, index) => {
      const end = pieces[index + 1]?.at ?? text.length;
      const here = source && actionAt(source, path, offset);
      if (!here || !source) {
        open = open && source === undefined && text.slice(at, end).trim() === '';
        return;
      }
      action ??= here;
      const last = runs.at(-1);
      if (open && last) {
        last.range = { start: last.range.start, end };
        last.sources.push(source);
      } else runs.push({ range: { start: at, end }, sources: [source] });
      open = true;
    });
    return runs.map((run) => toPrinted(set, run.range, run.sources, hides));
  });
  return action && { action, printed: distinct(printed) };
}

function toPrinted(
  set: AppliedSet,
  range: Range,
  sources: readonly Source[],
  hides: (entry: Source) => boolean,
): Printed {
  const entries = sources.flatMap(entriesOf);
  const isHidden = entries.some(hides) || holdsCredential(set, range);
  const paths = new Map(
    entries.map(({ entry = [], place: { file } }) => [`${file}\n${entry.join('\n')}`, { path: entry, file }] as const),
  );
  return {
    set,
    lines: isHidden ? undefined : dedented(set.text.text.slice(range.start, range.end)),
    entries: [...paths.values()],
  };
}

function entriesOf(source: Source): readonly Source[] {
  if (source.entry) return [source];
  return (source.inputs ?? []).flatMap(entriesOf);
}

function actionAt(source: Source, path: string, offset: number): Range | undefined {
  const isAt = ({ file, start, end }: Passage['action']): boolean => file === path && start <= offset && offset <= end;
  for (let by = source.by; by; by = by.calledBy) if (isAt(by.action)) return by.action;
  // What a function makes of several values has the action itself as its place.
  return !source.exact && !source.entry && isAt(source.place) ? source.place : undefined;
}

/** True where a part of an applied text is a credential, or may be one. */
function holdsCredential(set: AppliedSet, range: Range): boolean {
  return set.stream.documents.some((placed) => {
    const { start, document } = placed;
    const own = { start: range.start - start, end: range.end - start };
    return own.end > 0 && own.start < document.text.length && isCredential(document, own, false);
  });
}

function dedented(text: string): readonly string[] {
  const lines = text
    .trimEnd()
    .replace(/^(?:[ \t]*\n)+/, '')
    .split('\n');
  const indents = lines.slice(1).flatMap((line) => (line.trim() === '' ? [] : [/^ */.exec(line)?.[0].length ?? 0]));
  const first = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  // The first line of a text within a line has lost its indentation.
  const by = Math.min(...(first > 0 || indents.length === 0 ? [first] : []), ...indents);
  return lines.map((line, index) => (index === 0 ? line.trimStart() : line.slice(by)));
}

function distinct(printed: readonly Printed[]): readonly Printed[] {
  const known = new Set<string>();
  return printed.filter(({ set, lines }) => {
    const key = `${JSON.stringify(set.root)}\n${lines?.join('\n')}`;
    return !known.has(key) && known.add(key);
  });
}

/**
 * Returns where entries of values that stand in a range of a file land, in the order of the applied texts: each place once.
 * @param most The number of places after which the search ends.
 */
export function landingsOf(sets: readonly AppliedSet[], path: string, range: Range, most: number): readonly Landing[] {
  const found = new Map<string, Landing>();
  const isIn = ({ entry, place, inputs = [] }: Source): boolean =>
    entry === undefined ? inputs.some(isIn) : place.file === path && rangesOverlap(place, range);
  for (const set of sets) {
    const { text, pieces } = set.text;
    for (const [index, { at, source }] of pieces.entries()) {
      if (!source || !isIn(source)) continue;
      const end = pieces[index + 1]?.at ?? text.length;
      const written = at + (/\S/.exec(text.slice(at, end))?.index ?? 0);
      const landing = landingAt(set, written);
      if (landing) found.set(`${landing.kind} ${landing.name} ${landing.pointer} ${JSON.stringify(set.root)}`, landing);
      if (found.size >= most) return [...found.values()];
    }
  }
  return [...found.values()];
}

function landingAt(set: AppliedSet, offset: number): Landing | undefined {
  const placed = documentAt(set.stream, offset);
  const cursor = placed && cursorAt(placed, offset - placed.start);
  if (!placed || !cursor) return undefined;
  const resources = resourcesOf(placed.document);
  const resource = resources.find((one) => contains(one.cursor.range, offset - placed.start)) ?? resources[0];
  if (!resource) return undefined;
  return { set, kind: resource.kind, name: resource.name, pointer: cursor.pointer };
}

function cursorAt({ document }: PlacedDocument, offset: number): Cursor | undefined {
  let found: Cursor | undefined;
  for (const cursor of document.root?.walk() ?? [])
    if (contains(cursor.range, offset) || (cursor.keyRange && contains(cursor.keyRange, offset))) found = cursor;
  return found;
}

function contains({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}
