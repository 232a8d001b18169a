import { AFTER } from '../../kubernetes/insertion-order.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import type { Verdict } from '../../secrets/detect.js';
import { decodeBase64, encodeBase64 } from '../../secrets/values/base64.js';
import { isRawText } from '../../secrets/values/secret-values.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import {
  allOf,
  type EditPlan,
  refused,
  removeEntry,
  renameKey,
  replaceValue,
  setAll,
  setIn,
  setScalar,
} from '../../yaml/edit/edits.js';
import { ignoreChanges } from '../files.js';

type Field = 'data' | 'stringData';

/**
 * Returns the fixes that move values between `data` and `stringData`. Values are decoded only when the user chooses the
 * fix, and git ignores the file from then on: the repository never shows more than it did.
 */
export function otherField(scalar: Cursor, resource: Resource): readonly Fix[] {
  const field = fieldOf(scalar, resource);
  if (field === 'data' && isRawText(scalar.text)) {
    return [
      {
        title: say`Write the value under stringData, where it stands as it is`,
        safety: 'review',
        ...(scalar.parent ? { reliesOn: scalar.parent } : {}),
        plan: () => moveRawText(scalar, resource),
      },
    ];
  }
  if (field === 'data') {
    return [
      {
        title: say`Show the values under stringData, and keep this file out of git`,
        safety: 'create',
        sharedBy: resource.cursor,
        plan: (world) => showValues(resource, world),
      },
    ];
  }
  if (field === undefined) return [];
  return [
    {
      title: say`Encode the values under data`,
      safety: 'create',
      sharedBy: resource.cursor,
      plan: () => moveValues(resource, 'stringData', 'data'),
    },
  ];
}

/** Returns true for a value in `data` of a Secret that is plain text and no base64: the API server rejects it. */
export function isRawInData({ context, scalar, resource }: Verdict): boolean {
  if (context.kind !== 'secret-data' || context.encoded || !resource || scalar.embedding !== resource.cursor.embedding)
    return false;
  return fieldOf(scalar, resource) === 'data';
}

/**
 * Returns the edits that move one plain text from `data` to `stringData`. An existing value of its key in `stringData`
 * takes precedence.
 */
function moveRawText(entry: Cursor, { cursor }: Resource): EditPlan {
  const [data, target] = [entry.parent, cursor.at('stringData')];
  const key = entry.key ?? '';
  if (entry.string === undefined || data?.key !== 'data') return refused(say`the value is not written here`);
  const isOnly = data.size === 1;
  if (target?.kind !== 'map' && isOnly && !target) return renameKey(data, 'stringData');
  return allOf(
    target?.has(key) ? [] : [setIn(cursor, ['stringData', key], entry.string, AFTER.secret.stringData)],
    removeEntry(isOnly ? data : entry),
  );
}

function fieldOf(scalar: Cursor, { cursor }: Resource): Field | undefined {
  for (const field of ['data', 'stringData'] as const) {
    const map = cursor.at(field);
    for (let at: Cursor | undefined = scalar; map && at; at = at.parent)
      if (!at.embedding && at.localRange.start === map.localRange.start) return field;
  }
  return undefined;
}

function showValues(resource: Resource, world: FixWorld): FixPlan {
  const plan = moveValues(resource, 'data', 'stringData');
  if ('refused' in plan) return plan;
  return {
    edits: plan.edits,
    files: ignoreChanges(world, world.path),
    handOff: {
      title: say`The values of ${describe(resource)} stand in this file as they are. If git tracks the file already, take it out of the index before you commit anything else`,
      command: 'git status --short --ignored',
    },
  };
}

/** Returns the edits that move every value of a field to the other field, in its encoding. */
function moveValues({ cursor }: Resource, from: Field, to: Field): EditPlan {
  const [source, target] = [cursor.at(from), cursor.at(to)];
  if (source?.kind !== 'map') return refused(say`the Secret has no values there`);
  const plans: EditPlan[] = [];
  const added: [string, string][] = [];
  for (const entry of source.entries()) {
    const key = entry.key ?? '';
    const text = encodedFor(entry, to);
    if (text === undefined) return refused(say`the value of "${key}" is not text, or not written here`);
    const there = target?.kind === 'map' ? target.at(key) : undefined;
    if (target?.kind !== 'map') plans.push(text.includes('\n') ? replaceValue(entry, text) : setScalar(entry, text));
    // `stringData` takes precedence over `data`.
    else if (!there) added.push([key, text]);
    else if (to === 'data') plans.push(setScalar(there, text));
  }
  if (added.length > 0) plans.push(setAll(cursor, { [to]: Object.fromEntries(added) }));
  if (target?.kind === 'map') plans.push(removeEntry(source));
  else {
    if (target) plans.push(removeEntry(target));
    plans.push(renameKey(source, to));
  }
  return allOf(plans);
}

/** Returns a value in the encoding of a field; undefined where it is no text. */
function encodedFor(entry: Cursor, to: Field): string | undefined {
  const text = entry.isNull ? '' : entry.string;
  if (text === undefined || entry.opaque || /^ENC\[|\$\{/.test(text)) return undefined;
  if (to === 'data') return encodeBase64(text);
  const decoded = decodeBase64(text);
  return decoded === undefined || [...decoded].some(isNoText) ? undefined : decoded;
}

/** Returns true for the replacement character of decoders, and for control characters. */
function isNoText(character: string): boolean {
  return character === '\uFFFD' || (character < ' ' && !'\t\r\n'.includes(character));
}
