import { lacksBound } from '../../kubernetes/compute.js';
import { containerResources } from '../../kubernetes/groups.js';
import { RESOURCES_AFTER } from '../../kubernetes/placement.js';
import { type Container, fieldOf } from '../../kubernetes/pod.js';
import { defineRule, type Fix } from '../../rule.js';
import { type Addition, planAddition } from '../../yaml/additions.js';
import { refused } from '../../yaml/edits.js';

/** What a container without any request is offered, for lack of anything better to go by. */
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
      message: `Container "${container.name}" has no ephemeral storage limit`,
      group: containerResources(container, 'limits.ephemeral-storage'),
      fixes: [limit(container)],
    };
  },
});

function limit(container: Container): Fix {
  const request = fieldOf(container, 'resources', 'requests', 'ephemeral-storage');
  const value = typeof request === 'string' ? undefined : request.value;
  const known = typeof value === 'string' || typeof value === 'number';
  const adds: Addition = {
    map: container.cursor,
    path: ['resources', 'limits', 'ephemeral-storage'],
    value: known ? value : STARTING_POINT,
    after: RESOURCES_AFTER,
  };
  return {
    title: known
      ? `Limit ephemeral storage to ${value}, the container's request`
      : `Limit ephemeral storage to ${STARTING_POINT}, a starting point to be adjusted`,
    safety: 'review',
    adds,
    plan: () =>
      request === 'unknown' || (request !== 'absent' && !known)
        ? refused('the ephemeral storage request, which the limit must not be below, is not known')
        : planAddition(adds),
  };
}
