import { WORKLOADS } from '../../graph/table/kubernetes.js';
import { defineRule } from '../../model/rule.js';
import { danglingFinding, danglingReferences } from '../kit/dangling.js';

export default defineRule({
  id: 'hpa-target-missing',
  family: 'resources',
  level: 'information',
  scope: 'set',
  summary: 'An autoscaler names a workload that nothing defines',
  why: 'The autoscaler scales nothing: under load the workload stays as small as it is written.',
  how: 'Correct the kind or the name of the target.',
  references: [
    {
      title: 'Kubernetes: Horizontal Pod Autoscaling',
      url: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    },
  ],
  *check(view) {
    for (const found of danglingReferences(view, Object.values(WORKLOADS)))
      if (/^(?:Horizontal|Vertical)PodAutoscaler\./.test(found.object.kind)) yield danglingFinding(found);
  },
});
