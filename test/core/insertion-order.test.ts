import { expect, test } from 'vitest';
import { AFTER } from '../../server/src/core/kubernetes/insertion-order.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { insertEntry } from '../../server/src/core/yaml/edit/edits.js';

/** Returns the keys of a mapping after a key was inserted as fixes insert it. */
function keysWith(keys: readonly string[], key: string, after: readonly string[]): readonly string[] {
  const text = keys.map((one) => `${one}: 1\n`).join('');
  const root = parseStream(text).documents[0]?.document.root;
  if (!root) throw new Error('no mapping');
  const plan = insertEntry(root, key, 1, after);
  if ('refused' in plan) throw new Error(plan.refused);
  return applyEdits(text, plan.edits).match(/^\w+/gm) ?? [];
}

test('the variables of a container stand behind what it runs, before its resources', () => {
  const inserted = (...keys: readonly string[]) => keysWith([...keys, 'resources'], 'env', AFTER.container.env);
  expect(inserted('name', 'image', 'imagePullPolicy')).toEqual([
    'name',
    'image',
    'imagePullPolicy',
    'env',
    'resources',
  ]);
  expect(inserted('name', 'image')).toEqual(['name', 'image', 'env', 'resources']);
});

test('the mounts of a container stand behind its variables, or else behind what it runs', () => {
  const inserted = (...keys: readonly string[]) =>
    keysWith([...keys, 'resources'], 'volumeMounts', AFTER.container.volumeMounts);
  expect(inserted('name', 'image', 'args', 'env')).toEqual([
    'name',
    'image',
    'args',
    'env',
    'volumeMounts',
    'resources',
  ]);
  expect(inserted('name', 'image', 'args')).toEqual(['name', 'image', 'args', 'volumeMounts', 'resources']);
  expect(inserted('name', 'image')).toEqual(['name', 'image', 'volumeMounts', 'resources']);
});

test('what a Secret says stands behind its type, or else behind its metadata', () => {
  const inserted = (...keys: readonly string[]) => keysWith([...keys, 'data'], 'stringData', AFTER.secret.stringData);
  expect(inserted('kind', 'metadata', 'type')).toEqual(['kind', 'metadata', 'type', 'stringData', 'data']);
  expect(inserted('kind', 'metadata')).toEqual(['kind', 'metadata', 'stringData', 'data']);
});
