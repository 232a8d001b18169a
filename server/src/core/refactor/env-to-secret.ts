import type { Resource } from '../kubernetes/resource.js';
import type { Fix, FixPlan, FixWorld } from '../rule.js';
import type { SecretFact, StoreFact } from '../workspace/facts.js';
import type { Located } from '../workspace/index.js';
import type { Cursor } from '../yaml/cursor.js';
import { documentText, replaceEntry, type YamlData } from '../yaml/edits.js';
import { externalSecretSpec } from './external-secret.js';
import { folderOf, freePath, fromRoot, holdValue, ignoreChanges } from './files.js';
import { dnsName, keyFit } from './names.js';
import { shellQuote, uploadCommand, uploadTo } from './upload.js';

/** An environment variable whose literal value is to become a reference. */
export interface EnvLiteral {
  readonly resource: Resource;
  readonly variable: string;
  /** The scalar behind `value:`. */
  readonly value: Cursor;
}

/** How many existing Secrets and stores are offered: the best ones. */
const MOST_CHOICES = 3;

/**
 * The ways to move a literal out of an `env` entry, the preferred one first: a Secret that has the key already, an
 * ExternalSecret for each store the namespace may use, a Secret in a file that git ignores. In each, the value goes to a
 * file outside git in the same edit that takes it away here.
 */
export function envToSecret(literal: EnvLiteral, world: FixWorld): readonly Fix[] {
  const { namespace } = literal.resource;
  const existing = world.index
    .secrets(namespace)
    .flatMap(({ path, fact }) =>
      fact.keys.map((key) => ({ path, fact, key, score: keyFit(literal.variable, key, fact.name) })),
    )
    .filter(({ score, fact, path }) => score > 0 && belongs(fact, path, namespace, world.path))
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_CHOICES);
  const stores = world.index.stores(namespace).slice(0, MOST_CHOICES);
  return [
    ...existing.map(({ fact, key }) => useExisting(literal, fact, key)),
    ...stores.map((store) => newExternalSecret(literal, store)),
    newSecret(literal),
  ];
}

/** True for a Secret of the same namespace; where that is not written, for one in a folder nearby. */
function belongs(secret: SecretFact, path: string, namespace: string | undefined, from: string): boolean {
  if (secret.namespace !== undefined && namespace !== undefined) return secret.namespace === namespace;
  const around = folderOf(folderOf(from));
  return folderOf(path) === folderOf(from) || (around !== '' && path.startsWith(`${around}/`));
}

function useExisting(literal: EnvLiteral, secret: SecretFact, key: string): Fix {
  return {
    title: `Use key "${key}" of ${secret.kind} "${secret.name}"`,
    safety: 'create',
    plan: (world) =>
      withReference(literal, secret.name, key, () => {
        const held = holdValue(world, `${secret.name}.${key}`, literal.value.text);
        return {
          files: held.changes,
          handOff: {
            title: `"${literal.variable}" now comes from ${secret.kind} "${secret.name}". Its old value waits in ${held.path}: rotate it (git history keeps it), or compare it with what the Secret holds, then delete the file`,
            command: `kubectl get secret ${secret.name}${namespaceFlag(literal.resource)} -o go-template='{{ index .data "${key}" | base64decode }}' | cmp - ${shellQuote(held.path)} && rm ${shellQuote(held.path)}`,
          },
        };
      }),
  };
}

function newExternalSecret(literal: EnvLiteral, { fact: store }: Located<StoreFact>): Fix {
  const { resource } = literal;
  return {
    title: `Move to a new ExternalSecret (${store.kind} "${store.name}")`,
    safety: 'create',
    plan: (world) => {
      const key = dnsName(literal.variable);
      const name = secretName(literal, world);
      return withReference(literal, name, key, () => {
        const held = holdValue(world, `${name}.${key}`, literal.value.text);
        const waiting = [{ key, file: held.path }];
        const upload = uploadTo(store, resource.namespace ?? 'default', name, waiting);
        const text = documentText({
          apiVersion: 'external-secrets.io/v1',
          kind: 'ExternalSecret',
          metadata: metadata(name, resource),
          spec: externalSecretSpec(store, { name, creationPolicy: 'Owner' }, [{ key, ref: upload.refs[0] ?? { key } }]),
        });
        const path = freePath(world, folderOf(world.path), name, '.external-secret.yaml');
        return {
          files: [
            { kind: 'create' as const, path, text, why: `Fetches "${key}" from ${store.kind} "${store.name}"` },
            ...held.changes,
          ],
          handOff: {
            title: `Upload the value of "${literal.variable}" from ${held.path} to ${store.kind} "${store.name}". Rotate it soon: git history keeps the old one`,
            command: uploadCommand(upload, waiting),
          },
        };
      });
    },
  };
}

function newSecret(literal: EnvLiteral): Fix {
  const { resource } = literal;
  return {
    title: 'Move to a new Secret in a file that git ignores',
    safety: 'create',
    plan: (world) => {
      const key = dnsName(literal.variable);
      const name = secretName(literal, world);
      return withReference(literal, name, key, () => {
        const path = freePath(world, folderOf(world.path), name, '.secret.yaml');
        const text = documentText({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: metadata(name, resource),
          type: 'Opaque',
          stringData: { [key]: literal.value.text },
        });
        return {
          files: [
            { kind: 'create' as const, path, text, why: `Holds "${key}", outside git` },
            ...ignoreChanges(world, path),
          ],
          handOff: {
            title: `The value of "${literal.variable}" stands in ${fromRoot(world, path)}, which git ignores. Create the Secret with kubectl; the command reads the value from its input. Rotate it soon: git history keeps the old one`,
            command: `kubectl create secret generic ${name}${namespaceFlag(resource)} --from-file=${key}=/dev/stdin`,
          },
        };
      });
    },
  };
}

/** Replaces `value: …` by a reference, and adds the rest of the plan only where that can be done. */
function withReference(
  literal: EnvLiteral,
  name: string,
  key: string,
  rest: () => Omit<Exclude<FixPlan, { refused: string }>, 'edits'>,
): FixPlan {
  const { value } = literal;
  if (value.string === undefined) return { refused: 'the value is no text any more' };
  if (/\$\([A-Za-z_][A-Za-z0-9_]*\)/.test(value.text))
    return { refused: 'the value refers to other variables, which a Secret cannot do' };
  if (value.text.includes('${'))
    return { refused: 'the value is filled in by a substitution before Kubernetes sees it' };
  const reference = replaceEntry(value, 'valueFrom', { secretKeyRef: { name, key } });
  return 'refused' in reference ? reference : { edits: reference.edits, ...rest() };
}

/** `<workload>-secrets`, or with the variable's name where that is taken. */
function secretName({ resource, variable }: EnvLiteral, world: FixWorld): string {
  const base = dnsName(resource.name ?? resource.kind);
  const taken = new Set(world.index.secrets(resource.namespace).map(({ fact }) => fact.name));
  const plain = `${base}-secrets`;
  if (!taken.has(plain)) return plain;
  for (let count = 1; ; count++) {
    const name = `${base}-${dnsName(variable)}${count === 1 ? '' : `-${count}`}`;
    if (!taken.has(name)) return name;
  }
}

function metadata(name: string, { namespace }: Resource): YamlData {
  return namespace === undefined ? { name } : { name, namespace };
}

function namespaceFlag({ namespace }: Resource): string {
  return namespace === undefined ? '' : ` --namespace ${namespace}`;
}
