import { AFTER } from '../../kubernetes/insertion-order.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setIn } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'cronjob-concurrency',
  family: 'resources',
  level: 'off',
  scope: 'resource',
  summary: 'A CronJob may run several times at once',
  why: 'A run that takes longer than the interval meets the next one: they work on the same data, and use up the cluster when they hang.',
  how: 'Set `concurrencyPolicy` to Forbid, or to Replace.',
  references: [
    {
      title: 'CronJob: Concurrency policy',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy',
    },
  ],
  *check(resource) {
    const spec = resource.cursor.at('spec');
    if (resource.kind !== 'CronJob' || resource.group !== 'batch' || !spec?.has('jobTemplate')) return;
    const policy = spec.at('concurrencyPolicy');
    if (policy ? policy.value !== 'Allow' : spec.open) return;
    yield {
      at: policy ?? spec,
      range: policy?.range ?? resource.cursor.at('metadata', 'name')?.range ?? spec.keyRange ?? spec.range,
      message: say`${describe(resource)} may run several times at once`,
      fixes: [
        {
          title: say`Leave out a run while the one before is not done`,
          safety: policy ? 'intent' : 'review',
          plan: () => setIn(spec, ['concurrencyPolicy'], 'Forbid', AFTER.cronJob.concurrencyPolicy),
        },
      ],
    };
  },
});
