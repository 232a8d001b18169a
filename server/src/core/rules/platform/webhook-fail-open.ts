import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'webhook-fail-open',
  family: 'platform',
  level: 'information',
  scope: 'resource',
  summary: 'An admission webhook is passed over when it does not answer',
  why: 'Who keeps the webhook from answering gets past what it checks.',
  how: 'Set `failurePolicy` to Fail where the webhook guards something, and exempt the namespaces that must start without it.',
  references: [
    {
      title: 'Dynamic Admission Control: Failure policy',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy',
    },
    {
      title: 'Admission Webhook Good Practices',
      url: 'https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/',
    },
  ],
  *check(resource) {
    const { kind, group, cursor } = resource;
    // Mutating webhooks are often a convenience; validating ones are there to refuse objects.
    if (kind !== 'ValidatingWebhookConfiguration' || group !== 'admissionregistration.k8s.io') return;
    for (const webhook of cursor.at('webhooks')?.items() ?? []) {
      const policy = webhook.at('failurePolicy');
      if (policy?.value !== 'Ignore') continue;
      const name = webhook.at('name')?.string;
      yield {
        at: policy,
        message: say`${name ? say`Webhook "${name}"` : say`A webhook`} of ${describe(resource)} is passed over when it does not answer`,
        fixes: [
          {
            title: say`Refuse requests while the webhook does not answer`,
            safety: 'intent',
            plan: () => setScalar(policy, 'Fail'),
          },
        ],
      };
    }
  },
});
