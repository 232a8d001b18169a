import { expect, test } from 'vitest';
import { objectNames } from '../../server/src/core/workspace/object-names.js';

const namesOf = (text: string): readonly string[] =>
  objectNames(text).map(({ kind, name, range }) => `${kind}/${name} at ${text.slice(range.start, range.end)}`);

test('the name is among the first fields of the metadata, wherever these stand', () => {
  expect(
    namesOf(`# shop
apiVersion: v1
kind: "Service" # web
metadata: # of it
  {{- if .Values.a }}
  labels:
    name: other

# here
  {{- end }}
  ownerReferences:
  - name: third
  name:   'web'   # its name
  namespace: shop
---
spec: {}
metadata:
    name: {{ include "a" . }}
kind: Pod\r
`),
  ).toEqual([`Service/web at 'web'`, 'Pod/{{ include "a" . }} at {{ include "a" . }}']);
});

test('what is written in another way is parsed', () => {
  expect(namesOf('{apiVersion: v1, kind: Pod, metadata: {name: a}}')).toEqual(['Pod/a at a']);
  expect(namesOf('kind: Pod\nmetadata: {name: b}\n')).toEqual(['Pod/b at b']);
  expect(namesOf('apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n  metadata:\n    name: c\n')).toEqual([
    'Pod/c at c',
  ]);
});

test('an object without a name has its kind, and other documents are none', () => {
  expect(namesOf('apiVersion: v1\nkind: Kustomization\nresources: []\n')).toEqual([
    'Kustomization/undefined at kind: Kustomization',
  ]);
  expect(namesOf('kind: StatefulSet\nreplicas: 1\n')).toEqual([]);
  expect(namesOf('metadata:\n  name: a\n')).toEqual([]);
  expect(namesOf('kind: Pod\nmetadata:\nspec:\n  name: x\n')).toEqual(['Pod/undefined at kind: Pod']);
});

test('takes time that grows with the text alone', () => {
  const text = `kind: Pod\nmetadata:\n${'  a: b\n'.repeat(50_000)}${'\n'.repeat(50_000)}x`;
  const started = performance.now();
  expect(namesOf(text)).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(2000);
});
