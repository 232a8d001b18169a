import type { FileChange, FixWorld } from '../../model/fix.js';
import type { SetFix } from '../../model/set-finding.js';
import type { Place } from '../../provenance/source.js';
import type { ObjectEdit } from '../../refactor/objects.js';
import { shiftEdits } from '../../text/range.js';
import { phrase, say, words } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { PlacedDocument } from '../../yaml/document.js';
import { writtenDocumentAt } from '../../yaml/document-at.js';
import { type EditPlan, setIn, setScalar, type YamlMap } from '../../yaml/edit/edits.js';

/** Returns the fix that writes another word in the place of one; refused where the word does not stand there by itself. */
export function replaceWord(place: Place, from: string, to: string): SetFix {
  return {
    title: say`Change "${from}" to "${to}"`,
    safety: 'review',
    plan: (world) =>
      editAt(place, world, say`"${to}" is meant`, (cursor) => {
        // The host of a Service has its namespace behind its name.
        const rest = cursor.string?.startsWith(`${from}.`) ? cursor.string.slice(from.length) : '';
        return cursor.string === from + rest ? setScalar(cursor, to + rest) : { refused: words(ELSEWHERE) };
      }),
  };
}

const ELSEWHERE = phrase`the name is put together elsewhere`;

/** Returns the changes that edit the document of a value; refused where no scalar, and the key of none, begins at the place. */
export function editAt(
  place: Place,
  world: FixWorld,
  why: string,
  edit: (value: Cursor) => EditPlan,
): ReturnType<SetFix['plan']> {
  const found = documentOf(world, place);
  const cursor =
    found &&
    [...(found.document.root?.walk() ?? [])].find(
      ({ kind, range, keyRange }) =>
        (kind === 'scalar' && range.start === place.start - found.start) ||
        keyRange?.start === place.start - found.start,
    );
  if (!found || !cursor) return { refused: words(ELSEWHERE) };
  const plan = edit(cursor);
  if ('refused' in plan) return plan;
  return { changes: [{ kind: 'edit', path: place.file, edits: shiftEdits(plan.edits, found.start), why }] };
}

/** Returns the changes of a fix that edits objects; the first refusal refuses all. */
export function editsOfObjects(edits: readonly ObjectEdit[]): ReturnType<SetFix['plan']> {
  const changes: FileChange[] = [];
  for (const { object, plan, why } of edits) {
    if ('refused' in plan) return plan;
    changes.push({ kind: 'edit', path: object.path, edits: shiftEdits(plan.edits, object.start), why });
  }
  return { changes };
}

/** A field that a fix adds to the mapping with a name. */
export interface AddedField {
  readonly title: string;
  readonly path: readonly string[];
  readonly value: YamlMap;
  /** The keys behind which it is written, the nearest first. */
  readonly after: readonly string[];
  /** The reason, for the preview. */
  readonly why: string;
}

/** Returns the fix that adds a field to the mapping, such as a container, whose `name` is written at a place. */
export function setInMapping(place: Place, name: string, { title, path, value, after, why }: AddedField): SetFix {
  return {
    title,
    safety: 'review',
    plan(world) {
      const found = documentOf(world, place);
      const mapping =
        found &&
        [...(found.document.root?.walk() ?? [])].find((one) => {
          const label = one.kind === 'map' ? one.at('name') : undefined;
          return label !== undefined && isAt(label, place, found.start);
        });
      if (!found || !mapping) return { refused: say`"${name}" is put together elsewhere` };
      const [field] = path;
      if (field !== undefined && mapping.has(field))
        return { refused: say`a template prints "${field}" in some cases` };
      const plan = setIn(mapping, path, value, after);
      if ('refused' in plan) return plan;
      return { changes: [{ kind: 'edit', path: place.file, edits: shiftEdits(plan.edits, found.start), why }] };
    },
  };
}

/** True for a value that a place lies in, or whose key it begins with. */
function isAt({ range, keyRange }: Cursor, { start }: Place, from: number): boolean {
  return (keyRange ?? range).start <= start - from && start - from <= range.end;
}

function documentOf(world: FixWorld, place: Place): PlacedDocument | undefined {
  const stream = world.files.streamOf(place.file);
  return stream && writtenDocumentAt(stream, place.start);
}
