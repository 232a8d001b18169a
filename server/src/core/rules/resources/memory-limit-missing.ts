import type { Container } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { lacksBound, missingBound } from '../kit/compute.js';
import { containerResources } from '../kit/groups.js';

/** The limit that the fix adds to a container without a request. */
const STARTING_POINT = '256Mi';

export default defineRule({
  id: 'memory-limit-missing',
  family: 'resources',
  level: 'warning',
  scope: 'container',
  controls: { nsa: ['resource-policies'] },
  summary: 'A container has no memory limit',
  why: 'A container that leaks memory, or is made to, takes it from every other on its node, until the kernel ends processes there.',
  how: 'Set `resources.limits.memory` to what the container needs at most; a limit equal to the request is the most predictable.',
  references: [
    {
      title: 'Resource Management for Pods and Containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
    {
      title: 'Assign Memory Resources to Containers and Pods',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/',
    },
  ],
  *check(container) {
    if (!lacksBound(container, 'limits', 'memory')) return;
    yield {
      at: container.cursor,
      range: container.label,
      message: say`Container "${container.name}" has no memory limit`,
      group: containerResources(container, 'limits.memory'),
      lacks: ['resources', 'limits', 'memory'],
      fixes: ({ memoryLimit }) => [limit(container, memoryLimit)],
    };
  },
});

/** @param wanted The limit that the user chose for containers without a request. */
function limit(container: Container, wanted: string | undefined): Fix {
  const start = wanted ?? STARTING_POINT;
  const { counterpart, asks, ...fix } = missingBound(container, 'limits', ['memory', 'memory'], start);
  if (counterpart === undefined && wanted !== undefined)
    return { title: say`Limit memory to ${wanted}`, safety: 'review', ...fix };
  return {
    title:
      counterpart === undefined
        ? say`Limit memory to ${STARTING_POINT}, a starting point to be adjusted`
        : say`Limit memory to ${counterpart}, the container's request`,
    // A limit that was not measured ends programs that need more: a person has to choose this fix.
    safety: counterpart === undefined ? 'intent' : 'review',
    asks,
    ...fix,
  };
}
