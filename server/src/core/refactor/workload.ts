import type { Resource } from '../kubernetes/resource.js';
import type { FixWorld } from '../rule.js';
import type { SecretFact } from '../workspace/facts.js';
import type { Located } from '../workspace/index.js';
import type { YamlData } from '../yaml/edits.js';
import { folderOf, join } from './files.js';
import { dnsName } from './names.js';

/** Kinds that stand outside namespaces and whose pods run in any. */
const CLUSTER_SCOPED = /^Cluster(?:Task|WorkflowTemplate|TrainingRuntime|ServingRuntime)$/;

/** The namespace an object's pods run in; undefined where the manifest leaves that open. */
export function namespaceOf({ kind, namespace, cursor }: Resource): string | undefined {
  if (kind === 'HelmRelease') return cursor.at('spec', 'targetNamespace')?.string ?? namespace;
  if (kind === 'Application') return cursor.at('spec', 'destination', 'namespace')?.string;
  return namespace;
}

/** Why the pods of an object cannot be given a Secret; undefined where they can. */
export function whyNoSecret({ kind, group }: Resource): string | undefined {
  if (CLUSTER_SCOPED.test(kind)) return `a ${kind} runs in any namespace, and a Secret counts in its own alone`;
  if (group === 'argoproj.io' && /^(?:Application|ApplicationSet)$/.test(kind))
    return 'Argo CD passes these variables on as they are written';
  return undefined;
}

/** ` --namespace shop`, or nothing. */
export function namespaceFlag(resource: Resource): string {
  const namespace = namespaceOf(resource);
  return namespace === undefined ? '' : ` --namespace ${namespace}`;
}

/** The metadata of an object that is made for a workload. */
export function metadataFor(name: string, resource: Resource): YamlData {
  const namespace = namespaceOf(resource);
  return namespace === undefined ? { name } : { name, namespace };
}

/** True for what stands in the same namespace: as it is written, or else in the same folder. */
export function standsBeside(
  namespace: string | undefined,
  path: string,
  resource: Resource,
  world: FixWorld,
): boolean {
  const own = namespaceOf(resource);
  if (namespace !== undefined && own !== undefined) return namespace === own;
  return namespace === own && folderOf(path) === folderOf(world.path);
}

/** Endings of the files that are made for a workload's Secret. */
export const SECRET_FILE = '.secret.yaml';
export const EXTERNAL_SECRET_FILE = '.external-secret.yaml';
export const PUSH_SECRET_FILE = '.push-secret.yaml';

/** How many names are tried before the plain one is taken. */
const MOST_NAMES = 20;

/**
 * The name of a workload's Secret: `<workload>-secrets`, or with a number where that is taken by something else than what
 * `extend` can add to.
 */
export function secretNameFor<Found>(
  resource: Resource,
  world: FixWorld,
  extend: (name: string, known: readonly Located<SecretFact>[]) => Found | undefined,
): { readonly name: string; readonly found?: Found } {
  const base = `${dnsName(resource.name ?? resource.kind).slice(0, 50)}-secrets`;
  const secrets = world.index.secrets(namespaceOf(resource));
  for (let count = 1; count <= MOST_NAMES; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    const known = secrets.filter(({ fact }) => fact.name === name);
    const found = extend(name, known);
    if (found !== undefined) return { name, found };
    // What git ignores is no part of the index.
    const folder = folderOf(world.path);
    const files = [SECRET_FILE, EXTERNAL_SECRET_FILE].map((ending) => join(folder, name + ending));
    if (known.length === 0 && !files.some((path) => world.isTaken(path))) return { name };
  }
  return { name: base };
}
