import fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectFactsOf } from '../../server/src/core/graph/facts-of-document.js';
import { ObjectGraph } from '../../server/src/core/graph/graph.js';
import type { GraphSet } from '../../server/src/core/graph/graph-set.js';
import { looseSets } from '../../server/src/core/graph/loose-sets.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { CheckedSets } from '../../server/src/lsp/diagnostics/checked-sets.js';
import { LONG } from '../harness/long.js';

const name = fc.constantFrom('a', 'web', 'webb');
const space = fc.constantFrom('', '\n  namespace: shop', '\n  namespace: web');
const value = fc.constantFrom('front', 'fronts', 'back');

const object = (head: string, rest: fc.Arbitrary<string> = fc.constant('')): fc.Arbitrary<string> =>
  fc.tuple(name, space, rest).map(([own, at, more]) => `${head}\nmetadata:\n  name: ${own}${at}\n${more}`);

const OBJECTS = fc.oneof(
  { arbitrary: object('apiVersion: v1\nkind: Namespace'), weight: 2 },
  object('apiVersion: v1\nkind: Secret', fc.constantFrom('data: {a: ZA==}\n', 'data: {b: ZA==}\n')),
  object(
    'apiVersion: external-secrets.io/v1\nkind: ExternalSecret',
    name.map((own) => `spec: {secretStoreRef: {name: ${own}}, target: {name: ${own}}, data: [{secretKey: a}]}\n`),
  ),
  object('apiVersion: external-secrets.io/v1\nkind: SecretStore'),
  {
    arbitrary: object(
      'apiVersion: apps/v1\nkind: Deployment',
      fc
        .tuple(value, name, name)
        .map(
          ([app, reads, runs]) =>
            `spec:\n  selector: {matchLabels: {app: ${app}}}\n  template:\n    metadata: {labels: {app: ${app}}}\n    spec:\n      serviceAccountName: ${runs}\n      containers:\n      - {name: c, image: "i:1", ports: [{containerPort: 80}], env: [{name: P, valueFrom: {secretKeyRef: {name: ${reads}, key: a}}}]}\n`,
        ),
    ),
    weight: 4,
  },
  object(
    'apiVersion: v1\nkind: Service',
    value.map((app) => `spec: {selector: {app: ${app}}, ports: [{port: 80}]}\n`),
  ),
  object(
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy',
    value.map((app) => `spec: {podSelector: {matchLabels: {app: ${app}}}}\n`),
  ),
  object('apiVersion: v1\nkind: ServiceAccount'),
  object('apiVersion: example.com/v1\nkind: Thing'),
  object('apiVersion: kyverno.io/v1\nkind: ClusterPolicy'),
  object('apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease'),
  object('apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy'),
  object(
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role',
    fc.constantFrom('secrets', 'pods').map((of) => `rules: [{apiGroups: [""], resources: [${of}], verbs: [create]}]\n`),
  ),
);

const FILES = ['a/1', 'a/2', 'a/3', 'a/4', 'b/1', 'b/2', 'b/3', 'c/1', 'c/2'].map((one) => `/r/${one}.yaml`);

/** Edits of files with an object each, so that an edit leaves the others of its folder alone. */
const edits = fc.array(fc.tuple(fc.constantFrom(...FILES), fc.option(OBJECTS, { freq: 8 })), {
  minLength: 8,
  maxLength: 24,
});

/** The facts of a text in a file: those of the same text are the same, as they are in the index. */
const factsOf = memoized((text) => parseStream(text).documents.flatMap(({ document }) => objectFactsOf(document)));

function memoized<Made>(make: (text: string) => Made): (file: string, text: string) => Made {
  const known = new Map<string, Made>();
  return (file, text) => {
    const made = known.get(`${file}\n${text}`) ?? make(text);
    known.set(`${file}\n${text}`, made);
    return made;
  };
}

const crash = (rule: string, error: unknown): never => {
  throw new Error(`The rule ${rule} threw`, { cause: error });
};

function isSame(one: GraphSet | undefined, other: GraphSet | undefined): boolean {
  return (
    one?.objects.length === other?.objects.length &&
    (one?.objects ?? []).every((own, index) => own === other?.objects[index])
  );
}

/** What is found in each file, in words. */
function saidBy(sets: CheckedSets): readonly string[] {
  return FILES.flatMap((file) =>
    sets
      .in(file)
      .map(({ rule, finding }) => `${file} ${rule.id} ${finding.place.start} ${finding.message}`)
      .sort(),
  );
}

test('after any edits, what is checked again says what checking everything would', () => {
  let found = 0;
  fc.assert(
    fc.property(edits, (all) => {
      const graph = new ObjectGraph();
      graph.complete = true;
      const sets = new CheckedSets(graph, () => () => false, crash);
      const texts = new Map<string, string>();
      const keys = new Set<string>();
      for (const [file, text] of all) {
        texts.set(file, text ?? '');
        const files = [...texts].map(([path, own]) => ({ path, objects: factsOf(path, own) }));
        const now = new Map(looseSets(files).map((set) => [set.key, set]));
        for (const key of new Set([...keys, ...now.keys()])) {
          keys.add(key);
          const set = now.get(key);
          const before = graph.get(key);
          // As a folder does it: sets in which nothing changed are left alone.
          if (isSame(before, set)) continue;
          sets.replaced(key, graph.replace(key, set));
        }
        sets.check();
        const anew = new CheckedSets(graph, () => () => false, crash);
        anew.outdateAll();
        anew.check();
        const said = saidBy(sets);
        found += said.length;
        expect(said).toEqual(saidBy(anew));
      }
    }),
    LONG ? { numRuns: 3000 } : { numRuns: 80, seed: 13 },
  );
  // A test of files without findings would say nothing.
  expect(found).toBeGreaterThan(100);
}, 600_000);

test('a set is checked again where it has an object in common with another one, or not any more', () => {
  const graph = new ObjectGraph();
  graph.complete = true;
  const sets = new CheckedSets(graph, () => () => false, crash);
  const space = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';
  const web =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: a, image: "a:1"}]}\n';
  const policy =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: all, namespace: shop}\nspec: {podSelector: {}}\n';
  const take = (folder: string, ...texts: readonly string[]): boolean => {
    const files = texts.map((text, index) => ({
      path: `${folder}/${index}.yaml`,
      objects: factsOf(`${folder}/${index}`, text),
    }));
    for (const set of looseSets(files)) sets.replaced(set.key, graph.replace(set.key, set));
    sets.check();
    return sets.in('/r/a/0.yaml').some(({ rule }) => rule.id === 'netpol-missing');
  };
  // No rule asks for it.
  const common = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: common, namespace: shop}\n';
  expect(take('/r/a', space, web, common)).toBe(true);
  expect(take('/r/b', policy)).toBe(false);
  // Of two sets with the same object one is applied: the policy may be that of the other cluster.
  expect(take('/r/b', policy, common)).toBe(true);
  expect(take('/r/b', policy)).toBe(false);
});
