import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'sa-legacy-token',
  family: 'service-accounts',
  level: 'warning',
  scope: 'resource',
  summary: "A Secret asks for a service account's token that does not expire",
  why: 'Whoever reads the Secret once has the rights of the account until somebody deletes it, from anywhere.',
  how: 'Let pods get their own short-lived token, and ask for others with `kubectl create token` or the TokenRequest API.',
  references: [
    {
      title: 'Secrets: ServiceAccount token Secrets',
      url: 'https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets',
    },
    {
      title: 'Managing Service Accounts: Manual Secret management for ServiceAccounts',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#manual-secret-management-for-serviceaccounts',
    },
  ],
  *check(resource) {
    if (resource.kind !== 'Secret' || resource.group !== '') return;
    const type = resource.cursor.at('type');
    if (type?.value !== 'kubernetes.io/service-account-token') return;
    const account = resource.cursor.at('metadata', 'annotations', 'kubernetes.io/service-account.name')?.string;
    yield {
      at: type,
      message: say`${describe(resource)} holds a token of ${account ? say`the service account "${account}"` : say`a service account`} that does not expire`,
    };
  },
});
