import { podsOf } from '../../kubernetes/pod.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'naked-pod',
  family: 'workload-hardening',
  level: 'information',
  scope: 'resource',
  summary: 'A pod is not managed by anything',
  why: 'Nothing starts such a pod again when its node fails or is drained, and it cannot be updated: it is deleted and made anew.',
  how: 'Write a Deployment, a StatefulSet, a DaemonSet or a Job with the pod as its template.',
  references: [
    {
      title: 'Configuration Best Practices: Naked Pods',
      url: 'https://kubernetes.io/docs/concepts/configuration/overview/#naked-pods-vs-replicasets-deployments-and-jobs',
    },
  ],
  *check(resource, { path }) {
    if (resource.kind !== 'Pod' || resource.group !== '') return;
    const [pod] = podsOf(resource, path);
    if (!pod?.complete || pod.containers.length === 0 || isMeantToStandAlone(resource)) return;
    yield {
      // The missing field is an owner, or an annotation of the program that makes the pod.
      at: resource.cursor.at('metadata') ?? pod.cursor,
      range: pod.label,
      message: say`${describe(resource)} is not managed by anything`,
    };
  },
});

/** Returns true for patches, pods that run once or have an owner, Helm hooks and tests, and static pods of the kubelet. */
function isMeantToStandAlone({ cursor }: Resource): boolean {
  const [metadata, spec] = [cursor.at('metadata'), cursor.at('spec')];
  const policy = spec?.at('restartPolicy');
  if (policy && (policy.opaque || policy.value === 'Never' || policy.value === 'OnFailure')) return true;
  // Without a name it is a patch.
  if (!metadata?.has('name') || metadata.has('ownerReferences') || metadata.has('generateName')) return true;
  const annotations = metadata?.at('annotations');
  if (annotations?.open) return true;
  return [...(annotations?.entries() ?? [])].some(({ key }) =>
    /^(?:helm\.sh\/hook$|argocd\.argoproj\.io\/hook$|kubernetes\.io\/config\.)/.test(key ?? ''),
  );
}
