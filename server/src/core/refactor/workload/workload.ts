import type { Resource } from '../../kubernetes/resource.js';
import { say } from '../../text/say.js';
import type { WantedSecret } from '../destinations/destination.js';
import { dnsName } from '../names.js';

/** Cluster-scoped kinds whose pods run in any namespace. */
const CLUSTER_SCOPED = /^Cluster(?:Task|WorkflowTemplate|TrainingRuntime|ServingRuntime)$/;

/** Returns the namespace of an object's pods; undefined where the manifest does not determine it. */
export function namespaceOf({ kind, namespace, cursor }: Resource): string | undefined {
  if (kind === 'HelmRelease') return cursor.at('spec', 'targetNamespace')?.string ?? namespace;
  if (kind === 'Application') return cursor.at('spec', 'destination', 'namespace')?.string;
  return namespace;
}

/** Returns the reason why the pods of an object cannot use a Secret; undefined where they can. */
export function whyNoSecret({ kind, group }: Resource): string | undefined {
  if (CLUSTER_SCOPED.test(kind)) return say`a ${kind} runs in any namespace, and a Secret counts in its own alone`;
  if (group === 'argoproj.io' && /^(?:Application|ApplicationSet)$/.test(kind))
    return say`Argo CD passes these variables on as they are written`;
  return undefined;
}

/**
 * Returns the Secret wanted for a workload: `<workload>-secrets` in its namespace. `keys` are the names of its values.
 */
export function secretFor(resource: Resource, keys?: readonly string[]): WantedSecret {
  return {
    name: `${dnsName(resource.name ?? resource.kind).slice(0, 50)}-secrets`,
    namespace: namespaceOf(resource),
    ...(keys ? { keys } : {}),
  };
}
