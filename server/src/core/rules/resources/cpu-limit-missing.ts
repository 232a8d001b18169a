import type { Container } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { lacksBound, missingBound } from '../kit/compute.js';
import { containerResources } from '../kit/groups.js';

/** The limit that the fix adds to a container without a request. */
const STARTING_POINT = '500m';

export default defineRule({
  id: 'cpu-limit-missing',
  family: 'resources',
  level: 'off',
  scope: 'container',
  controls: { nsa: ['resource-policies'] },
  summary: 'A container has no CPU limit',
  why: 'The container may take all the time of the processors that others on its node do not ask for; where many parties share nodes, that is theirs to lose.',
  how: 'Set `resources.limits.cpu`, unless requests alone are meant to divide the time.',
  references: [
    {
      title: 'Resource Management for Pods and Containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
  ],
  *check(container) {
    if (!lacksBound(container, 'limits', 'cpu')) return;
    yield {
      at: container.cursor,
      range: container.label,
      message: say`Container "${container.name}" has no CPU limit`,
      group: containerResources(container, 'limits.cpu'),
      fixes: [limit(container)],
    };
  },
});

function limit(container: Container): Fix {
  const { counterpart, ...fix } = missingBound(container, 'limits', ['cpu', 'CPU'], STARTING_POINT);
  return {
    title:
      counterpart === undefined
        ? say`Limit CPU to ${STARTING_POINT}, a starting point to be adjusted`
        : say`Limit CPU to ${counterpart}, the container's request`,
    // A limit that was not measured throttles programs that need more: a person has to choose this fix.
    safety: counterpart === undefined ? 'intent' : 'review',
    ...fix,
  };
}
