import type { FixWorld } from '../../model/fix.js';
import type { StoreFact } from '../../workspace/facts.js';
import { dnsName } from '../names.js';
import { shellQuote } from '../shell-words.js';

/** A value that waits in a file to be uploaded under a key of a Secret. */
export interface HeldValue {
  readonly key: string;
  /** As people in the root folder type it. */
  readonly file: string;
}

/** `remoteRef` of an ExternalSecret. */
export interface RemoteRef {
  readonly key: string;
  /** Where the store keeps several values under one key. */
  readonly property?: string;
}

export interface Upload {
  /** Where each value will lie, in the order of the values. */
  readonly refs: readonly RemoteRef[];
  /** Shell commands, a line each. The values are no part of them, so that they stay out of the shell's history. */
  readonly commands: readonly string[];
}

/** Of what Secret values are kept, and how that is to be called in a store. */
export interface StoreEntry {
  readonly namespace: string;
  readonly secret: string;
  /** With `{namespace}`, `{secret}` and `{key}`; without one, each provider has a name of its own. */
  readonly pattern?: string | undefined;
}

/** The entry of a Secret, called as the configuration wants it. */
export function entryIn(world: FixWorld, namespace: string | undefined, secret: string): StoreEntry {
  return { namespace: namespace ?? 'default', secret, pattern: world.externalSecrets.key };
}

/**
 * Keys for the values of a Secret in a store, by the store's own rules for names, and the commands that upload them from
 * files: AWS CLI `secretsmanager create-secret` and `ssm put-parameter`, `vault kv put`, `gcloud secrets create`,
 * `az keyvault secret set`, `kubectl create secret generic`.
 */
export function uploadTo(store: StoreFact, entry: StoreEntry, values: readonly HeldValue[]): Upload {
  const each = (nameOf: (key: string) => string, command: (name: string, file: string) => string): Upload => ({
    refs: values.map(({ key }) => ({ key: nameOf(key) })),
    commands: values.map(({ key, file }) => command(shellQuote(nameOf(key)), file)),
  });
  const { pattern = '{namespace}/{secret}/{key}' } = entry;
  const slashed = (key: string): string => fill(pattern, entry, key);
  const dashed = (key: string): string => fill(unrooted(pattern), entry, key).replace(/[^A-Za-z0-9-]/g, '-');
  switch (store.provider) {
    case 'aws':
      return store.service === 'ParameterStore'
        ? each(
            // Of what other stores take in a name, this one does not take these.
            (key) => `/${fill(unrooted(pattern).replace(/[+=@]/g, '-'), entry, key)}`,
            (name, file) =>
              `aws ssm put-parameter --type SecureString --name ${name} --value ${shellQuote(`file://${file}`)}`,
          )
        : each(
            slashed,
            (name, file) =>
              `aws secretsmanager create-secret --name ${name} --secret-string ${shellQuote(`file://${file}`)}`,
          );
    case 'vault': {
      // One entry holds all keys, and writing it replaces them all. `kv patch`, which does not, is none of version 1.
      const [mount, lead] = vaultMount(store);
      const path = fill(withoutKey(unrooted(pattern)), entry);
      const pairs = values.map(({ key, file }) => shellQuote(`${key}=@${file}`)).join(' ');
      return {
        refs: values.map(({ key }) => ({ key: lead + path, property: key })),
        commands: [`vault kv put -mount=${shellQuote(mount)} ${shellQuote(path)} ${pairs}`],
      };
    }
    case 'gcpsm':
      return each(dashed, (name, file) => `gcloud secrets create ${name} --data-file=${shellQuote(file)}`);
    case 'azurekv':
      return each(
        dashed,
        (name, file) => `az keyvault secret set --vault-name "$VAULT_NAME" --name ${name} --file ${shellQuote(file)}`,
      );
    case 'kubernetes': {
      // The store itself says which namespace the other Secret is in.
      const name = fill(entry.pattern === undefined ? '{secret}' : objectNames(entry.pattern), entry);
      const files = values.map(({ key, file }) => `--from-file=${shellQuote(`${key}=${file}`)}`).join(' ');
      return {
        refs: values.map(({ key }) => ({ key: name, property: key })),
        commands: [`kubectl create secret generic ${shellQuote(name)} --namespace "$REMOTE_NAMESPACE" ${files}`],
      };
    }
    default:
      return each(
        slashed,
        (name, file) =>
          `# Put the content of ${shellQuote(file)} into ${store.kind} ${shellQuote(store.name)} as ${name}`,
      );
  }
}

function fill(pattern: string, { namespace, secret }: StoreEntry, key = ''): string {
  const parts: Readonly<Record<string, string>> = { namespace, secret, key };
  return pattern.replace(/\{(namespace|secret|key)\}/g, (_, name: string) => parts[name] ?? '');
}

/** Where a store has no root, or puts one before each name itself. */
function unrooted(pattern: string): string {
  return pattern.replace(/^\//, '');
}

/** For what holds all keys of a Secret: `{key}` goes with what sets it apart from the rest. */
function withoutKey(pattern: string): string {
  return pattern.replace(/^\{key\}[^A-Za-z0-9{}]*|[^A-Za-z0-9{}]*\{key\}/g, '');
}

/** A pattern for the names of objects in Kubernetes. */
function objectNames(pattern: string): string {
  return withoutKey(unrooted(pattern))
    .toLowerCase()
    .replace(/[^a-z0-9{}]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** The mount of Vault's engine as its command line names it, and what the operator wants before each key. */
function vaultMount({ mount, version }: StoreFact): readonly [mount: string, lead: string] {
  // Where the store names no mount, the operator takes the first part of the key for it.
  if (mount === undefined) return ['secret', 'secret/'];
  const trimmed = mount.replace(/\/+$/, '');
  // The operator knows this part of the path of version 2; the command line puts it in itself.
  return [version === 'v1' ? trimmed : trimmed.replace(/\/data$/, ''), ''];
}

/**
 * As `uploadTo`, for values that join others of the Secret: where a store keeps several values under one key, writing that
 * key would replace the others (and on version 1 of Vault's engine for good), so that each of these gets a key of its own.
 */
export function uploadMore(store: StoreFact, entry: StoreEntry, values: readonly HeldValue[]): Upload {
  if (store.provider !== 'vault' && store.provider !== 'kubernetes') return uploadTo(store, entry, values);
  // The other Secret is an object of its own, which takes fewer names than a key.
  const nameOf = store.provider === 'kubernetes' ? dnsName : (key: string): string => key;
  const uploads = values.map((value) =>
    uploadTo(store, { ...entry, secret: `${entry.secret}-${nameOf(value.key)}` }, [value]),
  );
  return {
    refs: uploads.flatMap(({ refs }) => refs),
    commands: uploads.flatMap(({ commands }) => commands),
  };
}

/** The upload, and then the removal of the files that waited for it. */
export function uploadCommand(upload: Upload, values: readonly HeldValue[]): string {
  if (upload.commands.some((command) => command.startsWith('#'))) return upload.commands.join('\n');
  return [...upload.commands, `rm ${values.map(({ file }) => shellQuote(file)).join(' ')}`].join(' && \\\n');
}
