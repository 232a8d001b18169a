import { type Container, fieldOf } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { lacksBound, missingBound } from '../kit/compute.js';
import { containerResources } from '../kit/groups.js';

/** The request that the fix adds to a container without a limit. */
const STARTING_POINT = '100m';

export default defineRule({
  id: 'cpu-request-missing',
  family: 'resources',
  level: 'warning',
  scope: 'container',
  summary: 'A container has no CPU request',
  why: 'The scheduler packs the container onto a node whatever it needs, and it gets next to nothing as soon as the others there are busy.',
  how: 'Set `resources.requests.cpu` to what the container usually needs.',
  references: [
    {
      title: 'Resource Management for Pods and Containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
    {
      title: 'Pod Quality of Service Classes',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/',
    },
  ],
  *check(container) {
    if (!lacksBound(container, 'requests', 'cpu')) return;
    // A limit that a template writes counts as well.
    const limit = fieldOf(container, 'resources', 'limits', 'cpu') !== 'absent';
    yield {
      at: container.cursor,
      range: container.label,
      message: say`Container "${container.name}" has no CPU request${limit ? say`; its limit counts as one` : ''}`,
      group: containerResources(container, 'requests.cpu'),
      ...(limit ? { level: 'information' as const } : {}),
      fixes: [request(container)],
    };
  },
});

function request(container: Container): Fix {
  const { counterpart, ...fix } = missingBound(container, 'requests', ['cpu', 'CPU'], STARTING_POINT);
  return {
    title:
      counterpart === undefined
        ? say`Request CPU of ${STARTING_POINT}, a starting point to be adjusted`
        : say`Request CPU of ${counterpart}, the container's limit, as it is counted now`,
    // The request was not measured: a person has to choose this fix, and no limit may be derived from it.
    safety: counterpart === undefined ? 'intent' : 'safe',
    ...fix,
  };
}
