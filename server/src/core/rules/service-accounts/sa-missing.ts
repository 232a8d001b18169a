import { defineRule } from '../../model/rule.js';
import { createAccount } from '../kit/create-fixes.js';
import { danglingFinding, danglingReferences, withFixes } from '../kit/dangling.js';

export default defineRule({
  id: 'sa-missing',
  family: 'service-accounts',
  level: 'information',
  scope: 'set',
  summary: 'A workload runs as a service account that nothing defines',
  why: 'The API server refuses the pods until the account exists: the workload stays at no replicas.',
  how: 'Correct the name, or define the service account. Names that exist elsewhere can be listed under `external` in the configuration.',
  references: [
    {
      title: 'Kubernetes: Configure service accounts for pods',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    },
  ],
  *check(view) {
    for (const found of danglingReferences(view, ['ServiceAccount'])) {
      if (/^(?:Cluster)?RoleBinding\./.test(found.object.kind)) continue;
      const finding = danglingFinding(found);
      yield found.object.pods.length > 0 ? withFixes(finding, () => createAccount(found, view)) : finding;
    }
  },
});
