import type { FileChange, FixWorld } from '../../model/fix.js';
import type { SetFix } from '../../model/set-finding.js';
import type { Place } from '../../provenance/source.js';
import type { ObjectEdit } from '../../refactor/objects.js';
import { shiftEdits } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type EditPlan, setScalar } from '../../yaml/edit/edits.js';

/** Returns the fix that writes another word in the place of one; refused where the word does not stand there by itself. */
export function replaceWord(place: Place, from: string, to: string): SetFix {
  return {
    title: `Change "${from}" to "${to}"`,
    safety: 'review',
    plan: (world) =>
      editAt(place, world, `"${to}" is meant`, (cursor) =>
        cursor.string === from ? setScalar(cursor, to) : { refused: ELSEWHERE },
      ),
  };
}

const ELSEWHERE = 'the name is put together elsewhere';

/** Returns the changes that edit the document of a value; refused where no scalar, and the key of none, begins at the place. */
export function editAt(
  place: Place,
  world: FixWorld,
  why: string,
  edit: (value: Cursor) => EditPlan,
): ReturnType<SetFix['plan']> {
  const found = world.files
    .streamOf(place.file)
    ?.documents.findLast(({ start, document }) => start <= place.start && document.text.length > 0);
  const cursor =
    found &&
    [...(found.document.root?.walk() ?? [])].find(
      ({ kind, range, keyRange }) =>
        (kind === 'scalar' && range.start === place.start - found.start) ||
        keyRange?.start === place.start - found.start,
    );
  if (!found || !cursor) return { refused: ELSEWHERE };
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
