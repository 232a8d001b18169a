import { AFTER } from '../../kubernetes/insertion-order.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setIn } from '../../yaml/edit/edits.js';

/** A day in seconds: long enough to look at a failed Job. */
const TTL = 86400;

export default defineRule({
  id: 'job-ttl',
  family: 'resources',
  level: 'off',
  scope: 'resource',
  summary: 'A Job stays when it is done',
  why: 'Finished Jobs and their pods pile up, with the logs and environment variables in them.',
  how: 'Set `ttlSecondsAfterFinished`.',
  references: [
    {
      title: 'Automatic Cleanup for Finished Jobs',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/',
    },
  ],
  *check(resource) {
    const spec = resource.cursor.at('spec');
    // A patch leaves out the template.
    if (resource.kind !== 'Job' || resource.group !== 'batch' || !spec?.has('template') || spec.open) return;
    if (spec.has('ttlSecondsAfterFinished')) return;
    const name = resource.cursor.at('metadata', 'name') ?? resource.cursor.at('metadata', 'generateName');
    yield {
      at: spec,
      range: name?.range ?? spec.keyRange ?? spec.range,
      message: say`${describe(resource)} stays when it is done`,
      fixes: [
        {
          title: say`Delete the Job ${TTL} seconds after it is done`,
          safety: 'intent',
          plan: () => setIn(spec, ['ttlSecondsAfterFinished'], TTL, AFTER.job.ttlSecondsAfterFinished),
        },
      ],
    };
  },
});
