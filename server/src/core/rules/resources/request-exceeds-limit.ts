import { parseQuantity } from '../../kubernetes/quantity.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'request-exceeds-limit',
  family: 'resources',
  level: 'error',
  scope: 'container',
  summary: 'A container requests more than its limit',
  why: 'Kubernetes refuses the pod, so that the workload does not start or is not updated.',
  how: 'Raise the limit to the request, or lower the request.',
  references: [
    {
      title: 'Resource Management for Pods and Containers: Requests and limits',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits',
    },
  ],
  *check(container) {
    const limits = new Map([...(container.at('resources', 'limits')?.entries() ?? [])].map((one) => [one.key, one]));
    for (const request of container.at('resources', 'requests')?.entries() ?? []) {
      const limit = limits.get(request.key);
      if (limit?.kind !== 'scalar' || request.opaque || limit.opaque) continue;
      const [asked, most] = [parseQuantity(request.text), parseQuantity(limit.text)];
      if (!asked || !most || !isMore(asked.amount, most.amount)) continue;
      const { value } = request;
      yield {
        at: request,
        message: say`Container "${container.name}" requests ${request.text} of ${request.key} and is limited to ${limit.text}`,
        related: [{ message: say`The limit stands here`, range: limit.range }],
        fixes:
          typeof value === 'string' || typeof value === 'number'
            ? [
                {
                  title: say`Raise the limit to ${request.text}`,
                  safety: 'review',
                  plan: () => setScalar(limit, value),
                },
              ]
            : [],
      };
    }
  },
});

/** Returns true where a request is above its limit by more than rounding: `2300m` and `2.3` are equal. */
function isMore(asked: number, most: number): boolean {
  return asked - most > Math.abs(most) * 1e-9;
}
