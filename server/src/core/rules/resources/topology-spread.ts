import { podFieldOf, podsOf } from '../../kubernetes/pod.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, setIn, type YamlData } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'topology-spread',
  family: 'resources',
  level: 'off',
  scope: 'resource',
  summary: 'The replicas of a workload may all run on one node',
  why: 'When the node goes, all replicas go with it.',
  how: 'Spread the pods over nodes or zones with `topologySpreadConstraints`.',
  references: [
    {
      title: 'Pod Topology Spread Constraints',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
    },
  ],
  *check(resource, { path }) {
    if (!['Deployment', 'StatefulSet'].includes(resource.kind) || resource.group !== 'apps') return;
    const replicas = resource.cursor.at('spec', 'replicas')?.value;
    if (typeof replicas !== 'number' || replicas < 2) return;
    for (const pod of podsOf(resource, path)) {
      if (podFieldOf(pod, 'topologySpreadConstraints') !== 'absent') continue;
      if (podFieldOf(pod, 'affinity', 'podAntiAffinity') !== 'absent') continue;
      yield {
        at: pod.cursor,
        range: pod.label,
        message: say`The ${replicas} replicas of ${describe(resource)} may all run on one node`,
        fixes: [spread(resource, pod.cursor)],
      };
    }
  },
});

function spread({ cursor }: Resource, pod: Cursor): Fix {
  const selector = cursor.at('spec', 'selector', 'matchLabels');
  const labels = [...(selector?.entries() ?? [])].map(({ key = '', string }) => [key, string] as const);
  return {
    title: say`Spread the pods over nodes where that is possible`,
    safety: 'review',
    plan: () => {
      if (labels.length === 0 || selector?.open || labels.some(([, value]) => value === undefined))
        return refused(say`the labels of the pods are not known`);
      const constraint: YamlData = {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: Object.fromEntries(labels.map(([key, value]) => [key, value ?? ''])) },
      };
      return setIn(pod, ['topologySpreadConstraints'], [constraint]);
    },
  };
}
