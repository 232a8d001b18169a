import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'hpa-fixed-replicas',
  family: 'resources',
  level: 'information',
  scope: 'resource',
  summary: 'A HorizontalPodAutoscaler has nothing to scale',
  why: 'The least and the most are the same number: under load no pod is added, though it looks as if one would be.',
  how: 'Raise `maxReplicas`, or set `replicas` in the workload and leave the autoscaler out.',
  references: [
    {
      title: 'Horizontal Pod Autoscaling',
      url: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    },
  ],
  *check(resource) {
    if (resource.kind !== 'HorizontalPodAutoscaler' || resource.group !== 'autoscaling') return;
    const spec = resource.cursor.at('spec');
    const [least, most] = [spec?.at('minReplicas'), spec?.at('maxReplicas')];
    // A patch leaves out the target; the default of `minReplicas` is 1.
    if (!spec?.has('scaleTargetRef') || spec.open || typeof most?.value !== 'number') return;
    if (least ? least.value !== most.value : most.value !== 1) return;
    const doubled = most.value * 2;
    yield {
      at: most,
      message: `${describe(resource)} always has ${most.value} ${most.value === 1 ? 'replica' : 'replicas'}`,
      fixes: [{ title: `Raise maxReplicas to ${doubled}`, safety: 'intent', plan: () => setScalar(most, doubled) }],
    };
  },
});
