import { toResource } from '../../kubernetes/resource.js';
import { hasInOrder } from '../../text/wildcards.js';
import type { Cursor } from '../../yaml/cursor.js';
import { pointerStep } from '../../yaml/pointer.js';

/** The objects that a patch changes; what is not written holds for any. `name`, `kind` … may be patterns. */
export interface PatchTarget {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** True where labels or annotations select, too: of what is chosen nothing is known then. */
  readonly selects?: true;
}

/** What a patch does to an object, without what it writes. Plain data. */
export interface Patch {
  readonly target: PatchTarget;
  /** True when nothing is left of the object. */
  readonly deletes: boolean;
  /** The fields that it sets, replaces or takes away, as `fieldAt` writes them. */
  readonly sets: readonly string[];
}

/** More fields than a person changes by hand. */
const MOST_FIELDS = 300;

/** The patches in a text: objects in part, or a list of JSON 6902 operations, which needs a target. */
export function patchesIn(root: Cursor, target: PatchTarget | undefined): readonly Patch[] {
  if (root.kind === 'sequence') {
    const sets = root.items().flatMap(fieldsOfOperation);
    return target && sets.length > 0 ? [{ target, deletes: false, sets: sets.slice(0, MOST_FIELDS) }] : [];
  }
  const resource = toResource(root);
  if (!resource) return [];
  const { group, kind, name, namespace } = resource;
  const own: PatchTarget = {
    group,
    kind,
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const sets: string[] = [];
  collectFields(root, '', sets);
  return [{ target: target ?? own, deletes: root.at('$patch')?.value === 'delete', sets: sets.filter(isNoName) }];
}

/** The target of an entry of `patches` or `patchesJson6902`. */
export function targetAt(entry: Cursor): PatchTarget | undefined {
  const target = entry.at('target');
  if (target?.kind !== 'map') return undefined;
  const word = (key: string): Record<string, string> => {
    const text = target.at(key)?.string;
    return text ? { [key]: text } : {};
  };
  const selects = target.has('labelSelector') || target.has('annotationSelector');
  return {
    ...word('group'),
    ...word('kind'),
    ...word('name'),
    ...word('namespace'),
    ...(selects ? { selects } : {}),
  };
}

/** A step into a list: by place and by name, as patches of either kind write it. */
function itemStep(index: number, name: string | undefined): string {
  return `${index}[${name === undefined ? '' : pointerStep(name)}]`;
}

/** Where a field stands below an object, for `decides`; undefined where it does not stand there. */
export function fieldAt(at: Cursor, object: Cursor, below: readonly string[] = []): string | undefined {
  const steps: string[] = [];
  for (let cursor = at; cursor !== object; ) {
    const { parent, step } = cursor;
    if (!parent || step === undefined) return undefined;
    steps.unshift(typeof step === 'number' ? itemStep(step, cursor.at('name')?.string) : pointerStep(step));
    cursor = parent;
  }
  return [...steps, ...below.map(pointerStep)].map((step) => `/${step}`).join('');
}

/** True when a patch that sets `set` says what a field is. Of one that is `missing`, a part that is set is enough. */
export function decides(set: string, field: string, missing: boolean): boolean {
  const [steps, wanted] = [set.split('/'), field.split('/')];
  if (steps.length > wanted.length && !missing) return false;
  return wanted.every((step, index) => steps[index] === undefined || isSameStep(steps[index], step));
}

/** `0` and `[app]` are both `0[app]`. */
function isSameStep(patched: string, step: string): boolean {
  if (patched === step) return true;
  const bracket = step.indexOf('[');
  return bracket > 0 && step.endsWith(']') && (patched === step.slice(0, bracket) || patched === step.slice(bracket));
}

function fieldsOfOperation(operation: Cursor): readonly string[] {
  const [op, path, value] = [operation.at('op')?.string, operation.at('path')?.string, operation.at('value')];
  if (!path?.startsWith('/') || op === 'test') return [];
  if (op !== 'add' || value?.kind !== 'map' || value.size === 0) return [path];
  const sets: string[] = [];
  collectFields(value, path, sets);
  return sets;
}

/** The leaves below a mapping; items of a list by their names where they have names. */
function collectFields(map: Cursor, path: string, into: string[]): void {
  if (map.at('$patch')?.value === 'replace' && path !== '') into.push(path);
  for (const entry of map.entries()) {
    if (into.length >= MOST_FIELDS) return;
    const own = `${path}/${pointerStep(entry.key ?? '')}`;
    if (entry.key?.startsWith('$')) continue;
    if (entry.kind === 'map' && entry.size > 0) collectFields(entry, own, into);
    else if (entry.kind === 'sequence' && entry.size > 0 && entry.items().every((item) => item.has('name'))) {
      for (const item of entry.items()) {
        const place = `${own}/[${pointerStep(item.at('name')?.text ?? '')}]`;
        if (item.at('$patch')?.value === 'delete') into.push(place);
        else collectFields(item, place, into);
      }
    } else into.push(own);
  }
}

/** What a patch repeats to say which object, or which item of a list, it means. */
function isNoName(field: string): boolean {
  return !/^\/(?:apiVersion|kind|metadata\/name(?:space)?)$|\]\/name$/.test(field);
}

/**
 * True when a pattern of a target fits a word. Kustomize takes regular expressions of the whole word; those that are more
 * than words with `.*` in them and `|` between fit nothing, so that nothing is taken for changed that may not be.
 */
export function fits(pattern: string | undefined, word: string | undefined): boolean {
  if (pattern === undefined) return true;
  if (word === undefined) return false;
  return pattern
    .replace(/^\^?\(?/, '')
    .replace(/\)?\$?$/, '')
    .split('|')
    .some((part) => fitsParts(part, word));
}

function fitsParts(pattern: string, word: string): boolean {
  const parts = pattern.replaceAll('\\.', '\0').split('.*');
  if (!parts.every((part) => /^[\w\0.:-]*$/.test(part))) return false;
  return hasInOrder(
    parts.map((part) => part.replaceAll('\0', '.')),
    word,
  );
}
