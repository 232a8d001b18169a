import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
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
      message:
        most.value === 1
          ? say`${describe(resource)} always has 1 replica`
          : say`${describe(resource)} always has ${most.value} replicas`,
      fixes: [{ title: say`Raise maxReplicas to ${doubled}`, safety: 'intent', plan: () => setScalar(most, doubled) }],
    };
  },
});
