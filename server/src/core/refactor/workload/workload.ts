import type { Resource } from '../../kubernetes/resource.js';
import type { WantedSecret } from '../destinations/destination.js';
import { dnsName } from '../names.js';

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

/** The Secret of a workload: `<workload>-secrets` in its namespace. `keys` are what its values go by. */
export function secretFor(resource: Resource, keys?: readonly string[]): WantedSecret {
  return {
    name: `${dnsName(resource.name ?? resource.kind).slice(0, 50)}-secrets`,
    namespace: namespaceOf(resource),
    ...(keys ? { keys } : {}),
  };
}
