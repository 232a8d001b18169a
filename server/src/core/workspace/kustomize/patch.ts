import { toResource } from '../../kubernetes/resource.js';
import { hasInOrder } from '../../text/wildcards.js';
import type { Cursor } from '../../yaml/cursor.js';
import { pointerStep } from '../../yaml/pointer.js';

/** Selects the objects that a patch changes; a missing field matches any. `name`, `kind` … may be patterns. */
export interface PatchTarget {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** True where labels or annotations select, too: the selected objects are not known then. */
  readonly selects?: true;
}

/** The effect of a patch on an object, without the values that it writes. Plain data. */
export interface Patch {
  readonly target: PatchTarget;
  /** True when it deletes the object. */
  readonly deletes: boolean;
  /** The fields that it sets, replaces or removes, as `fieldAt` writes them. */
  readonly sets: readonly string[];
}

/** The most fields of a patch that are read: patches by hand have fewer. */
const MOST_FIELDS = 300;

/** Returns the patches in a document: a part of an object, or a list of JSON 6902 operations, which needs a target. */
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

/** Returns the target of an entry of `patches` or `patchesJson6902`. */
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

/** Returns a step into a list with index and name, the forms that patches of either kind use. */
function itemStep(index: number, name: string | undefined): string {
  return `${index}[${name === undefined ? '' : pointerStep(name)}]`;
}

/** Returns the path of a field below an object, for `decides`; undefined where it is not below it. */
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

/**
 * Returns true when a patch that sets `set` decides a field. For a `missing` field, a part of it that is set is enough.
 */
export function decides(set: string, field: string, missing: boolean): boolean {
  const [steps, wanted] = [set.split('/'), field.split('/')];
  if (steps.length > wanted.length && !missing) return false;
  return wanted.every((step, index) => steps[index] === undefined || isSameStep(steps[index], step));
}

/** Returns true for the same step: `0` and `[app]` are both `0[app]`. */
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

/** Collects the leaves below a mapping; items of a list by their names where they have names. */
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

/** Returns false for fields that only identify the object, or an item of a list. */
function isNoName(field: string): boolean {
  return !/^\/(?:apiVersion|kind|metadata\/name(?:space)?)$|\]\/name$/.test(field);
}

/**
 * Returns true when a pattern of a target matches a word. Kustomize uses regular expressions for the whole word.
 * Patterns with more than words, `.*` and `|` match nothing here, so that an object is never taken for changed by
 * mistake.
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
