import type { FileChange } from '../../model/fix.js';
import type { SetFix } from '../../model/set-finding.js';
import type { Place } from '../../provenance/source.js';
import type { ObjectEdit } from '../../refactor/objects.js';
import { shiftEdits } from '../../text/range.js';
import { setScalar } from '../../yaml/edit/edits.js';

/** Returns the fix that writes another word in the place of one; refused where the word does not stand there by itself. */
export function replaceWord(place: Place, from: string, to: string): SetFix {
  return {
    title: `Change "${from}" to "${to}"`,
    safety: 'review',
    plan(world) {
      const found = world.files
        .streamOf(place.file)
        ?.documents.findLast(({ start, document }) => start <= place.start && document.text.length > 0);
      const cursor =
        found &&
        [...(found.document.root?.walk() ?? [])].find(
          ({ kind, range }) => kind === 'scalar' && range.start === place.start - found.start,
        );
      if (!found || cursor?.string !== from) return { refused: 'the name is put together elsewhere' };
      const plan = setScalar(cursor, to);
      if ('refused' in plan) return plan;
      const edits = shiftEdits(plan.edits, found.start);
      return { changes: [{ kind: 'edit', path: place.file, edits, why: `"${to}" is meant` }] };
    },
  };
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
