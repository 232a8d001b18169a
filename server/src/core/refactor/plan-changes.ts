import type { FileChange, FixPlan, FixWorld, HandOff } from '../model/fix.js';
import { append } from '../text/append.js';
import { type Edit, editsConflict, shiftEdits } from '../text/range.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import {
  allOf,
  appendItem,
  type EditPlan,
  insertEntry,
  refused,
  removeEntry,
  setIn,
  type YamlData,
} from '../yaml/edit/edits.js';
import { ownChildren } from '../yaml/layout.js';
import type { ObjectEdit } from './objects.js';

/**
 * The changes of a refactoring: of the document of the finding, of other documents in its file, and of other files. One
 * refusal refuses them all: a value never leaves its place without arriving in the new one.
 */
export class PlanChanges {
  private readonly own: Edit[] = [];
  /** By their path, in the order they came. */
  private readonly files = new Map<string, FileChange>();
  private refusal: string | undefined;

  constructor(
    private readonly world: FixWorld,
    /** A node of the finding's document. */
    private readonly at: Cursor,
  ) {}

  /** Adds edits of the finding's document. */
  edit(plan: EditPlan): this {
    if ('refused' in plan) return this.refuse(plan.refused);
    append(this.own, plan.edits);
    return this;
  }

  /** Adds edits of another object, which may be in the finding's file. */
  editObject({ object: { path, start }, plan, why }: ObjectEdit): this {
    if ('refused' in plan) return this.refuse(`${why}: ${plan.refused}`);
    if (path !== this.world.path) return this.add([{ kind: 'edit', path, edits: shiftEdits(plan.edits, start), why }]);
    const ownStart = this.ownStart();
    if (ownStart === undefined) return this.refuse(say`the document stands twice in its file`);
    append(this.own, shiftEdits(plan.edits, start - ownStart));
    return this;
  }

  /** Adds changes of other files. Edits of the same file are joined. */
  add(files: readonly FileChange[]): this {
    for (const file of files) {
      const known = this.files.get(file.path);
      if (!known) this.files.set(file.path, file);
      else if (known.kind === 'edit' && file.kind === 'edit') {
        // Several values may want the same line in .gitignore.
        const more = file.edits.filter((edit) => !known.edits.some((other) => isSame(edit, other)));
        this.files.set(file.path, { ...known, edits: [...known.edits, ...more] });
      } else if (known.kind !== file.kind || !('text' in known && 'text' in file && known.text === file.text)) {
        this.refuse(say`what has to change would be written to one file twice`);
      }
    }
    return this;
  }

  refuse(reason: string): this {
    this.refusal ??= reason;
    return this;
  }

  toPlan(handOff?: HandOff): FixPlan {
    if (this.refusal !== undefined) return { refused: this.refusal };
    const files = [...this.files.values()];
    const lists = [this.own, ...files.map((file) => (file.kind === 'edit' ? file.edits : []))];
    if (lists.some(conflicts) || this.files.has(this.world.path))
      return { refused: say`what has to change lies too close together to be changed at once` };
    return { edits: this.own, files, ...(handOff ? { handOff } : {}) };
  }

  private ownStart(): number | undefined {
    const { files, path } = this.world;
    const own = files.streamOf(path)?.documents.filter(({ document }) => document.text === this.at.document.text) ?? [];
    return own.length === 1 ? own[0]?.start : undefined;
  }
}

/**
 * Returns the edits that remove entries or items of one collection; the collection is removed too where it would be
 * empty.
 */
export function removeAll(entries: readonly Cursor[]): EditPlan {
  const parent = entries[0]?.parent;
  if (!parent) return refused(say`there is nothing to remove`);
  if (entries.length === 1 || ownChildren(parent).length > entries.length) return allOf(entries.map(removeEntry));
  return removeEntry(parent);
}

/**
 * Returns the edits that add an item to a list of a mapping. Where the list is missing, it is inserted after the keys
 * `after`, as `insertEntry` does.
 */
export function addItem(map: Cursor, key: string, item: YamlData, after: readonly string[] = []): EditPlan {
  const list = map.at(key);
  if (!list) return insertEntry(map, key, [item], after);
  if (list.kind === 'sequence' && list.size > 0) return appendItem(list, item);
  return list.kind === 'sequence' || list.isNull ? setIn(map, [key], [item]) : refused(say`"${key}" is no list`);
}

function isSame(one: Edit, other: Edit): boolean {
  const [a, b] = [one.range, other.range];
  return a.start === b.start && a.end === b.end && one.newText === other.newText;
}

/** Returns true where edits touch each other. Two insertions at one offset keep their order and do not conflict. */
function conflicts(edits: readonly Edit[]): boolean {
  const inserts = ({ range }: Edit): boolean => range.start === range.end;
  const byPlace = edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let last: Edit | undefined;
  for (const edit of byPlace) {
    if (last && !(inserts(last) && inserts(edit)) && editsConflict(last, edit)) return true;
    if (!last || edit.range.end >= last.range.end) last = edit;
  }
  return false;
}
