import { AFTER, afterInPod } from '../../kubernetes/insertion-order.js';
import { type Container, type Field, type Pod, podFieldOf, podsOf } from '../../kubernetes/pod.js';
import { hasOwnUsers } from '../../kubernetes/pod-parts.js';
import { containersWithout, securityFieldOf } from '../../kubernetes/security-context.js';
import type { Finding } from '../../model/finding.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type Addition, planAddition } from '../../yaml/edit/additions.js';
import { type EditPlan, refused, setScalar } from '../../yaml/edit/edits.js';
import { containerSecurity, podSecurity } from '../kit/groups.js';

export default defineRule({
  id: 'pss-run-as-non-root',
  family: 'pod-security',
  level: 'warning',
  pss: 'restricted',
  scope: 'resource',
  controls: { pss: ['restricted-non-root'], cis: ['5.2.7'], nsa: ['non-root'] },
  summary: 'A container is not required to run as a user other than root',
  why: 'Root inside a container is root on the node once it gets out, and many ways out need root to begin with.',
  how: 'Set `runAsNonRoot` to true for the pod, and give the image or `runAsUser` a numeric user other than 0.',
  references: [
    {
      title: 'Configure a Security Context for a Pod or Container',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
  ],
  *check(resource, { path, kubernetesVersion }) {
    // Root in a user namespace is an unprivileged user on the node.
    const pods = podsOf(resource, path).filter((pod) => !hasOwnUsers(pod, kubernetesVersion));
    yield* refusals(pods);
    for (const pod of pods) {
      const { all, containers } = containersWithout(pod, 'runAsNonRoot');
      if (all) {
        yield {
          at: pod.cursor,
          range: pod.label,
          message: say`${pod.title} does not require its containers to run as non-root`,
          group: podSecurity(pod, 'runAsNonRoot'),
          fixes: [requireIn(pod.cursor, afterInPod(pod.cursor, 'securityContext'), containers)],
        };
        continue;
      }
      for (const container of containers) {
        yield {
          at: container.cursor,
          range: container.label,
          message: say`Container "${container.name}" is not required to run as non-root`,
          group: containerSecurity(container, 'runAsNonRoot'),
          fixes: [requireIn(container.cursor, AFTER.container.securityContext, [container])],
        };
      }
    }
  },
});

/**
 * Reports explicit values that allow root, each once, also where a value of the pod applies to several containers. The standard
 * rejects a pod with such a value even where every container overrides it.
 */
function* refusals(pods: readonly Pod[]): Generator<Finding> {
  const written = new Map<number, { field: Cursor; pod: Pod; containers: Container[] }>();
  const add = (field: Field, pod: Pod, container?: Container): void => {
    if (typeof field === 'string' || field.value === true) return;
    const entry = written.get(field.range.start) ?? { field, pod, containers: [] };
    if (container) entry.containers.push(container);
    written.set(field.range.start, entry);
  };
  for (const pod of pods) {
    add(podFieldOf(pod, 'securityContext', 'runAsNonRoot'), pod);
    for (const container of pod.containers) add(securityFieldOf(container, 'runAsNonRoot'), pod, container);
  }
  for (const { field, pod, containers } of written.values()) {
    const names = containers.map(({ name }) => say`"${name}"`).join(say`, `);
    yield {
      at: field,
      message:
        containers.length === 0
          ? say`${pod.title} lets containers run as root that do not say otherwise`
          : containers.length > 1
            ? say`Containers ${names} may run as root`
            : say`Container ${names} may run as root`,
      fixes: [{ ...require(containers, () => setScalar(field, true)), safety: 'intent' }],
    };
  }
}

function requireIn(holder: Cursor, after: readonly string[], containers: readonly Container[]): Fix {
  const adds: Addition = { map: holder, path: ['securityContext', 'runAsNonRoot'], value: true, after };
  return { ...require(containers, () => planAddition(adds)), adds };
}

function require(containers: readonly Container[], plan: () => EditPlan): Fix {
  const users = containers.map((container) => securityFieldOf(container, 'runAsUser'));
  const known = users.every((user) => typeof user !== 'string' && typeof user.value === 'number' && user.value > 0);
  return {
    title: known
      ? say`Set runAsNonRoot to true`
      : say`Set runAsNonRoot to true; an image that runs as root will not start`,
    safety: 'review',
    ...(known ? {} : { risk: say`images that run as root` }),
    plan: () => {
      if (users.some((user) => typeof user !== 'string' && user.value === 0)) {
        return refused(say`runAsUser is 0, with which the container would not start`);
      }
      return plan();
    },
  };
}
