import { containersOf } from '../../kubernetes/pod.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'tekton-step-privileged',
  family: 'platform',
  level: 'error',
  scope: 'resource',
  controls: { cis: ['5.2.2'], nsa: ['pod-security-enforcement'] },
  summary: 'A Tekton step runs privileged',
  why: 'A build runs what the repository says: whoever gets a change into it takes over the node, and the Secrets of every build there.',
  how: 'Build images with Kaniko, Buildah or BuildKit without privileges, and leave `privileged` out.',
  references: [
    {
      title: 'Tekton: Tasks, specifying a security context',
      url: 'https://tekton.dev/docs/pipelines/tasks/#running-step-containers-as-a-non-root-user',
    },
    {
      title: 'Pod Security Standards: Baseline',
      url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    },
  ],
  *check(resource) {
    for (const container of containersOf(resource)) {
      if (resource.group !== 'tekton.dev' && container.pod.cursor.key !== 'taskSpec') continue;
      const privileged = container.at('securityContext', 'privileged');
      if (privileged?.value !== true) continue;
      const list = container.cursor.parent?.key ?? container.cursor.key;
      const what =
        list === 'sidecars'
          ? say`Sidecar "${container.name}" of`
          : list === 'steps'
            ? say`Step "${container.name}" of`
            : say`Every step of`;
      yield {
        at: privileged,
        message: say`${what} ${describe(resource)} runs privileged`,
        fixes: [
          {
            title: say`Set privileged to false; a build that needs the node then fails`,
            safety: 'intent',
            plan: () => setScalar(privileged, false),
          },
        ],
      };
    }
  },
});
