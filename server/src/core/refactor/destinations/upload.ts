import type { FixWorld } from '../../model/fix.js';
import { withoutEnd } from '../../text/trim.js';
import type { StoreFact } from '../../workspace/named-facts.js';
import { dnsName } from '../names.js';
import { shellQuote } from '../shell-words.js';

/** A value in a file outside git that is to be uploaded for a key of a Secret. */
export interface HeldValue {
  readonly key: string;
  /** Relative to the root folder. */
  readonly file: string;
}

/** The `remoteRef` of an ExternalSecret. */
export interface RemoteRef {
  readonly key: string;
  /** Set where the store keeps several values under one key. */
  readonly property?: string;
}

export interface Upload {
  /** The new place of each value, in the order of the values. */
  readonly refs: readonly RemoteRef[];
  /** Shell commands, one a line. They contain no values, so that the shell's history has none. */
  readonly commands: readonly string[];
}

/** The Secret whose values are uploaded, and the pattern of their names in a store. */
export interface StoreEntry {
  readonly namespace: string;
  readonly secret: string;
  /** A pattern with `{namespace}`, `{secret}` and `{key}`; without it, each provider has its default. */
  readonly pattern?: string | undefined;
}

/** Returns the entry of a Secret, named by the pattern of the configuration. */
export function entryIn(world: FixWorld, namespace: string | undefined, secret: string): StoreEntry {
  return { namespace: namespace ?? 'default', secret, pattern: world.externalSecrets.key };
}

/**
 * Returns the references to the values of a Secret in a store, by the store's rules for names, and the commands that
 * upload them from files: AWS CLI `secretsmanager create-secret` and `ssm put-parameter`, `vault kv put`, `gcloud
 * secrets create`, `az keyvault secret set`, `kubectl create secret generic`.
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
            // Parameter Store allows fewer characters than other stores.
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
      // One entry holds all keys, and writing it replaces them all. Version 1 has no `kv patch`, which would not.
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
      // The store's definition has the namespace of the other Secret.
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

/**
 * Returns the command that uploads a value from a file to the place that an ExternalSecret names, and replaces nothing
 * there; undefined where no command is known that does that.
 */
export function uploadAt(store: StoreFact, { key, property }: RemoteRef, file: string): string | undefined {
  const [name, path] = [shellQuote(key), shellQuote(`file://${file}`)];
  if (property === undefined) {
    if (store.provider === 'aws')
      return store.service === 'ParameterStore'
        ? `aws ssm put-parameter --type SecureString --name ${name} --value ${path}`
        : `aws secretsmanager create-secret --name ${name} --secret-string ${path}`;
    return store.provider === 'gcpsm' ? `gcloud secrets create ${name} --data-file=${shellQuote(file)}` : undefined;
  }
  if (store.provider === 'kubernetes')
    return `kubectl create secret generic ${name} --namespace "$REMOTE_NAMESPACE" --from-file=${shellQuote(`${property}=${file}`)}`;
  if (store.provider !== 'vault' || store.version === 'v1') return undefined;
  const [mount, lead] = vaultMount(store);
  if (!key.startsWith(lead)) return undefined;
  const pair = shellQuote(`${property}=@${file}`);
  return `vault kv put -cas=0 -mount=${shellQuote(mount)} ${shellQuote(key.slice(lead.length))} ${pair}`;
}

/**
 * Returns the command that adds a value from a file to an entry that has others; undefined where no command is known that leaves them
 * as they are.
 */
export function addAt(store: StoreFact, { key, property }: RemoteRef, file: string): string | undefined {
  if (property === undefined) return uploadAt(store, { key }, file);
  const [mount, lead] = vaultMount(store);
  if (store.provider !== 'vault' || store.version === 'v1' || !key.startsWith(lead)) return undefined;
  return `vault kv patch -mount=${shellQuote(mount)} ${shellQuote(key.slice(lead.length))} ${shellQuote(`${property}=@${file}`)}`;
}

function fill(pattern: string, { namespace, secret }: StoreEntry, key = ''): string {
  const parts: Readonly<Record<string, string>> = { namespace, secret, key };
  return pattern.replace(/\{(namespace|secret|key)\}/g, (_, name: string) => parts[name] ?? '');
}

/** Returns the pattern without a leading slash, for a store without a root or with an implicit one. */
function unrooted(pattern: string): string {
  return pattern.replace(/^\//, '');
}

/** Returns the pattern without `{key}` and its separator, for one entry with all keys of a Secret. */
function withoutKey(pattern: string): string {
  const [first = '', ...others] = pattern.split('{key}');
  const rest = others.map((part, index) => (index === 0 && first === '' ? part.replace(/^[^A-Za-z0-9{}]+/, '') : part));
  return [first, ...rest].map((part, index) => (index < rest.length ? withoutSeparators(part) : part)).join('');
}

/** Returns a text without what separates at its end. */
function withoutSeparators(text: string): string {
  let end = text.length;
  while (end > 0 && /[^A-Za-z0-9{}]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Returns the pattern in the characters that names of Kubernetes objects allow. */
function objectNames(pattern: string): string {
  return withoutKey(unrooted(pattern))
    .toLowerCase()
    .replace(/[^a-z0-9{}]+/g, '-')
    .replace(/^-|-$/g, '');
}

/**
 * Returns the mount of Vault's engine for its command line, and the prefix that the operator requires before each key.
 */
function vaultMount({ mount, version }: StoreFact): readonly [mount: string, lead: string] {
  // Without a mount in the store, the operator takes the first part of the key for it.
  if (mount === undefined) return ['secret', 'secret/'];
  const trimmed = withoutEnd(mount, '/');
  // The operator expects this part of the path for version 2; the command line adds it itself.
  return [version === 'v1' ? trimmed : trimmed.replace(/\/data$/, ''), ''];
}

/**
 * Returns the same as `uploadTo`, for values that are added to others of the Secret. Where a store keeps several values
 * under one key, writing that key would replace the others (for good, on version 1 of Vault's engine), so that each of
 * these gets a key of its own.
 */
export function uploadMore(store: StoreFact, entry: StoreEntry, values: readonly HeldValue[]): Upload {
  if (store.provider !== 'vault' && store.provider !== 'kubernetes') return uploadTo(store, entry, values);
  // The other Secret is a Kubernetes object, whose name allows fewer characters than a key.
  const nameOf = store.provider === 'kubernetes' ? dnsName : (key: string): string => key;
  const uploads = values.map((value) =>
    uploadTo(store, { ...entry, secret: `${entry.secret}-${nameOf(value.key)}` }, [value]),
  );
  return {
    refs: uploads.flatMap(({ refs }) => refs),
    commands: uploads.flatMap(({ commands }) => commands),
  };
}

/** Returns the command that uploads the values and then removes their files. */
export function uploadCommand(upload: Upload, values: readonly HeldValue[]): string {
  if (upload.commands.some((command) => command.startsWith('#'))) return upload.commands.join('\n');
  return [...upload.commands, `rm ${values.map(({ file }) => shellQuote(file)).join(' ')}`].join(' && \\\n');
}
