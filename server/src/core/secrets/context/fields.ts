import type { Container } from '../../kubernetes/pod.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { Candidate, SecretContext } from './candidate.js';

/**
 * Yields the fields with credentials beside those that every workload has: users of a kubeconfig, cloud-init, files
 * that Cluster API writes to machines, artifacts of Argo Workflows.
 */
export function* fieldCandidates(resource: Resource): Generator<Candidate> {
  const { cursor, group, kind } = resource;
  if (isKubeconfig(cursor)) yield* kubeconfigCandidates(cursor);
  if (/(?:^|\.)cluster\.x-k8s\.io$|^kubeadm\.k8s\.io$/.test(group)) yield* clusterApiCandidates(resource);
  if (group === 'argoproj.io' && /Workflow|Sensor/.test(kind)) yield* artifactCandidates(resource);
}

/** The fields for cloud-init data of virtual machines and nodes, as KubeVirt, Karpenter and others name them. */
const CLOUD_INIT = /^(?:user|network)_?[dD]ata(?:Base64)?$/;

/** Returns the candidate for a cloud-init text in a custom resource; undefined for other fields. */
export function cloudInitCandidate(scalar: Cursor, resource: Resource): Candidate | undefined {
  const { key = '' } = scalar;
  if (scalar.kind !== 'scalar' || !CLOUD_INIT.test(key)) return undefined;
  const place = say`in the cloud-init data of ${describe(resource)}`;
  const encoded = /Base64$/.test(key);
  return { context: { kind: 'field', of: 'cloud-init', place, encoded }, scalar, name: key, resource };
}

/** Returns true for the configuration of kubectl with users in it. */
export function isKubeconfig(root: Cursor): boolean {
  if (root.kind !== 'map' || root.at('kind')?.value !== 'Config') return false;
  const apiVersion = root.at('apiVersion')?.value;
  if (apiVersion !== undefined && apiVersion !== 'v1') return false;
  return root.at('users')?.kind === 'sequence';
}

/** The credentials in the configuration of a provider that is built into kubectl. */
const PROVIDER_KEYS = /^(?:access-token|id-token|refresh-token|client-secret)$/;

/** Yields the credentials of a kubeconfig's users. Inside another object they get its context. */
export function* kubeconfigCandidates(
  root: Cursor,
  inside?: { readonly context: SecretContext; readonly resource: Resource | undefined },
): Generator<Candidate> {
  for (const entry of root.at('users')?.items() ?? []) {
    const user = entry.at('user');
    const own = entry.at('name')?.string;
    const place = own === undefined ? say`of a user in a kubeconfig` : say`of user "${own}" in a kubeconfig`;
    const context: SecretContext = inside?.context ?? { kind: 'field', of: 'kubeconfig', place };
    const candidate = (scalar: Cursor, name: string): Candidate => ({
      context,
      scalar,
      name,
      resource: inside?.resource,
    });
    for (const field of ['token', 'password', 'client-key-data']) {
      const scalar = user?.at(field);
      if (scalar?.kind === 'scalar') yield candidate(scalar, field);
    }
    for (const scalar of user?.at('auth-provider', 'config')?.entries() ?? [])
      if (scalar.kind === 'scalar' && PROVIDER_KEYS.test(scalar.key ?? '')) yield candidate(scalar, scalar.key ?? '');
    for (const variable of user?.at('exec', 'env')?.items() ?? []) {
      const scalar = variable.at('value');
      if (scalar?.kind === 'scalar') yield candidate(scalar, variable.at('name')?.string ?? '');
    }
  }
}

/** Yields the headers of requests that a probe or a hook sends: every value of `Authorization` is a credential. */
export function* headerCandidates(
  list: Cursor,
  container: Container | undefined,
  resource: Resource | undefined,
): Generator<Candidate> {
  const where = container ? say` of container "${container.name}"` : '';
  const context: SecretContext = {
    kind: 'field',
    of: 'header',
    place: say`among the headers of a probe or hook${where}`,
  };
  for (const item of list.items()) {
    const scalar = item.at('value');
    if (scalar?.kind === 'scalar') yield { context, scalar, name: item.at('name')?.string ?? '', resource };
  }
}

/**
 * Yields the texts that Cluster API writes to machines, and the tokens with which they join: files, commands,
 * passwords, tokens.
 */
function* clusterApiCandidates(resource: Resource): Generator<Candidate> {
  const context: SecretContext = { kind: 'field', of: 'cluster-api', place: say`in ${describe(resource)}` };
  for (const scalar of resource.cursor.walk()) {
    if (scalar.kind !== 'scalar') continue;
    const { key, parent } = scalar;
    const list = parent?.parent?.key;
    const isCommand = key === undefined && /^(?:pre|post)\w*Commands$/.test(parent?.key ?? '');
    const isToken =
      (key === 'token' && (parent?.key === 'bootstrapToken' || list === 'bootstrapTokens')) ||
      key === 'tlsBootstrapToken' ||
      key === 'certificateKey';
    const isFile = key === 'content' && list === 'files';
    if (isCommand) yield { context, scalar, name: parent?.key ?? '', resource };
    else if (isToken || isFile || (key === 'passwd' && list === 'users')) {
      const encoded = isFile && parent?.at('encoding')?.value === 'base64';
      yield { context: encoded ? { ...context, encoded } : context, scalar, name: key ?? '', resource };
    }
  }
}

/** Yields the texts that a workflow passes to its steps as files. */
function* artifactCandidates(resource: Resource): Generator<Candidate> {
  for (const scalar of resource.cursor.walk()) {
    const raw = scalar.parent;
    if (scalar.kind !== 'scalar' || scalar.key !== 'data' || raw?.key !== 'raw') continue;
    const artifact = raw.parent?.at('name')?.string;
    const place = say`in ${artifact === undefined ? say`an artifact` : say`artifact "${artifact}"`} of ${describe(resource)}`;
    yield { context: { kind: 'field', of: 'artifact', place }, scalar, name: artifact ?? 'data', resource };
  }
}
