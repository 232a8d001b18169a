import type { Container } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { lacksBound, missingBound } from '../kit/compute.js';
import { containerResources } from '../kit/groups.js';

/** The limit that the fix adds to a container without a request. */
const STARTING_POINT = '1Gi';

export default defineRule({
  id: 'ephemeral-storage',
  family: 'resources',
  level: 'off',
  scope: 'container',
  summary: 'A container has no limit for ephemeral storage',
  why: 'Logs, emptyDir volumes and whatever the container writes fill the disk of its node, until the kubelet evicts pods there.',
  how: 'Set `resources.limits.ephemeral-storage`.',
  references: [
    {
      title: 'Resource Management for Pods and Containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
  ],
  *check(container) {
    if (!lacksBound(container, 'limits', 'ephemeral-storage')) return;
    yield {
      at: container.cursor,
      range: container.label,
      message: say`Container "${container.name}" has no ephemeral storage limit`,
      group: containerResources(container, 'limits.ephemeral-storage'),
      fixes: [limit(container)],
    };
  },
});

function limit(container: Container): Fix {
  const { counterpart, ...fix } = missingBound(
    container,
    'limits',
    ['ephemeral-storage', say`ephemeral storage`],
    STARTING_POINT,
  );
  return {
    title:
      counterpart === undefined
        ? say`Limit ephemeral storage to ${STARTING_POINT}, a starting point to be adjusted`
        : say`Limit ephemeral storage to ${counterpart}, the container's request`,
    // A limit that was not measured ends programs that need more: a person has to choose this fix.
    safety: counterpart === undefined ? 'intent' : 'review',
    ...fix,
  };
}
