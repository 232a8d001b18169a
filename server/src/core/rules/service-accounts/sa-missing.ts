import { defineRule } from '../../model/rule.js';
import { accountFor } from '../../refactor/service-account.js';
import { danglingFinding, danglingReferences } from '../kit/dangling.js';
import { createBeside } from '../kit/set-fixes.js';

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
      const { object, reference } = found;
      if (/^(?:Cluster)?RoleBinding\./.test(object.kind)) continue;
      const finding = danglingFinding(found);
      const create = createBeside(object, `Create the service account "${reference.name}"`, (resource) =>
        accountFor(resource, reference.name),
      );
      yield { ...finding, fixes: [...(finding.fixes ?? []), ...(object.pods.length > 0 ? [create] : [])] };
    }
  },
});
