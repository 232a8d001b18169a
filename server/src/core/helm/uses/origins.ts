import { memo } from '../../text/memo.js';

/** A step of a path in values: a key, or `ITEM` for every item of a list or map. */
export type UseStep = string;
export type UsePath = readonly UseStep[];

/** Stands in a path for every item of a list, and for every key of a map. */
export const ITEM = '\0';

/** Where a value of a template may come from. */
export type Origin =
  /** What a template is called with, or a part of it. The template that a file itself is has the name ''. */
  | { readonly kind: 'argument'; readonly template: string; readonly path: UsePath }
  /** What the templates of the chart in a folder are rendered with: `.Values`, `.Release` and the others. */
  | { readonly kind: 'top'; readonly chart: string }
  /** The values of the chart in a folder, or a part of them. */
  | { readonly kind: 'values'; readonly chart: string; readonly path: UsePath }
  /** One of the other objects, or a part of it: `['Release', 'Name']`. */
  | { readonly kind: 'object'; readonly path: UsePath }
  /** A map that a template makes. */
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Origins> }
  /** A list that a template makes. */
  | { readonly kind: 'list'; readonly items: Origins };

/** The places that a value may come from; empty where none is known. */
export type Origins = readonly Origin[];

/** The most origins that one value has, and steps of a path: further ones are not followed. */
const MOST_ORIGINS = 64;
const LONGEST_PATH = 24;
/** The most maps within each other: a template that calls itself with a map of its argument makes ever more. */
const MOST_NESTED = 4;

/** The most origins within one: maps of maps that templates make of each other double with each. */
const LARGEST = 2000;

/** The objects that every template has beside its values. */
export const TOP_OBJECTS = ['Release', 'Chart', 'Capabilities', 'Files', 'Template', 'Subcharts'] as const;

/** Returns a map or list that a template makes; nothing is known of one that is too large. */
export function madeOf(origin: Origin & { readonly kind: 'map' | 'list' }): Origins {
  return sizeOf(origin) > LARGEST ? [] : [origin];
}

const sizeOf = memo((origin: Origin): number => {
  const inner = origin.kind === 'map' ? [...origin.entries.values()] : origin.kind === 'list' ? [origin.items] : [];
  return inner.flat().reduce((size, one) => size + sizeOf(one), 1);
});

/** Returns all origins of several values, each once. */
export function unionOf(...all: readonly Origins[]): Origins {
  const first = all.find((origins) => origins.length > 0) ?? [];
  if (all.every((origins) => origins.length === 0 || origins === first)) return first;
  const found = new Map<string, Origin>();
  for (const origins of all)
    for (const origin of origins) if (found.size < MOST_ORIGINS) found.set(keyOf(origin), origin);
  return [...found.values()];
}

/** Returns the origins of a member of a value: of a field, an entry, or an item. */
export function memberOf(origins: Origins, step: UseStep): Origins {
  const [only] = origins;
  if (origins.length === 1 && only) return memberOfOne(only, step);
  return unionOf(...origins.map((origin) => memberOfOne(origin, step)));
}

function memberOfOne(origin: Origin, step: UseStep): Origins {
  switch (origin.kind) {
    case 'argument':
    case 'values':
    case 'object':
      return origin.path.length < LONGEST_PATH ? [{ ...origin, path: [...origin.path, step] }] : [];
    case 'top':
      if (step === 'Values') return [{ kind: 'values', chart: origin.chart, path: [] }];
      return TOP_OBJECTS.some((name) => name === step) ? [{ kind: 'object', path: [step] }] : [];
    case 'map':
      return step === ITEM ? unionOf(...origin.entries.values()) : (origin.entries.get(step) ?? []);
    case 'list':
      return step === ITEM ? origin.items : [];
  }
}

/**
 * Returns origins with what templates are called with in the place of their arguments.
 * @param argumentOf Returns what a template is called with.
 */
export function resolved(origins: Origins, argumentOf: (template: string) => Origins, depth = 0): Origins {
  if (depth > MOST_NESTED) return [];
  const [only] = origins;
  if (origins.length === 1 && only) return resolvedOne(only, argumentOf, depth);
  return unionOf(...origins.map((origin) => resolvedOne(origin, argumentOf, depth)));
}

function resolvedOne(origin: Origin, argumentOf: (template: string) => Origins, depth: number): Origins {
  switch (origin.kind) {
    case 'argument':
      return origin.path.reduce(memberOf, argumentOf(origin.template));
    case 'map': {
      const entries = [...origin.entries].map(([key, value]) => [key, resolved(value, argumentOf, depth + 1)] as const);
      return madeOf({ kind: 'map', entries: new Map(entries) });
    }
    case 'list':
      return madeOf({ kind: 'list', items: resolved(origin.items, argumentOf, depth + 1) });
    default:
      return [origin];
  }
}

/** Returns the templates whose arguments origins are made of. */
export const argumentsIn = memo((origins: Origins): readonly string[] => {
  const names = new Set<string>();
  for (const origin of origins) {
    if (origin.kind === 'argument') names.add(origin.template);
    const inner = origin.kind === 'map' ? [...origin.entries.values()] : origin.kind === 'list' ? [origin.items] : [];
    for (const one of inner) for (const name of argumentsIn(one)) names.add(name);
  }
  return [...names];
});

/** Returns a text that only equal origins have. */
export const keyOf = memo((origin: Origin): string => {
  switch (origin.kind) {
    case 'argument':
      return JSON.stringify(['a', origin.template, ...origin.path]);
    case 'top':
      return JSON.stringify(['t', origin.chart]);
    case 'values':
      return JSON.stringify(['v', origin.chart, ...origin.path]);
    case 'object':
      return JSON.stringify(['o', ...origin.path]);
    case 'map': {
      const entries = [...origin.entries].map(([key, value]) => [key, value.map(keyOf).sort()]);
      return JSON.stringify(['m', entries.sort()]);
    }
    case 'list':
      return JSON.stringify(['l', origin.items.map(keyOf).sort()]);
  }
});
