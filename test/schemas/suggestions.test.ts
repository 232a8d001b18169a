import { describe, expect, test } from 'vitest';
import { KindTable, LayeredSchemas } from '../../server/src/core/schema/custom-kinds.js';
import { namedKindsIn } from '../../server/src/core/schema/kind-definition.js';
import type { SchemaStore } from '../../server/src/core/schema/store.js';
import { type Suggestion, suggestionsFor } from '../../server/src/core/schema/suggestions.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { placeAt } from '../../server/src/core/yaml/place.js';
import { indentsLists, labelsIn } from '../../server/src/core/yaml/text-style.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { widgets } from './custom-kinds.js';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
spec:
  template:
    spec:
      containers:
        - name: app
          image: registry.example/app:1
          @
        - name: side
`;

/** Returns the suggestions at the `@` of a text, the first shown first. */
function suggestionsAt(marked: string, version = 37, store: SchemaStore = bundledSchemas()): readonly Suggestion[] {
  const offset = marked.indexOf('@');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const place = placeAt(text, offset);
  const context = { store, version, indentsLists: indentsLists(text), labels: labelsIn(text) };
  const found = place ? suggestionsFor(place, context) : [];
  return [...found].sort((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1));
}

function labelsAt(marked: string, version?: number): readonly string[] {
  return suggestionsAt(marked, version).map(({ label }) => label);
}

function insertAt(marked: string, label: string): string | undefined {
  return suggestionsAt(marked).find((one) => one.label === label)?.insert;
}

const inContainer = (lines: string): string => DEPLOYMENT.replace('@', lines.replaceAll('\n', '\n          '));

describe('fields', () => {
  test('are those of the type that are not there yet, the required ones before the others', () => {
    const found = labelsAt('apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: 2\n  @\n');
    expect(found.slice(0, 2)).toEqual(['selector', 'template']);
    expect(found).not.toContain('replicas');
    expect(found).toContain('strategy');
    expect(labelsAt('apiVersion: apps/v1\nkind: Deployment\n@\nspec: {}\n')).toEqual(['metadata']);
  });

  test('are known where other keys stand below, within items of lists and in flow collections', () => {
    expect(labelsAt(DEPLOYMENT)).toEqual(expect.arrayContaining(['env', 'ports', 'securityContext (hardened)']));
    expect(labelsAt(DEPLOYMENT)).not.toContain('image');
    expect(labelsAt(inContainer('resources: {limits: {cpu: 1, @'))).toEqual(['ephemeral-storage', 'memory', 'storage']);
    expect(labelsAt(inContainer('ports: [{containerPort: 80, na@'))).toContain('name');
    expect(labelsAt(inContainer('ports: [{containerPort: 80, na@'))).not.toContain('containerPort');
  });

  test('have names: one without is suggested to nobody', () => {
    const table = new KindTable();
    const definition = widgets('{type: object, properties: {"": {type: string}, size: {type: integer}}}');
    table.update('/crd.yaml', namedKindsIn(parseStream(definition)));
    const marked = 'apiVersion: shop.example.com/v1\nkind: Widget\nspec:\n  @\n';
    const found = suggestionsAt(marked, 37, new LayeredSchemas([table], bundledSchemas()));
    expect(found.map(({ label }) => label)).toEqual(['size']);
  });

  test('depend on the version', () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec:\n  @';
    expect([37, 33].map((version) => labelsAt(text, version).includes('hostnameOverride'))).toEqual([true, false]);
  });

  test('come with what they require, in the indentation of the file', () => {
    expect(insertAt('apiVersion: v1\nkind: Pod\nspec:\n  @', 'containers')).toBe(
      'containers:\n    - name: $1\n      image: $0',
    );
    expect(insertAt('apiVersion: v1\nkind: Pod\nspec:\n  volumes:\n  - name: a\n  @', 'containers')).toBe(
      'containers:\n  - name: $1\n    image: $0',
    );
    expect(insertAt(inContainer('@'), 'ports')).toBe('ports:\n            - containerPort: $0');
    expect(insertAt(inContainer('env:\n  - @'), 'name')).toBe('name: $0');
    expect(insertAt('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    @', '- ')).toBe(
      '- name: $1\n      image: $0',
    );
  });

  test('harden first', () => {
    expect(insertAt(inContainer('securityContext:\n  @'), 'allowPrivilegeEscalation')).toBe(
      'allowPrivilegeEscalation: ${1|false,true|}',
    );
    expect(labelsAt(inContainer('securityContext:\n  @')).slice(0, 4)).toEqual([
      'allowPrivilegeEscalation',
      'privileged',
      'readOnlyRootFilesystem',
      'runAsNonRoot',
    ]);
    const fragment = insertAt(
      DEPLOYMENT.replaceAll(/^ {8}- /gm, '      - ').replaceAll(/^ {10}/gm, '        '),
      'env (from a Secret)',
    );
    expect(fragment?.split('\n').slice(0, 2)).toEqual(['env:', '        - name: ${1:PASSWORD}']);
  });

  test('of labels are those that the file has', () => {
    expect(
      labelsAt(DEPLOYMENT.replace('@', '').replace('    spec:', '    metadata:\n      labels:\n        @\n    spec:')),
    ).toEqual(['app.kubernetes.io/name']);
  });
});

describe('values', () => {
  test('are those that the field accepts, the hardened one first', () => {
    expect(labelsAt(inContainer('imagePullPolicy: @'))).toEqual(['Always', 'IfNotPresent', 'Never']);
    expect(labelsAt(inContainer('securityContext:\n  allowPrivilegeEscalation: @'))).toEqual(['false', 'true']);
    expect(labelsAt(inContainer('securityContext:\n  seccompProfile:\n    type: R@'))[0]).toBe('RuntimeDefault');
    expect(labelsAt(inContainer('securityContext: {capabilities: {drop: [@'))).toEqual(['ALL']);
    expect(labelsAt(inContainer('resources:\n  limits:\n    memory: @'))).toContain('256Mi');
  });

  test('of a kind and its version fit each other', () => {
    expect(labelsAt('apiVersion: apps/v1\nkind: @')).toEqual([
      'ControllerRevision',
      'DaemonSet',
      'Deployment',
      'ReplicaSet',
      'StatefulSet',
    ]);
    expect(labelsAt('apiVersion: @\nkind: Deployment')).toEqual(['apps/v1']);
  });
});

describe('a document without an object', () => {
  test('may begin with any kind, in its stable version', () => {
    const found = suggestionsAt('# a comment\n@');
    expect(found.find(({ label }) => label === 'Deployment')?.insert).toBe(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: $0',
    );
    const labels = found.map(({ label }) => label);
    expect(labels.filter((label) => label === 'HorizontalPodAutoscaler')).toHaveLength(2);
    expect(labels.filter((label) => label === 'CSIStorageCapacity')).toHaveLength(1);
    expect(labels).not.toContain('PodList');
  });
});

describe('what makes an object of a document', () => {
  test('is offered in one without content, and as far as it is missing', () => {
    expect(labelsAt('@').slice(0, 2)).toEqual(['apiVersion', 'kind']);
    expect(labelsAt('apiVersion: apps/v1\n@')).toEqual(['kind']);
    expect(labelsAt('kind: Deployment\nmetadata: {}\n@')).toEqual(['apiVersion']);
    expect(labelsAt('apiVersion: example.com/v1\nkind: Shop\n@')).toEqual([]);
  });
});

describe('nothing is offered', () => {
  test.each([
    ['in a comment', 'apiVersion: v1\nkind: Pod\n# spec@'],
    ['in a text of several lines', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    ke@'],
    ['as the value of a text', inContainer('image: reg@')],
    ['right behind a colon', inContainer('imagePullPolicy:@')],
    ['in a kind without a schema', 'apiVersion: example.com/v1\nkind: Shop\nspec:\n  @'],
    ['below a value', 'apiVersion: v1\nkind: Pod\nspec:\n  hostname: a\n    @'],
    ['where keys stand that are no object', 'replicas: 1\n@'],
  ])('%s', (_, text) => {
    expect(labelsAt(text)).toEqual([]);
  });
});

describe('usual values', () => {
  const job = (line: string): string =>
    `apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: x}\nspec:\n  runPolicy:\n    ${line}\n`;

  test('are offered where others are allowed, too, the default among them once', () => {
    expect(labelsAt(job('cleanPodPolicy: @'))).toEqual(['All', 'None', 'Running']);
  });

  test('stand in quotes where YAML would read something else, or a snippet would', () => {
    const values = (examples: readonly unknown[]): readonly string[] => {
      const schema = { type: 'object', properties: { a: { type: 'string', examples } } } as const;
      const kind = { schema, reference: '', closed: false, resolve: () => undefined };
      const part = { path: [], schema: { ...kind, describe: () => undefined, compile: () => undefined } };
      const place = placeAt('a: ', 3);
      if (!place) throw new Error('There is no place');
      const context = { store: bundledSchemas(), version: 37, indentsLists: true, labels: [], parts: [part] };
      return suggestionsFor(place, context).map(({ insert }) => insert);
    };
    expect(values(['plain/1.2', 'No', '1', 'a: b', '* * * * *', '$x', '', null, {}])).toEqual([
      'plain/1.2',
      '"No"',
      '"1"',
      '"a: b"',
      '"* * * * *"',
      '"\\$x"',
    ]);
  });
});
