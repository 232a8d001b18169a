import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { replaceEntry, setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'pdb-blocks-drain',
  family: 'resources',
  level: 'warning',
  scope: 'resource',
  summary: 'A PodDisruptionBudget allows no disruption at all',
  why: 'No node that runs one of the pods can be drained: updates of the cluster, security fixes included, wait or are forced.',
  how: 'Allow one pod to be missing, and run more than one.',
  references: [
    {
      title: 'Specifying a Disruption Budget for your Application',
      url: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    },
  ],
  *check(resource) {
    if (resource.kind !== 'PodDisruptionBudget' || resource.group !== 'policy') return;
    const spec = resource.cursor.at('spec');
    const [most, least] = [spec?.at('maxUnavailable'), spec?.at('minAvailable')];
    if (most && (most.value === 0 || most.value === '0' || most.value === '0%')) {
      yield {
        at: most,
        message: say`${describe(resource)} allows no pod to be missing, so that no node of theirs can be drained`,
        fixes: [{ title: say`Allow one pod to be missing`, safety: 'intent', plan: () => setScalar(most, 1) }],
      };
    } else if (least?.value === '100%') {
      yield {
        at: least,
        message: say`${describe(resource)} asks for all pods, so that no node of theirs can be drained`,
        fixes: [
          {
            title: say`Allow one pod to be missing`,
            safety: 'intent',
            plan: () => replaceEntry(least, 'maxUnavailable', 1),
          },
        ],
      };
    }
  },
});
