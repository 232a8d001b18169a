import { podsOf } from '../../kubernetes/pod.js';
import { podAnnotationsOf, settersOf } from '../../kubernetes/pod-parts.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

const ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
/** The first version with the field; the annotation still works beside it. */
const FIELD_SINCE = 30;

export default defineRule({
  id: 'pss-apparmor-profile',
  family: 'pod-security',
  level: 'warning',
  pss: 'baseline',
  scope: 'resource',
  controls: { pss: ['apparmor'], nsa: ['pod-security-enforcement'] },
  summary: 'A container runs without an AppArmor profile, or under an unknown one',
  why: 'The profile of the container runtime keeps processes from files and system calls they have no business with.',
  how: 'Set the profile to `RuntimeDefault`, or to a profile of your own with `Localhost`.',
  references: [
    {
      title: "Restrict a Container's Access to Resources with AppArmor",
      url: 'https://kubernetes.io/docs/tutorials/security/apparmor/',
    },
  ],
  *check(resource, { kubernetesVersion }) {
    for (const pod of podsOf(resource)) {
      for (const annotation of podAnnotationsOf(pod)) {
        const { key = '', string: value } = annotation;
        if (!key.startsWith(ANNOTATION) || !value || value === 'runtime/default' || value.startsWith('localhost/'))
          continue;
        yield {
          at: annotation,
          message: say`Container "${key.slice(ANNOTATION.length)}" has the AppArmor profile ${value}`,
          fixes: [
            {
              title: say`Set the AppArmor profile to runtime/default`,
              safety: 'intent',
              plan: () => setScalar(annotation, 'runtime/default'),
            },
          ],
        };
      }
    }
    if (kubernetesVersion < FIELD_SINCE) return;
    for (const { field, title } of settersOf(resource, 'appArmorProfile', 'type')) {
      if (!field.string || field.string === 'RuntimeDefault' || field.string === 'Localhost') continue;
      yield {
        at: field,
        message: say`${title} has the AppArmor profile ${field.string}`,
        fixes: [
          {
            title: say`Set the AppArmor profile to RuntimeDefault`,
            safety: 'intent',
            plan: () => setScalar(field, 'RuntimeDefault'),
          },
        ],
      };
    }
  },
});
