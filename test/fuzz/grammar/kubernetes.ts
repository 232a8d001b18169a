import type { Schema } from '../../../server/src/core/schema/schema.js';
import type { KindName, KindSchema } from '../../../server/src/core/schema/store.js';
import { bundledSchemas } from '../../../server/src/host/node/schemas.js';
import { isTreeMap, type Tree, type TreeMap } from '../../kustomize/tree.js';
import type { Random } from '../random.js';
import { printed } from './print.js';
import { NAMESPACES, quoted, Words } from './words.js';

const SCHEMAS = bundledSchemas();
const KINDS = SCHEMAS.kinds();

/** The kinds that most rules are about, and those that refer to each other. */
const USUAL = KINDS.filter(
  ({ apiVersion, kind }) =>
    /^(?:v1|apps\/v1|batch\/v1|rbac\.authorization\.k8s\.io\/v1|networking\.k8s\.io\/v1|external-secrets\.io\/v1|bitnami\.com\/v1alpha1|cert-manager\.io\/v1|[a-z.]*\.fluxcd\.io\/v\d[a-z0-9]*|argoproj\.io\/v1alpha1)$/.test(
      apiVersion,
    ) && !/List$|Binding$(?<!RoleBinding)|Review$/.test(kind),
);
const WORKLOADS = KINDS.filter(({ apiVersion, kind }) =>
  /^(?:v1\/Pod|apps\/v1\/(?:Deployment|StatefulSet|DaemonSet)|batch\/v1\/(?:Job|CronJob))$/.test(
    `${apiVersion}/${kind}`,
  ),
);
const DATA = KINDS.filter(({ apiVersion, kind }) => apiVersion === 'v1' && /^(?:Secret|ConfigMap)$/.test(kind));

/** Fields that nearly every object has, whatever its schema requires. */
const WANTED = new Set([
  'metadata',
  'spec',
  'template',
  'containers',
  'jobTemplate',
  'name',
  'image',
  'data',
  'rules',
  'selector',
  'ports',
]);
/** The depth at which an object gets no further fields that it can do without. */
const DEEPEST = 12;

/** Returns one to four manifests as a text, in one of many layouts. */
export function manifests(random: Random): string {
  const maker = new Objects(random);
  const count = random.pick([1, 1, 1, 2, 3]);
  return Array.from({ length: count }, () => printed(maker.object(), random)).join(
    random.pick(['---\n', '---\n', '--- # c\n', '...\n---\n']),
  );
}

/** Makes objects of the kinds that have a schema, with a value in any field that the schema does not expect now and then. */
export class Objects {
  private readonly words: Words;
  /** Once in so many fields the value is an odd one. */
  private readonly odd: number;

  constructor(private readonly random: Random) {
    this.words = new Words(random);
    this.odd = random.pick([12, 40, 1000]);
  }

  object(of: KindName = this.kind()): TreeMap {
    const { random, words } = this;
    const { apiVersion, kind } = of;
    const schema = SCHEMAS.kind(apiVersion, kind);
    const made = schema ? this.value(schema, schema.schema, kind, 0) : {};
    return {
      apiVersion: quoted(apiVersion),
      kind,
      metadata: this.metadata(),
      ...(isTreeMap(made) ? without(made, 'apiVersion', 'kind', 'metadata', 'status') : {}),
      ...(kind === 'Secret' ? this.secret() : {}),
      ...(random.chance(this.odd * 4) ? { [words.key()]: words.odd() } : {}),
    };
  }

  /** Returns the content of a file without a kind that has a schema: `Chart.yaml`, `.sops.yaml`, `dex`. */
  file(name: string): Tree {
    const schema = SCHEMAS.kind('file', name);
    return schema ? this.value(schema, schema.schema, name, 0) : {};
  }

  private kind(): KindName {
    const { random } = this;
    return random.pick(random.pick([WORKLOADS, WORKLOADS, WORKLOADS, DATA, USUAL, USUAL, USUAL, KINDS]));
  }

  metadata(): TreeMap {
    const { random, words } = this;
    return {
      name: words.name(),
      ...(random.chance(2) ? { namespace: random.pick(NAMESPACES) } : {}),
      ...(random.chance(3) ? { labels: this.strings() } : {}),
      ...(random.chance(4) ? { annotations: this.strings() } : {}),
    };
  }

  private secret(): TreeMap {
    const { random, words } = this;
    const canary = words.canary();
    return random.chance(2)
      ? { stringData: { [random.pick(['password', 'token'])]: canary, ...this.strings() } }
      : { data: { [random.pick(['password', 'token'])]: Buffer.from(canary).toString('base64'), ...this.strings() } };
  }

  strings(): TreeMap {
    const { random, words } = this;
    return Object.fromEntries(Array.from({ length: random.below(4) }, () => [words.key(), words.text()]));
  }

  private value(root: KindSchema, schema: Schema, name: string, depth: number): Tree {
    const { random, words } = this;
    if (random.chance(this.odd)) return words.odd();
    if (schema.$ref !== undefined) {
      const target = root.resolve(schema.$ref);
      return target ? this.value(root, target, name, depth + 1) : words.text();
    }
    const alternatives = schema.oneOf ?? schema.anyOf;
    if (alternatives && alternatives.length > 0 && !schema.properties)
      return this.value(root, random.pick(alternatives), name, depth + 1);
    const known = schema.enum ?? schema.examples;
    if (known && known.length > 0 && !random.chance(8)) return quoted(String(random.pick(known)));
    if (schema.const !== undefined) return quoted(String(schema.const));
    const [type] = [schema.type ?? (schema.properties ? 'object' : 'string')].flat();
    switch (type) {
      case 'object':
        return this.map(root, schema, name, depth);
      case 'array':
        return this.list(root, schema, name, depth);
      case 'integer':
      case 'number':
        return words.integer();
      case 'boolean':
        return words.boolean();
      default:
        return this.text(name);
    }
  }

  private map(root: KindSchema, schema: Schema, name: string, depth: number): TreeMap {
    const { random, words } = this;
    const { properties = {}, required = [], additionalProperties } = schema;
    const names = Object.keys(properties);
    if (name === 'env' && random.chance(2))
      return { name: random.pick(['DB_PASSWORD', 'API_TOKEN']), value: words.canary() };
    const rest =
      depth >= DEEPEST ? [] : Array.from({ length: random.below(5) }, () => names[random.below(names.length)]);
    const chosen = new Set([
      ...required.filter(() => !random.chance(12)),
      ...names.filter((one) => WANTED.has(one) && depth < DEEPEST && !random.chance(6)),
      ...rest.filter((one) => one !== undefined),
    ]);
    const own = [...chosen].map((one): [string, Tree] => [
      quoted(one),
      this.value(root, properties[one] ?? {}, one, depth + 1),
    ]);
    const values = typeof additionalProperties === 'object' ? additionalProperties : {};
    const free =
      additionalProperties === undefined || additionalProperties === false || depth >= DEEPEST
        ? []
        : Array.from({ length: random.below(4) }, (): [string, Tree] => [
            words.key(),
            this.value(root, values, name, depth + 1),
          ]);
    const extra = random.chance(this.odd * 4) ? [[words.key(), words.text()] as const] : [];
    return Object.fromEntries([...own, ...free, ...extra]);
  }

  private list(root: KindSchema, schema: Schema, name: string, depth: number): Tree {
    const { random } = this;
    const { items } = schema;
    const of = typeof items === 'object' && !Array.isArray(items) ? (items as Schema) : {};
    const count = depth >= DEEPEST ? 0 : random.pick([0, 1, 1, 1, 2, 3]);
    return Array.from({ length: count }, () => this.value(root, of, name, depth + 1));
  }

  private text(name: string): Tree {
    const { random, words } = this;
    if (/^(?:name|secretName|serviceAccountName|claimName|configMap)$|Name$/.test(name)) return words.name();
    if (/namespace/i.test(name)) return random.pick(NAMESPACES);
    if (name === 'image')
      return random.pick(['nginx', 'nginx:1.25', 'ghcr.io/a/b:latest', '"{{ .Values.image }}"', '":"', '"a@sha256:x"']);
    if (name === 'key') return words.key();
    return /script|data|values|patch|config|args|command/i.test(name) && random.chance(3) ? words.long() : words.text();
  }
}

function without(map: TreeMap, ...keys: readonly string[]): TreeMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}
