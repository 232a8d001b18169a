import { podsOf } from '../../kubernetes/pod.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';

const INJECT = 'sidecar.istio.io/inject';
/** The first minor version in which Jobs end although a sidecar runs in their pods. */
const NATIVE_SIDECARS = 29;
const OWN = /^(?:istio|kube)-|^istiod?$/;

export default defineRule({
  id: 'istio-injection-off',
  family: 'mesh',
  level: 'information',
  scope: 'resource',
  summary: 'A workload stays out of the mesh',
  why: 'Without a sidecar it neither speaks mutual TLS nor keeps to the authorization policies of the mesh.',
  how: 'Leave injection on, unless the workload cannot run with a sidecar.',
  references: [
    {
      title: 'Istio: Installing the Sidecar, controlling the injection policy',
      url: 'https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy',
    },
  ],
  *check(resource, { kubernetesVersion }) {
    for (const { at, what, to } of switchedOff(resource, kubernetesVersion >= NATIVE_SIDECARS)) {
      yield {
        at,
        message: say`${what} out of the mesh`,
        fixes: [
          {
            title: say`Set it to "${to}"; pods get a sidecar when they are next created`,
            safety: 'intent',
            plan: () => setScalar(at, to),
          },
        ],
      };
    }
  },
});

function* switchedOff(resource: Resource, jobsToo: boolean): Generator<{ at: Cursor; what: string; to: string }> {
  if (resource.kind === 'Namespace' && resource.group === '') {
    if (OWN.test(resource.name ?? '')) return;
    const label = resource.cursor.at('metadata', 'labels', 'istio-injection');
    if (label?.value === 'disabled')
      yield { at: label, what: say`${describe(resource)} keeps its pods`, to: 'enabled' };
    return;
  }
  // The components of the mesh and of the cluster have no sidecar by design.
  if (OWN.test(resource.name ?? '') || OWN.test(resource.namespace ?? '')) return;
  for (const { cursor, title } of podsOf(resource)) {
    if (isOfJob(cursor, jobsToo ? resource : undefined)) continue;
    const metadata = cursor.key === 'spec' ? cursor.parent?.at('metadata') : undefined;
    for (const list of ['labels', 'annotations']) {
      const holder = metadata?.at(list);
      // In a template both values may be written, one in each branch of a condition.
      const values = holder?.entries().filter(({ key }) => key === INJECT) ?? [];
      const value = values.length === 1 ? values[0] : undefined;
      if (value?.value === 'false' || value?.value === false)
        yield { at: value, what: say`${title} stays`, to: 'true' };
    }
  }
}

/**
 * Returns true for the pods of Jobs, also of those that other objects make, which a sidecar keeps from ending. `own` is a Job of
 * Kubernetes itself that ends where sidecars are init containers.
 */
function isOfJob(pod: Cursor, own: Resource | undefined): boolean {
  if (own && own.group === 'batch' && /^(?:Cron)?Job$/.test(own.kind)) return false;
  for (let at: Cursor | undefined = pod; at; at = at.parent) if (/Job$/.test(at.at('kind')?.string ?? '')) return true;
  return false;
}
