import { defineRule } from '../../model/rule.js';
import { createAccount } from '../kit/create-fixes.js';
import { danglingFinding, danglingReferences, withFixes } from '../kit/dangling.js';

export default defineRule({
  id: 'rbac-subject-missing',
  family: 'rbac',
  level: 'information',
  scope: 'set',
  summary: 'A binding grants rights to a service account that nothing defines',
  why: 'The rights wait for whoever creates an account of that name; the account that should have them is refused.',
  how: 'Correct the name or the namespace, or define the service account. Names that exist elsewhere can be listed under `external` in the configuration.',
  references: [
    {
      title: 'Kubernetes: Referring to subjects',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
    },
  ],
  *check(view) {
    for (const found of danglingReferences(view, ['ServiceAccount']))
      if (/^(?:Cluster)?RoleBinding\./.test(found.object.kind))
        yield withFixes(danglingFinding(found), () => createAccount(found, view));
  },
});
