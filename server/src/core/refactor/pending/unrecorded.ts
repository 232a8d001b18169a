import { nameOf } from '../../text/paths.js';
import { Refusal } from '../../text/refusal.js';
import { say } from '../../text/say.js';
import { SECRET_FILE } from '../destinations/secret-name.js';
import { uploadAt } from '../destinations/upload.js';
import { fileName } from '../files.js';
import { shellQuote } from '../shell-words.js';
import {
  type HeldFile,
  type HeldFiles,
  nameBelow,
  type Pending,
  type PendingValue,
  problemsOf,
  shown,
} from './held-file.js';
import { type PendingTarget, resourcesIn, storeIn, targetsIn } from './targets.js';
import { generatorsOf } from './used-files.js';

/**
 * Returns what is known of a file that no step is about, such as one that an earlier version of Yamlock or a person put
 * there: from its name, from the Secret in it, and from the objects of the workspace.
 */
export function unrecorded(file: HeldFile, there: HeldFiles): Pending {
  const { path, folder } = file;
  const known = file.isLink || file.unreadable !== undefined || file.isEmpty ? undefined : whatIs(file, there);
  return {
    name: nameBelow(file),
    folder,
    kind: 'unrecorded',
    title: say`Nothing here knows what ${shown(path, folder)} waits for: look at it, bring what it holds to where it belongs, then mark it as done`,
    manifests: [],
    values: [{ file: path }],
    problems: problemsOf(file),
    deletes: [path],
    records: [],
    ...known,
  };
}

function whatIs(file: HeldFile, there: HeldFiles): Partial<Pending> | undefined {
  return readByKustomize(file, there) ?? secretManifest(file, there) ?? valueOfExternalSecret(file, there);
}

function readByKustomize(file: HeldFile, { files }: HeldFiles): Partial<Pending> | undefined {
  const [generator] = generatorsOf(file, files);
  if (!generator) return undefined;
  const { kustomization, name } = generator;
  const into = name === undefined ? say`an object` : say`"${name}"`;
  return {
    kind: 'used',
    title: say`${shown(kustomization, file.folder)} makes ${into} from ${shown(file.path, file.folder)}: it stays, and who builds the kustomization needs it`,
    from: kustomization,
    deletes: [],
  };
}

function secretManifest({ path, folder }: HeldFile, { files }: HeldFiles): Partial<Pending> | undefined {
  if (!path.endsWith(SECRET_FILE)) return undefined;
  const name = shown(path, folder);
  const secrets = resourcesIn(path, files).filter(({ kind }) => kind === 'Secret');
  if ((files.streamOf(path)?.documents ?? []).some(({ document }) => document.problems.length > 0))
    return { title: say`${name} cannot be read as YAML, it may be half-written: look at it, then mark it as done` };
  if (secrets.length === 0) return undefined;
  const values = secrets.flatMap(({ name: secret, cursor }): PendingValue[] =>
    ['data', 'stringData']
      .flatMap((field) => [...(cursor.at(field)?.entries() ?? [])])
      .map(({ key = '' }) => ({ file: path, key, ...(secret === undefined ? {} : { secret }) })),
  );
  const named = secrets.map((one) => say`"${one.name ?? ''}"`).join(say`, `);
  return {
    title: say`Secret ${named} stands in ${name}, which git ignores: bring it into the cluster with kubectl, which reads the file, then mark it as done`,
    ...commandFor(() => `kubectl apply --server-side -f ${shellQuote(name)}`),
    values,
  };
}

/** Returns what an ExternalSecret says of a file with the name that its key would have. */
function valueOfExternalSecret({ path, folder }: HeldFile, there: HeldFiles): Partial<Pending> | undefined {
  const name = nameOf(path);
  const targets = targetsIn(there.manifests, there.files).filter(({ by }) => by.kind === 'ExternalSecret');
  const named = (target: PendingTarget): string => fileName(`${target.secret}.${target.key}`);
  const exact = targets.filter((target) => named(target) === name);
  // A file of that name may have been there before: the next one has a number.
  const found = exact.length > 0 ? exact : targets.filter((target) => named(target) === name.replace(/-\d+$/, ''));
  const [target] = found;
  if (!target) return undefined;
  const { secret, key, by, store, remote } = target;
  const where = store ? say`${store.kind} "${store.name}"` : say`its store`;
  const fact = store && storeIn(there.manifests, there.files, store.kind, store.name);
  const upload = (): string | undefined => {
    const command = fact && remote && uploadAt(fact, remote, shown(path, folder));
    return command === undefined ? undefined : `${command} && \\\nrm ${shellQuote(shown(path, folder))}`;
  };
  const others = found.length > 1 ? say`, as ${found.length - 1} more ExternalSecrets do` : '';
  return {
    title: say`${shown(path, folder)} has the name of key "${key}" of Secret "${secret}", which ExternalSecret "${by.name}" fetches from ${where}${others}: upload it, unless the store has the value, then mark it as done`,
    ...commandFor(upload),
    manifests: [by.file],
    values: [{ ...target, file: path }],
  };
}

function commandFor(make: () => string | undefined): Pick<Pending, 'command'> {
  try {
    const command = make();
    return command === undefined ? {} : { command };
  } catch (error) {
    // A name that no shell should be handed.
    if (!(error instanceof Refusal)) throw error;
    return {};
  }
}
