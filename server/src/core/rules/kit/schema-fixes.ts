import type { Fix } from '../../model/fix.js';
import type { Problem } from '../../schema/problem.js';
import { firstScalar } from '../../schema/skeleton.js';
import { editDistance, nearest } from '../../text/nearest.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { keysFromEnd } from '../../yaml/edit/additions.js';
import {
  refused,
  removeEntry,
  renameKey,
  replaceValue,
  setIn,
  setScalar,
  type YamlData,
} from '../../yaml/edit/edits.js';

/** The most values that are offered in the place of one that is not allowed. */
const MOST_CHOICES = 6;

/** Returns the fixes for a problem with the schema of a kind. */
export function fixesFor(problem: Problem): readonly Fix[] {
  switch (problem.kind) {
    case 'unknown-field':
      return [...renames(problem.at, problem.known), removal(problem.at)];
    case 'other-version':
      return [removal(problem.at)];
    case 'wrong-type':
      return typed(problem.at, problem.expected);
    case 'not-allowed':
      return choices(problem.at, problem.allowed);
    case 'missing-field':
      return [addition(problem.at, problem.field, problem.value)];
    default:
      return [];
  }
}

/** Returns the fix that adds a field with the least that it may have. A selector takes the labels of its template. */
function addition(map: Cursor, field: string, value: YamlData): Fix {
  const labels = field === 'selector' ? literalLabels(map.at('template', 'metadata', 'labels')) : undefined;
  const added = labels ? { matchLabels: labels } : value;
  return {
    title: labels ? say`Add "selector" with the labels of the template` : say`Add "${field}"`,
    safety: labels ? 'review' : 'intent',
    ...(labels ? {} : { asks: firstScalar(added) }),
    plan: () => {
      const entry = map.at(field);
      return entry ? replaceValue(entry, added) : setIn(map, [field], added, keysFromEnd(map));
    },
  };
}

/** Returns the labels of a mapping; undefined where there are none, or where one of them is not known yet. */
function literalLabels(labels: Cursor | undefined): Readonly<Record<string, string>> | undefined {
  const entries = labels?.entries() ?? [];
  if (!labels || labels.open || entries.length === 0) return undefined;
  const found = entries.flatMap(({ key, string }) =>
    key === undefined || string === undefined ? [] : [[key, string]],
  );
  return found.length === entries.length ? Object.fromEntries(found) : undefined;
}

/** Returns the renames to the fields that may be meant; a safe one where a single field is one letter away. */
function renames(entry: Cursor, known: readonly string[]): readonly Fix[] {
  const name = entry.key ?? '';
  const free = known.filter((field) => entry.parent?.has(field) !== true);
  const near = free.filter((field) => editDistance(name, field, 2) < 2 || field.toLowerCase() === name.toLowerCase());
  const best = near.length > 0 ? undefined : nearest(name, free);
  return [...near, ...(best === undefined ? [] : [best])].map((field) => ({
    title: say`Rename "${name}" to "${field}"`,
    safety: near.length === 1 ? 'safe' : 'intent',
    plan: () => renameKey(entry, field),
  }));
}

function removal(entry: Cursor): Fix {
  return {
    title: say`Remove "${entry.key ?? ''}"`,
    safety: 'intent',
    plan: () => removeEntry(entry),
  };
}

/** Returns the fix that writes the same text as another type: `"80"` as 80, `true` as "true". */
function typed(at: Cursor, expected: readonly string[]): readonly Fix[] {
  if (at.kind !== 'scalar' || at.tag !== undefined) return [];
  const { value, text } = at;
  if (expected.includes('string') && typeof value !== 'string')
    return [{ title: say`Put the value in quotes`, safety: 'safe', plan: () => setScalar(at, text) }];
  const number = /^-?(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
  const boolean = /^(?:true|false)$/.test(text) ? text === 'true' : undefined;
  const meant = expected.includes('boolean')
    ? boolean
    : expected.some((type) => /integer|number/.test(type))
      ? number
      : undefined;
  if (typeof value !== 'string' || meant === undefined) return [];
  return [{ title: say`Remove the quotes`, safety: 'safe', plan: () => setScalar(at, meant) }];
}

/** Returns a fix for each allowed value; a safe one where a single value differs in its capitals only. */
function choices(at: Cursor, allowed: readonly (string | number | boolean)[]): readonly Fix[] {
  const same = allowed.filter((value) => String(value).toLowerCase() === at.text.toLowerCase());
  const offered = same.length === 1 ? same : allowed.slice(0, MOST_CHOICES);
  return offered.map((value) => ({
    title: say`Set ${at.key ?? say`the value`} to ${value}`,
    safety: same.length === 1 ? 'safe' : 'intent',
    plan: () => (at.aliased ? refused(say`the value stands in another place`) : setScalar(at, value)),
  }));
}
