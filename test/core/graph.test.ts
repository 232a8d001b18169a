import { describe, expect, test } from 'vitest';
import { objectFactsOf } from '../../server/src/core/graph/facts-of-document.js';
import { ObjectGraph } from '../../server/src/core/graph/graph.js';
import type { GraphSet } from '../../server/src/core/graph/graph-set.js';
import { type LooseFile, looseSets } from '../../server/src/core/graph/loose-sets.js';
import { relocated } from '../../server/src/core/graph/relocate.js';
import { SetView } from '../../server/src/core/graph/set-view.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

const secret = (name: string, namespace: string, ...keys: readonly string[]): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: ${namespace}}\ndata: {${keys.map((key) => `${key}: ""`).join(', ')}}\n`;
const pod = (name: string, namespace: string, reads: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n  containers:\n  - name: app\n    envFrom:\n    - secretRef: {name: ${reads}}\n`;

function fileOf(path: string, ...documents: readonly string[]): LooseFile {
  const stream = parseStream(documents.join('---\n'));
  const objects = stream.documents.flatMap(({ document, start }) =>
    objectFactsOf(document).map((fact) =>
      relocated(fact, (range) => ({ start: range.start + start, end: range.end + start })),
    ),
  );
  return { path, objects };
}

/** A graph of these sets, and what the reference of the only Pod of the first one is resolved to. */
function resolvedIn(...sets: readonly GraphSet[]): readonly string[] {
  const graph = new ObjectGraph();
  for (const set of sets) graph.replace(set.key, set);
  const [own] = sets;
  if (!own) throw new Error('there is no set');
  const view = new SetView(graph, own, () => false);
  const [reference] = own.objects.find(({ kind }) => kind === 'Pod')?.references ?? [];
  return reference ? view.resolve(reference).map(({ object }) => object.range.file) : [];
}

function setOf(path: string, cluster: string | undefined, ...documents: readonly string[]): GraphSet {
  const [set] = looseSets([fileOf(`${path}/all.yaml`, ...documents)]);
  if (!set) throw new Error('there is no object');
  return { ...set, cluster };
}

describe('a reference is resolved', () => {
  const reader = pod('web', 'shop', 'db');

  test('in its own set first', () => {
    const own = setOf('/a', undefined, reader, secret('db', 'shop', 'x'));
    expect(resolvedIn(own, setOf('/b', undefined, secret('db', 'shop', 'x')))).toEqual(['/a/all.yaml']);
  });

  test('in sets beside it, of the same namespace or of one that is not written', () => {
    const own = setOf('/a', undefined, reader);
    expect(resolvedIn(own, setOf('/b', undefined, secret('db', 'shop', 'x')))).toEqual(['/b/all.yaml']);
    expect(resolvedIn(own, setOf('/b', undefined, secret('db', 'bank', 'x')))).toEqual([]);
    const unwritten = secret('db', 'shop', 'x').replace(', namespace: shop', '');
    expect(resolvedIn(own, setOf('/b', undefined, unwritten))).toEqual(['/b/all.yaml']);
  });

  test('never in the set of another cluster', () => {
    const own = setOf('/prod/web', 'prod', reader);
    expect(resolvedIn(own, setOf('/staging/db', 'staging', secret('db', 'shop', 'x')))).toEqual([]);
    expect(resolvedIn(own, setOf('/prod/db', 'prod', secret('db', 'shop', 'x')))).toEqual(['/prod/db/all.yaml']);
    expect(resolvedIn(own, setOf('/db', undefined, secret('db', 'shop', 'x')))).toEqual(['/db/all.yaml']);
  });

  test('never in a set of which only one of the two can be applied', () => {
    const own = setOf('/overlays/prod', undefined, reader);
    const other = setOf('/overlays/dev', undefined, reader, secret('db', 'shop', 'x'));
    expect(resolvedIn(own, other)).toEqual([]);
  });

  test('in the same cluster, even where two sets have an object in common', () => {
    const own = setOf('/a', 'prod', reader);
    expect(resolvedIn(own, setOf('/b', 'prod', reader, secret('db', 'shop', 'x')))).toEqual(['/b/all.yaml']);
  });

  test('in the nearest folder first', () => {
    const own = setOf('/x/apps/web', undefined, reader);
    const far = setOf('/y', undefined, secret('db', 'shop', 'x'));
    const near = setOf('/x/apps/db', undefined, secret('db', 'shop', 'y'));
    expect(resolvedIn(own, far, near)).toEqual(['/x/apps/db/all.yaml', '/y/all.yaml']);
  });
});

describe('files that no root takes in', () => {
  test('are one set for each folder', () => {
    const sets = looseSets([
      fileOf('/a/web.yaml', pod('web', 'shop', 'db')),
      fileOf('/a/db.yaml', secret('db', 'shop', 'x')),
      fileOf('/b/db.yaml', secret('db', 'shop', 'x')),
      fileOf('/b/empty.yaml', 'a: 1\n'),
    ]);
    expect(sets.map(({ path, objects }) => [path, objects.length])).toEqual([
      ['/a', 2],
      ['/b', 1],
    ]);
  });

  test('are sets of their own where two of them have an object in common, as variants do', () => {
    const sets = looseSets([
      fileOf('/a/one.yaml', pod('web', 'shop', 'db')),
      fileOf('/a/two.yaml', pod('web', 'shop', 'other')),
    ]);
    expect(sets.map(({ path }) => path)).toEqual(['/a/one.yaml', '/a/two.yaml']);
  });

  test('give the same objects for the same facts, so that only what changed is looked at again', () => {
    const files = [fileOf('/a/web.yaml', pod('web', 'shop', 'db')), fileOf('/a/db.yaml', secret('db', 'shop', 'x'))];
    const [before] = looseSets(files);
    const [after] = looseSets([...files.slice(0, 1), fileOf('/a/db.yaml', secret('db', 'shop', 'y'))]);
    expect(after?.objects[0]).toBe(before?.objects[0]);
    expect(after?.objects[1]).not.toBe(before?.objects[1]);
  });
});

describe('a change of a set', () => {
  test('names what may have another definition, and nothing else', () => {
    const graph = new ObjectGraph();
    const file = fileOf('/a/web.yaml', pod('web', 'shop', 'db'));
    const with_ = (...files: readonly LooseFile[]): GraphSet => {
      const [set] = looseSets([file, ...files]);
      if (!set) throw new Error('there is no object');
      return set;
    };
    const key = with_().key;
    const ofPod = ['<Secret/db', '=Pod/shop/web', 'Pod/web', 'Pod@?', 'Pod@shop', 'pods@?', 'pods@shop'];
    const ofSecret = ['=Secret/shop/db', 'Secret/db', 'Secret@?', 'Secret@shop'];
    expect([...graph.replace(key, with_())].sort()).toEqual(ofPod);
    expect([...graph.replace(key, with_(fileOf('/a/db.yaml', secret('db', 'shop', 'x'))))].sort()).toEqual(ofSecret);
    // The same object with other keys is found where it was, and is nothing that came.
    expect([...graph.replace(key, with_(fileOf('/a/db.yaml', secret('db', 'shop', 'y'))))].sort()).toEqual(
      ofSecret.filter((one) => !one.startsWith('=')),
    );
    expect([...graph.replace(key, undefined)].sort()).toEqual([...ofPod, ...ofSecret].sort());
    expect(graph.all).toEqual([]);
  });
});

describe('the facts of an object', () => {
  const factsOf = (text: string) => objectFactsOf(parseStream(text).documents[0]?.document ?? never());
  const never = (): never => {
    throw new Error('there is no document');
  };
  const made = (text: string) =>
    factsOf(text).flatMap(({ definitions }) =>
      definitions
        .filter(({ by }) => by !== undefined)
        .map(({ kind, name, keys, anyKey }) => [kind, name, keys.map((key) => key.name), anyKey]),
    );

  test('have what controllers make of it, with the keys that are known', () => {
    expect(
      made(
        'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec:\n  target: {name: b}\n  data: [{secretKey: x}]\n',
      ),
    ).toEqual([['Secret', 'b', ['x'], false]]);
    expect(
      made('apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec:\n  dataFrom: [{}]\n'),
    ).toEqual([['Secret', 'a', [], true]]);
    const template = (policy: string): string =>
      `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: a}\nspec:\n  target: {template: {${policy}data: {url: x}}}\n  data: [{secretKey: x}]\n  dataFrom: [{}]\n`;
    expect(made(template(''))).toEqual([['Secret', 'a', ['url'], false]]);
    expect(made(template('mergePolicy: Merge, '))).toEqual([['Secret', 'a', ['x', 'url'], true]]);
    expect(
      made('apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\nspec: {secretName: a-tls}\n'),
    ).toEqual([['Secret', 'a-tls', ['tls.crt', 'tls.key', 'ca.crt'], false]]);
    expect(
      made(
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a, annotations: {cert-manager.io/issuer: ca}}\nspec: {tls: [{secretName: t}]}\n',
      ),
    ).toEqual([['Secret', 't', ['tls.crt', 'tls.key', 'ca.crt'], false]]);
  });

  test('have no value of a Secret', () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: canary-of-the-graph}\n';
    expect(JSON.stringify(factsOf(text))).not.toContain('canary');
  });

  test('leave out names that a template prints, or that are filled in later', () => {
    const names = (name: string) => factsOf(pod('web', 'shop', name)).flatMap(({ references }) => references);
    expect(names('db')).toHaveLength(1);
    expect(names('{{ .Values.secret }}')).toEqual([]);
    expect(names('${SECRET}')).toEqual([]);
    expect(names('')).toEqual([]);
  });

  test('tell a file that is mounted by subPath from a volume', () => {
    const mounted = (mount: string) =>
      factsOf(
        `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: app\n    volumeMounts:\n    - {name: v, mountPath: /x${mount}}\n  volumes:\n  - name: v\n    secret: {secretName: db}\n`,
      ).flatMap(({ references }) => references.map(({ use }) => use));
    expect(mounted('')).toEqual(['volume']);
    expect(mounted(', subPath: a')).toEqual(['subPath']);
  });
});
