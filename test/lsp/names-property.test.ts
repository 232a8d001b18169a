import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ObjectGraph } from '../../server/src/core/graph/graph.js';
import type { GraphSet, PlacedSelector } from '../../server/src/core/graph/graph-set.js';
import type { Place } from '../../server/src/core/provenance/source.js';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { Project } from '../../server/src/host/project/project.js';
import { positionsOf } from '../../server/src/lsp/diagnostics/to-lsp.js';
import { CORPUS, corpusFiles } from '../core/corpus.js';
import { LONG } from '../harness/long.js';
import { graphOfFiles } from '../harness/sets.js';
import { workspace } from './names-support.js';
import { uriOf } from './support.js';

type Files = Readonly<Record<string, string>>;

const NAMES = ['db', 'db-auth', 'app', 'a'] as const;
const KEYS = ['password', 'token', 'a'] as const;
const name = fc.constantFrom(...NAMES);
const key = fc.constantFrom(...KEYS);
const space = fc.constantFrom('', '\n  namespace: one', '\n  namespace: two');

const secret = fc
  .tuple(name, space, key)
  .map(
    ([own, at, data]) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${own}${at}\nstringData:\n  ${data}: x\n`,
  );
const external = fc
  .tuple(name, space, key, fc.option(name))
  .map(
    ([own, at, data, target]) =>
      `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: "${own}"${at}\nspec:\n  secretStoreRef: {name: a, kind: ClusterSecretStore}\n${target === null ? '' : `  target: {name: ${target}}\n`}  data:\n  - secretKey: ${data}\n    remoteRef: {key: x}\n`,
  );
const account = fc
  .tuple(name, space)
  .map(
    ([own, at]) =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: '${own}'${at}\nimagePullSecrets:\n- name: db\n`,
  );
const store = fc.constant('apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n  name: a\n');
const pod = fc
  .tuple(name, space, name, key, name, name)
  .map(
    ([own, at, of, data, all, runs]) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${own}${at}\n  labels: {app: ${own}}\nspec:\n  serviceAccountName: ${runs}\n  containers:\n  - name: c\n    image: i:1\n    env:\n    - name: P\n      valueFrom:\n        secretKeyRef:\n          name: ${of}\n          key: ${data}\n    envFrom:\n    - secretRef: {name: ${all}}\n`,
  );
const objects = fc.array(fc.oneof(secret, external, account, store, pod), { minLength: 2, maxLength: 6 });

const LABELS = ['app', 'example.com/tier'] as const;
const label = fc.constantFrom(...LABELS);
const value = fc.constantFrom('a', 'b');
const pair = fc.tuple(label, value).map(([own, text]) => `{${own}: ${text}}`);
const both = fc.tuple(value, value).map(([one, other]) => `{app: ${one}, example.com/tier: "${other}"}`);
const expression = fc.oneof(
  fc
    .tuple(label, fc.constantFrom('In', 'NotIn'), value)
    .map(([own, how, text]) => `{key: ${own}, operator: ${how}, values: [${text}, c]}`),
  fc.tuple(label, fc.constantFrom('Exists', 'DoesNotExist')).map(([own, how]) => `{key: ${own}, operator: ${how}}`),
);
const selector = fc.oneof(
  pair.map((one) => `{matchLabels: ${one}}`),
  fc.tuple(pair, expression).map(([one, other]) => `{matchLabels: ${one}, matchExpressions: [${other}]}`),
);
const workload = fc
  .tuple(name, space, both, pair, selector)
  .map(
    ([own, at, labels, matched, near]) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${own}${at}\n  labels: ${labels}\nspec:\n  selector: {matchLabels: ${matched}}\n  template:\n    metadata:\n      labels: ${labels}\n    spec:\n      topologySpreadConstraints:\n      - {maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: ${near}}\n      containers:\n      - {name: c, image: "i:1"}\n`,
  );
const service = fc
  .tuple(name, space, pair, pair)
  .map(
    ([own, at, labels, selected]) =>
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${own}${at}\n  labels: ${labels}\nspec:\n  ports: [{port: 80}]\n  selector: ${selected}\n`,
  );
const selecting = fc
  .tuple(
    name,
    space,
    fc.constantFrom(
      'apiVersion: policy/v1\nkind: PodDisruptionBudget',
      'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor',
      'apiVersion: security.istio.io/v1\nkind: PeerAuthentication',
    ),
    selector,
  )
  .map(([own, at, head, selected]) => `${head}\nmetadata:\n  name: ${own}${at}\nspec:\n  selector: ${selected}\n`);
const policy = fc
  .tuple(name, space, selector, selector, pair)
  .map(
    ([own, at, selected, peer, ofSpace]) =>
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${own}${at}\nspec:\n  podSelector: ${selected}\n  ingress:\n  - from:\n    - {podSelector: ${peer}, namespaceSelector: {matchLabels: ${ofSpace}}}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: one, labels: ${ofSpace}}\n`,
  );
const labelled = fc.array(fc.oneof(workload, workload, service, selecting, policy), { minLength: 3, maxLength: 6 });

/** Objects with labels and what selects by them, of two folders. */
const labels = fc
  .tuple(labelled, labelled)
  .map(([one, two]): Files => ({ 'one/all.yaml': one.join('---\n'), 'two/all.yaml': two.join('---\n') }));

/** The same with what kustomize adds. */
const labelsOfOverlays = fc.tuple(labelled, pair, pair, fc.boolean()).map(
  ([all, common, more, isIncluded]): Files => ({
    'base/all.yaml': all.join('---\n'),
    'base/kustomization.yaml': `resources: [all.yaml]\ncommonLabels: ${common}\n`,
    'dev/kustomization.yaml': `resources: [../base]\nlabels:\n- {pairs: ${more}, includeSelectors: ${isIncluded}}\n`,
    'prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\n',
  }),
);

/** Manifests of two folders, as they are. */
const loose = fc
  .tuple(objects, objects)
  .map(([one, two]): Files => ({ 'one/all.yaml': one.join('---\n'), 'two/all.yaml': two.join('---\n') }));

/** A base that generates a Secret, with two overlays. */
const overlays = fc
  .tuple(objects, name, key, key, fc.constantFrom('namePrefix: a-', 'nameSuffix: -db', 'namespace: one'))
  .map(
    ([all, made, literal, line, change]): Files => ({
      'base/all.yaml': all.join('---\n'),
      'base/kustomization.yaml': `resources: [all.yaml]\nsecretGenerator:\n- name: ${made}\n  literals: ["${literal}=x"]\n  envs: [.env]\n`,
      'base/.env': `${line}_2=x\n`,
      'dev/kustomization.yaml': `resources: [../base]\n${change}\n`,
      'prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\n',
    }),
  );

/** A chart whose names come from values, as they are and with more. */
const chart = fc.tuple(name, key, fc.boolean(), pod).map(
  ([own, data, isShared, other]): Files => ({
    'templates/all.yaml': `apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Values.name }}\nstringData:\n  {{ .Values.key }}: x\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: c\n    image: i:1\n    envFrom:\n    - secretRef: {name: ${isShared ? '{{ .Values.name }}' : own}}\n    - secretRef: {name: "{{ .Values.name }}-more"}\n---\n${other}`,
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'values.yaml': `name: ${own}\nkey: ${data}\n`,
  }),
);

async function graphOf(files: Files): Promise<ObjectGraph> {
  const texts = new Map(Object.entries(files).map(([path, text]) => [`/repo/${path}`, text]));
  const project = new Project(new MemoryHost(texts), {
    root: '/repo',
    settings: DEFAULT_SETTINGS,
    schemas: bundledSchemas(),
  });
  for (const [path, text] of texts) {
    await project.prepare(path);
    project.update(path, text);
  }
  return graphOfFiles(texts, project, '/repo');
}

/** Returns what refers to what by the lines of files, which no rename changes: objects, keys, and where each reference leads. */
function edgesOf(graph: ObjectGraph, files: Files): readonly string[] {
  const lineOf = ({ file, start }: Place): string => {
    const short = file.replace('/repo/', '');
    return `${short}:${(files[short] ?? '').slice(0, start).split('\n').length}`;
  };
  const lines = graph.all.flatMap((set) =>
    set.objects.flatMap((object) => [
      `${set.key} has ${object.kind} ${object.namespace} at ${lineOf(object.range)}`,
      ...object.definitions.map(
        ({ kind, namespace, range, keys }) =>
          `${set.key} defines ${kind} ${namespace} at ${lineOf(range)} with ${keys.map((one) => lineOf(one.range)).sort()}`,
      ),
      ...object.references.map(({ to, name: wanted, namespace, range, key: read }) => {
        const own = graph.definedIn(set, to, wanted, namespace);
        const found = own.length > 0 ? own : graph.definedBeside(set, to, wanted, namespace);
        const meant = found.map(({ set: other, definition }) => {
          const keys = definition.keys.filter((one) => one.name === read?.name);
          return `${other.key} ${lineOf(definition.range)} ${keys.map((one) => lineOf(one.range))}`;
        });
        return `${set.key} refers at ${lineOf(range)} to ${to}: ${meant.sort().join()}`;
      }),
      ...object.selectors.map((one) => {
        const found = [set, ...graph.beside(set)].flatMap((other) => selectedIn(one, set, other));
        return `${set.key} selects at ${lineOf(one.range)}: ${found.map(lineOf).sort().join()}`;
      }),
    ]),
  );
  return lines.sort();
}

/** Returns the objects of a set that a selector selects for certain, by the names of labels alone. */
function selectedIn({ of, namespace, requirements }: PlacedSelector, own: GraphSet, set: GraphSet): readonly Place[] {
  return set.objects.flatMap((object) => {
    const isSame = namespace !== undefined && object.namespace === namespace;
    if (
      own === set ? !isSame && namespace !== '*' && object.namespace !== undefined && namespace !== undefined : !isSame
    )
      return [];
    const all = of === 'Pod' ? object.pods.map((one) => one.labels) : object.kind === of ? [object.labels ?? {}] : [];
    return all.flatMap((its) => {
      const isMet = requirements.every(({ key: wanted, operator, values }) => {
        const found = its?.[wanted];
        if (operator === 'Exists' || operator === 'DoesNotExist')
          return (found !== undefined) === (operator === 'Exists');
        return (found !== undefined && values.includes(found)) === (operator === 'In');
      });
      return its && isMet ? [object.range] : [];
    });
  });
}

/** Returns the offsets at which something is named, one for each place. */
function placesIn(graph: ObjectGraph): readonly Place[] {
  const all = graph.all.flatMap(({ objects: own }) =>
    own.flatMap(({ definitions, references, pods, selectors, written = [] }) => [
      ...[...written, ...pods.flatMap((one) => one.written)].flatMap((one) => [one.key.range, one.value.range]),
      ...selectors.flatMap(({ requirements }) =>
        requirements.flatMap((one) => [one.written.key.range, ...one.written.values.map(({ range }) => range)]),
      ),
      ...definitions.flatMap(({ range, keys }) => [range, ...keys.map((one) => one.range)]),
      ...references.flatMap(({ range, key: read }) => [range, ...(read ? [read.range] : [])]),
    ]),
  );
  return [...new Map(all.map((place) => [`${place.file}:${place.start}`, place])).values()];
}

function applied(files: Files, edit: WorkspaceEdit): Files {
  const changed = ((edit.documentChanges ?? []) as TextDocumentEdit[]).map(({ textDocument: { uri }, edits }) => {
    const path = uri.replace('file:///repo/', '');
    return [path, TextDocument.applyEdits(TextDocument.create(uri, '', 1, files[path] ?? ''), edits as TextEdit[])];
  });
  return { ...files, ...Object.fromEntries(changed) };
}

const isTried = ({ file, start, end }: Place): boolean => start < end && !file.endsWith('.env');

let offered = 0;
let refused = 0;

/** Renames at one place of files, where that is offered, and compares what refers to what. */
async function renameSomewhere(files: Files, at: number, newName: string, known?: ObjectGraph): Promise<void> {
  const graph = known ?? (await graphOf(files));
  const places = placesIn(graph).filter(isTried);
  const place = places[at % places.length];
  if (!place) return;
  const open = place.file.replace('/repo/', '');
  const on = await workspace(files, { open: [open] });
  for (let turn = 0; turn < 20; turn++) await on.client.request('yamlock/rules');
  const position = positionsOf(files[open] ?? '').positionAt(place.start + 1);
  const textDocument = { uri: uriOf(place.file) };
  const edit = await on.client
    .request<WorkspaceEdit | null>('textDocument/rename', { textDocument, position, newName })
    .catch(() => null);
  if (!edit) {
    refused++;
    return;
  }
  // To the name that it has nothing is to be renamed.
  if ((edit.documentChanges ?? []).length === 0) return;
  offered++;
  const after = applied(files, edit);
  expect(edgesOf(await graphOf(after), after)).toEqual(edgesOf(graph, files));
}

/** Repositories whose renames are tried, small enough that all of their roots are built again and again. */
const REPOSITORIES = ['dex', 'flux2-example', 'flyte', 'kubernetes-examples'] as const;

describe.skipIf(!CORPUS)('in real repositories, where there is a corpus beside the project', () => {
  test.each(REPOSITORIES)(
    '%s',
    async (repository) => {
      const own = corpusFiles(`real/${repository}`, 200_000);
      const files = Object.fromEntries(own.map(({ path, text }) => [path.replace(`real/${repository}/`, ''), text]));
      const graph = await graphOf(files);
      const places = placesIn(graph).filter(isTried);
      [offered, refused] = [0, 0];
      // Names and labels all over the repository: most of its names mean more than the files say.
      const step = Math.max(1, Math.floor(places.length / (LONG ? 150 : 25)));
      for (let at = 0; at < places.length && offered < (LONG ? 60 : 2); at += step)
        await renameSomewhere(files, at, 'another-name', graph);
      expect(offered).toBeGreaterThan(0);
    },
    600_000,
  );
});

describe('after any offered rename, what refers to what is the same', () => {
  test.each([
    ['in manifests', loose, 40],
    ['in overlays', overlays, 24],
    ['in charts', chart, 16],
    ['of labels in manifests', labels, 60],
    ['of labels in overlays', labelsOfOverlays, 30],
  ] as const)(
    '%s',
    async (_what, made, runs) => {
      [offered, refused] = [0, 0];
      await fc.assert(
        fc.asyncProperty(
          made as fc.Arbitrary<Files>,
          fc.nat(1000),
          fc.constantFrom(...NAMES, ...KEYS, ...LABELS, 'new-one', '12'),
          (files, at, newName) => renameSomewhere(files, at, newName),
        ),
        LONG ? { numRuns: runs * 20 } : { numRuns: runs, seed: 13 },
      );
      // A test of nothing but refusals would say nothing.
      expect(offered).toBeGreaterThan(runs / 10);
      expect(refused).toBeGreaterThan(0);
    },
    600_000,
  );
});
