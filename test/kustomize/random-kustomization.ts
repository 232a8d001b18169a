import { Random } from '../fuzz/random.js';
import { NAMESPACES, randomObject, Values } from './random-objects.js';
import { fieldPathIn, inline, jsonPatchFor, mergePatchFor, targetFor } from './random-patches.js';
import { Inline, isTreeMap, print, type Tree, type TreeMap } from './tree.js';

/** The files of a build: documents, or a text. */
export type Files = Readonly<Record<string, readonly Tree[] | string>>;

/** Returns the texts of files. */
export function textsOf(files: Files): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      name,
      typeof content === 'string' ? content : content.map((document) => print(document)).join('---\n'),
    ]),
  );
}

/** Returns a base, perhaps a component, and an overlay in the folder `over`. */
export function randomBuild(seed: number): Files {
  const random = new Random(seed);
  const v = new Values(random);
  const maker = new Maker(v);
  const base = v.list(4, () => randomObject(v));
  const own = v.list(2, () => randomObject(v));
  const files: Record<string, readonly Tree[] | string> = { 'base/all.yaml': base, 'over/own.yaml': own };
  const component = random.chance(5);
  maker.folder = 'base';
  maker.objects = base;
  files['base/kustomization.yaml'] = [
    { resources: ['all.yaml'], commonAnnotations: {}, ...(random.chance(2) ? maker.fields(files, 4) : {}) },
  ];
  maker.objects = [...base, ...own];
  if (component) {
    maker.folder = 'comp';
    files['comp/kustomization.yaml'] = [
      {
        apiVersion: 'kustomize.config.k8s.io/v1alpha1',
        kind: 'Component',
        namePrefix: 'c-',
        ...maker.fields(files, 4),
      },
    ];
  }
  maker.folder = 'over';
  const order = random.chance(2) ? ['../base', 'own.yaml'] : ['own.yaml', '../base'];
  files['over/kustomization.yaml'] = [
    { resources: order, ...(component ? { components: ['../comp'] } : {}), ...maker.fields(files, 2) },
  ];
  return files;
}

class Maker {
  objects: readonly TreeMap[] = [];
  folder = '';
  private files = 0;

  constructor(private readonly v: Values) {}

  /** Returns some of the fields of a kustomization, each once in so many. */
  fields(files: Record<string, readonly Tree[] | string>, rare: number): TreeMap {
    const { v } = this;
    const { random } = v;
    const object = (): TreeMap => (this.objects.length > 0 ? random.pick(this.objects) : randomObject(v));
    const file = (tree: readonly Tree[] | string): string => {
      const name = `f${this.files++}.${typeof tree === 'string' ? 'txt' : 'yaml'}`;
      files[`${this.folder}/${name}`] = tree;
      return name;
    };
    const fields: Readonly<Record<string, () => Tree>> = {
      namespace: () => random.pick(NAMESPACES),
      namePrefix: () => random.pick(['p-', '"1"', 'q-']),
      nameSuffix: () => random.pick(['-s', '"2"']),
      patches: () => v.list(2, () => this.patch(object(), file)),
      patchesStrategicMerge: () => v.list(1, () => this.written(mergePatchFor(v, object()), file)),
      patchesJson6902: () => v.list(1, () => this.json6902(object(), file)),
      commonLabels: () => v.settings(),
      commonAnnotations: () => v.settings(),
      labels: () =>
        v.list(2, () => ({
          pairs: v.settings(),
          ...v.some({
            includeSelectors: () => random.pick(['true', 'false']),
            includeTemplates: () => random.pick(['true', 'yes']),
            fields: () => [{ path: random.pick(['spec/a', 'metadata/notes']), create: random.pick(['true', 'false']) }],
          }),
        })),
      images: () => v.list(2, () => this.image()),
      replicas: () => this.replicas(),
      configMapGenerator: () => v.list(2, () => this.generator(file)),
      secretGenerator: () => v.list(1, () => ({ ...this.generator(file), ...v.some({ type: () => 'a/b' }) })),
      generatorOptions: () => this.options(),
      replacements: () => v.list(2, () => this.replacement(object(), object())),
      vars: () => v.list(1, () => this.variable(object())),
      configurations: () => [file([this.configuration()])],
      sortOptions: () =>
        random.pick<Tree>([
          { order: 'fifo' },
          { order: 'legacy' },
          { order: 'legacy', legacySortOptions: { orderFirst: ['Service'], orderLast: ['Pod'] } },
        ]),
      buildMetadata: () => random.pick([['originAnnotations'], ['transformerAnnotations', 'managedByLabel']]),
      transformers: () => v.list(1, () => this.transformer(object(), file)),
    };
    return Object.fromEntries(
      Object.entries(fields).flatMap(([name, make]) => (random.chance(rare * 2) ? [[name, make()] as const] : [])),
    );
  }

  private written(tree: Tree, file: (tree: readonly Tree[]) => string): Tree {
    return this.v.random.chance(2) ? inline(tree) : file([tree]);
  }

  private patch(object: TreeMap, file: (tree: readonly Tree[]) => string): TreeMap {
    const { v } = this;
    const { random } = v;
    const json = random.chance(2);
    const tree = json ? jsonPatchFor(v, object) : mergePatchFor(v, object);
    const written = this.written(tree, file);
    return {
      [written instanceof Inline ? 'patch' : 'path']: written,
      ...(json || random.chance(3) ? { target: targetFor(v, object) } : {}),
      ...(random.chance(8)
        ? { options: v.some({ allowNameChange: () => 'true', allowKindChange: () => 'true' }) }
        : {}),
    };
  }

  private json6902(object: TreeMap, file: (tree: readonly Tree[]) => string): TreeMap {
    const { v } = this;
    const metadata = isTreeMap(object.metadata) ? object.metadata : {};
    const written = this.written(jsonPatchFor(v, object), file);
    return {
      [written instanceof Inline ? 'patch' : 'path']: written,
      target: { ...targetFor(v, object), name: metadata.name ?? 'x' },
    };
  }

  /** Returns the name of an object with replicas. */
  private scaledName(): Tree | undefined {
    const { random } = this.v;
    const scaled = this.objects.filter(({ kind }) => /^(?:Deployment|StatefulSet)$/.test(String(kind)));
    const named = scaled.map(({ metadata }) => (isTreeMap(metadata) ? (metadata.name ?? 'x') : 'x'));
    return random.chance(10) ? this.v.name() : named[random.below(Math.max(1, named.length))];
  }

  private replicas(): Tree {
    const name = this.scaledName();
    return name === undefined ? [] : [{ name, count: this.v.random.pick(['3', '0']) }];
  }

  private image(): TreeMap {
    const { v } = this;
    return {
      name: v.random.pick(['nginx', 'registry:5000/app', 'ghcr.io/o/app', '".*"']),
      ...v.some({
        newName: () => v.random.pick(['mirror/nginx', 'other']),
        newTag: () => v.random.pick(['"2"', 'v3']),
        digest: () => 'sha256:ef',
        tagSuffix: () => '-x',
      }),
    };
  }

  private options(): TreeMap {
    const { v } = this;
    return v.some({
      labels: () => v.settings(),
      annotations: () => v.settings(),
      disableNameSuffixHash: () => v.random.pick(['true', 'false']),
      immutable: () => 'true',
    });
  }

  private generator(file: (text: string) => string): TreeMap {
    const { v } = this;
    const { random } = v;
    return {
      name: v.name(),
      ...(random.chance(4) ? { namespace: random.pick(NAMESPACES) } : {}),
      ...(random.chance(30) ? { behavior: random.pick(['create', 'merge', 'replace']) } : {}),
      ...v.some({
        literals: () =>
          v.list(2, () =>
            random.pick([
              'a=1',
              'b="x y"',
              "'c=<&>'",
              '"d=é\\u2028"',
              'a=',
              '"e=\'q\'"',
              random.chance(20) ? '"1=2"' : 'f=g',
            ]),
          ),
        files: () =>
          v.list(
            1,
            () => `${random.chance(2) ? 'key=' : ''}${file(random.pick(['text\n', 'a\n\nb', '', 'x'.repeat(80)]))}`,
          ),
        envs: () => v.list(1, () => file(random.pick(['A=1\n# c\n B = 2 \n', 'C\nD="x"', 'E=a=b\r\nF=\r\n']))),
        options: () => this.options(),
      }),
    };
  }

  private replacement(source: TreeMap, target: TreeMap): TreeMap {
    const { v } = this;
    const { random } = v;
    const name = (object: TreeMap): Tree => (isTreeMap(object.metadata) ? (object.metadata.name ?? 'x') : 'x');
    const paths = [
      'metadata.name',
      'metadata.namespace',
      'metadata.labels.app',
      '"metadata.annotations.[example.org/n]"',
      'data.a',
      'spec.replicas',
      'spec.template.spec.containers.0.image',
      '"spec.template.spec.containers.[name=one].env.[name=A].value"',
      '"spec.template.spec.containers.*.image"',
      'spec.template.metadata.labels',
      'spec.selector',
      'spec.a.b',
      '"spec.ports.[port=80].targetPort"',
    ];
    const path = (object: TreeMap): string => (random.chance(5) ? random.pick(paths) : fieldPathIn(v, object));
    const options = (): TreeMap =>
      v.some({
        delimiter: () => random.pick(['"."', '":"', '"-"']),
        index: () => random.pick(['0', '1', '5', '-1']),
        create: () => 'true',
      });
    return {
      ...(random.chance(6)
        ? { sourceValue: random.pick(['x', '"1"', 'a.b']) }
        : {
            source: {
              kind: source.kind ?? 'X',
              name: name(source),
              ...v.some({ fieldPath: () => path(source), options }),
            },
          }),
      targets: [
        {
          select: { kind: target.kind ?? 'X', ...v.some({ name: () => name(target) }) },
          ...(random.chance(5) ? { reject: [{ name: v.name() }] } : {}),
          fieldPaths: [path(target), ...v.list(1, () => path(target))],
          ...(random.chance(2) ? { options: options() } : {}),
        },
      ],
    };
  }

  private variable(object: TreeMap): TreeMap {
    const { v } = this;
    const metadata = isTreeMap(object.metadata) ? object.metadata : {};
    return {
      name: v.random.pick(['VAR', 'OTHER']),
      objref: { apiVersion: object.apiVersion ?? 'v1', kind: object.kind ?? 'X', name: metadata.name ?? 'x' },
      ...v.some({
        fieldref: () => ({
          fieldPath: v.random.pick([
            'metadata.name',
            '"spec.ports[0].port"',
            'data.a',
            'spec.replicas',
            'metadata.namespace',
          ]),
        }),
      }),
    };
  }

  private configuration(): TreeMap {
    const { v } = this;
    return v.some({
      nameReference: () => [{ kind: 'Secret', fieldSpecs: [{ kind: 'ExternalSecret', path: 'spec/target/name' }] }],
      namePrefix: () => [{ path: v.random.pick(['spec/a', 'metadata/labels/app']), kind: 'Thing' }],
      commonLabels: () => [{ path: 'spec/labels', kind: 'Thing', create: 'true' }],
      commonAnnotations: () => [{ path: 'spec/notes', create: 'true', kind: 'Rollout' }],
      images: () => [{ path: 'spec/image', kind: 'Thing' }],
      varReference: () => [
        { path: 'spec/a', kind: 'Thing' },
        { path: 'data', kind: 'ConfigMap' },
      ],
      replicas: () => [{ path: 'spec/replicas', kind: 'Rollout', create: 'true' }],
      namespace: () => [{ path: 'spec/namespace', kind: 'Thing', create: 'true' }],
    });
  }

  private transformer(object: TreeMap, file: (tree: readonly Tree[]) => string): Tree {
    const { v } = this;
    const { random } = v;
    const kind = random.pick<TreeMap>([
      { kind: 'PrefixTransformer', prefix: 't-', fieldSpecs: [{ path: 'metadata/name' }] },
      { kind: 'LabelTransformer', labels: v.settings(), fieldSpecs: [{ path: 'metadata/labels', create: 'true' }] },
      {
        kind: 'NamespaceTransformer',
        metadata: { name: 'n', namespace: 'shop' },
        unsetOnly: random.pick(['true', 'false']),
        setRoleBindingSubjects: random.pick(['none', 'allServiceAccounts', 'defaultOnly']),
      },
      { kind: 'PatchTransformer', patch: inline(jsonPatchFor(v, object)), target: targetFor(v, object) },
      {
        kind: 'ReplicaCountTransformer',
        replica: { name: this.scaledName() ?? 'x', count: '2' },
        fieldSpecs: [{ path: 'spec/replicas', kind: 'Deployment', create: 'true' }],
      },
    ]);
    return this.written({ apiVersion: 'builtin', metadata: { name: 'n' }, ...kind }, file);
  }
}
