import { type Resource, resourcesOf } from '../kubernetes/resource.js';
import type { FileChange, FixPlan, FixWorld, HandOff } from '../rule.js';
import { type Edit, editsConflict, shiftEdits } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import { parseStream } from '../yaml/document.js';
import {
  allOf,
  appendItem,
  type EditPlan,
  insertEntry,
  refused,
  removeEntry,
  setIn,
  type YamlData,
} from '../yaml/edits.js';
import { ownChildren } from '../yaml/layout.js';

/** An object of the workspace, read again so that it can be edited. */
export interface OpenObject {
  readonly path: string;
  /** Where its document begins in the file. */
  readonly start: number;
  readonly resource: Resource;
}

/** The objects of a file; undefined where the file cannot be read. */
export function openObjects(world: FixWorld, path: string): readonly OpenObject[] | undefined {
  const text = world.readText(path);
  if (text === undefined) return undefined;
  return parseStream(text).documents.flatMap(({ document, start }) =>
    document.problems.length > 0 && !document.templated
      ? []
      : resourcesOf(document).map((resource) => ({ path, start, resource })),
  );
}

/**
 * The changes of a refactoring, gathered over the document of the finding, other documents of its file, and other files.
 * One refusal refuses them all: a value never leaves its place without arriving in the new one.
 */
export class PlanChanges {
  private readonly own: Edit[] = [];
  private readonly others = new Map<string, { edits: Edit[]; why: string }>();
  private readonly files: FileChange[] = [];
  private refusal: string | undefined;

  constructor(
    private readonly world: FixWorld,
    /** A value of the document the finding stands in. */
    private readonly at: Cursor,
  ) {}

  /** Edits of the finding's own document. */
  edit(plan: EditPlan): this {
    if ('refused' in plan) return this.refuse(plan.refused);
    this.own.push(...plan.edits);
    return this;
  }

  /** Edits of another object, which may stand in the same file. */
  editObject({ path, start }: OpenObject, plan: EditPlan, why: string): this {
    if ('refused' in plan) return this.refuse(`${why}: ${plan.refused}`);
    if (path !== this.world.path) {
      const known = this.others.get(path) ?? { edits: [], why };
      known.edits.push(...shiftEdits(plan.edits, start));
      this.others.set(path, known);
      return this;
    }
    const ownStart = this.ownStart();
    if (ownStart === undefined) return this.refuse('the document stands twice in its file');
    this.own.push(...shiftEdits(plan.edits, start - ownStart));
    return this;
  }

  add(files: readonly FileChange[]): this {
    // Several values may want the same line in .gitignore.
    for (const file of files) {
      const text = JSON.stringify(file);
      if (!this.files.some((other) => JSON.stringify(other) === text)) this.files.push(file);
    }
    return this;
  }

  refuse(reason: string): this {
    this.refusal ??= reason;
    return this;
  }

  toPlan(handOff: HandOff): FixPlan {
    if (this.refusal !== undefined) return { refused: this.refusal };
    const edited = [...this.others].map(([path, { edits, why }]) => ({ kind: 'edit' as const, path, edits, why }));
    const files = [...this.files, ...edited];
    const lists = [this.own, ...files.map((file) => (file.kind === 'edit' ? file.edits : []))];
    const paths = files.map(({ path }) => path);
    if (lists.some(conflicts) || new Set(paths).size < paths.length || paths.includes(this.world.path))
      return { refused: 'what has to change lies too close together to be changed at once' };
    return { edits: this.own, files, handOff };
  }

  private ownStart(): number | undefined {
    const text = this.world.readText(this.world.path);
    const own = parseStream(text ?? '').documents.filter(({ document }) => document.text === this.at.document.text);
    return own.length === 1 ? own[0]?.start : undefined;
  }
}

/** Removes entries or items of one collection; the collection itself goes where nothing would be left in it. */
export function removeAll(entries: readonly Cursor[]): EditPlan {
  const parent = entries[0]?.parent;
  if (!parent) return refused('there is nothing to remove');
  if (entries.length === 1 || ownChildren(parent).length > entries.length) return allOf(...entries.map(removeEntry));
  return removeEntry(parent);
}

/** Adds an item to a list of a mapping; `after` as for `insertEntry`, where the list is not there yet. */
export function addItem(map: Cursor, key: string, item: YamlData, after: readonly string[] = []): EditPlan {
  const list = map.at(key);
  if (!list) return insertEntry(map, key, [item], after);
  if (list.kind === 'sequence' && list.size > 0) return appendItem(list, item);
  return list.kind === 'sequence' || list.isNull ? setIn(map, [key], [item]) : refused(`"${key}" is no list`);
}

/** Two insertions at one place keep their order; whatever else touches has no meaning. */
function conflicts(edits: readonly Edit[]): boolean {
  const inserts = ({ range }: Edit): boolean => range.start === range.end;
  return edits.some((one, index) =>
    edits.slice(index + 1).some((other) => {
      if (inserts(one) && inserts(other)) return false;
      return editsConflict(one, other) || touchesInside(one, other) || touchesInside(other, one);
    }),
  );
}

/** True when one edit inserts where the other takes text away. */
function touchesInside(insertion: Edit, { range }: Edit): boolean {
  const at = insertion.range.start;
  return at === insertion.range.end && range.start < at && at < range.end;
}
