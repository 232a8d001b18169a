import { nodeWorkOf } from '../../kubernetes/node-agent.js';
import { podsOf } from '../../kubernetes/pod.js';
import { podAnnotationsOf, settersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';
/** The first version with the field, and the last one that reads the annotations. */
const FIELD_SINCE = 19;
const LAST_WITH_ANNOTATIONS = 26;

/** Reports explicit profiles. `pss-seccomp-missing` reports missing ones, which is another control of the standard. */
export default defineRule({
  id: 'pss-seccomp-unconfined',
  family: 'pod-security',
  level: 'error',
  pss: 'baseline',
  scope: 'resource',
  controls: { pss: ['seccomp'], cis: ['5.6.2'], nsa: ['pod-security-enforcement'] },
  summary: 'A container has its seccomp profile switched off',
  why: 'Without a profile a process may make every system call, and with it reach every fault of the kernel.',
  how: 'Set `seccompProfile.type` to `RuntimeDefault`, or to a profile of your own with `Localhost`.',
  references: [
    {
      title: "Restrict a Container's Syscalls with seccomp",
      url: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
    },
  ],
  *check(resource, { kubernetesVersion }) {
    if (kubernetesVersion >= FIELD_SINCE) {
      for (const { field, pod, title } of settersOf(resource, 'seccompProfile', 'type')) {
        if (!field.string || field.string === 'RuntimeDefault' || field.string === 'Localhost') continue;
        yield {
          at: field,
          message: say`${title} has the seccomp profile ${field.string}`,
          work: nodeWorkOf(pod, 'privileged'),
          fixes: [
            {
              title: say`Set the seccomp profile to RuntimeDefault`,
              safety: 'intent',
              plan: () => setScalar(field, 'RuntimeDefault'),
            },
          ],
        };
      }
    }
    if (kubernetesVersion > LAST_WITH_ANNOTATIONS) return;
    for (const pod of podsOf(resource)) {
      for (const annotation of podAnnotationsOf(pod)) {
        const { key = '', string: value } = annotation;
        const ofContainer = key.startsWith(CONTAINER_ANNOTATION);
        if (
          (!ofContainer && key !== POD_ANNOTATION) ||
          value === undefined ||
          /^(?:(?:runtime|docker)\/default$|localhost\/)/.test(value)
        )
          continue;
        yield {
          at: annotation,
          message: say`${ofContainer ? say`Container "${key.slice(CONTAINER_ANNOTATION.length)}"` : pod.title} has the seccomp profile ${value === '' ? say`of an empty name` : value}`,
          fixes: [
            {
              title: say`Set the seccomp profile to runtime/default`,
              safety: 'intent',
              plan: () => setScalar(annotation, 'runtime/default'),
            },
          ],
        };
      }
    }
  },
});
