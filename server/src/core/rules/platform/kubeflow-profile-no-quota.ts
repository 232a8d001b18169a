import { AFTER } from '../../kubernetes/insertion-order.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setIn } from '../../yaml/edit/edits.js';

/** The quota that the fix adds; there is no measured value to derive it from. */
const STARTING_POINT = { cpu: '8', memory: '32Gi', 'requests.storage': '100Gi' };

export default defineRule({
  id: 'kubeflow-profile-no-quota',
  family: 'platform',
  level: 'information',
  scope: 'resource',
  controls: { nsa: ['resource-policies'] },
  summary: 'A Kubeflow profile has no quota',
  why: 'One person can take all processors, memory and GPUs of the cluster, by mistake or with a notebook that was taken over.',
  how: 'Set `resourceQuotaSpec.hard`.',
  references: [
    {
      title: 'Kubeflow: Profiles and Namespaces',
      url: 'https://www.kubeflow.org/docs/components/central-dash/profiles/',
    },
    { title: 'Resource Quotas', url: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/' },
  ],
  *check(resource) {
    const spec = resource.cursor.at('spec');
    if (resource.kind !== 'Profile' || resource.group !== 'kubeflow.org' || !spec?.has('owner')) return;
    const quota = spec.at('resourceQuotaSpec');
    const hard = quota?.at('hard');
    if (quota ? quota.open || quota.opaque || (hard && (hard.size > 0 || hard.open)) : spec.open) return;
    yield {
      at: quota ?? spec,
      range: resource.cursor.at('metadata', 'name')?.range ?? spec.keyRange ?? spec.range,
      message: say`${describe(resource)} has no quota`,
      fixes: [
        {
          title: say`Add a quota, a starting point to be adjusted`,
          safety: 'intent',
          plan: () =>
            setIn(spec, ['resourceQuotaSpec', 'hard'], STARTING_POINT, AFTER.kubeflowProfile.resourceQuotaSpec),
        },
      ],
    };
  },
});
