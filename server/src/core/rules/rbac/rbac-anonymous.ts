import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { subjectsOf } from '../kit/subjects.js';

/** Roles made for anonymous users: they show the version and health of the API server, or the keys that verify its tokens. */
const FOR_EVERYBODY = new Set([
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
  'kubeadm:bootstrap-signer-clusterinfo',
]);

export default defineRule({
  id: 'rbac-anonymous',
  family: 'rbac',
  level: 'error',
  scope: 'resource',
  controls: { nsa: ['authentication'] },
  summary: 'A binding grants a role to who has not logged in',
  why: 'Whoever reaches the API server has the role, without a name in the audit log.',
  how: 'Bind the role to the users, groups or service accounts that need it.',
  references: [
    {
      title: 'Authenticating: Anonymous requests',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests',
    },
    {
      title: 'Using RBAC Authorization: API discovery roles',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles',
    },
  ],
  *check(resource) {
    // One is a user and one a group; a manifest that mixes them up means the same.
    const isAnonymous = (kind: string, name: string): boolean =>
      kind !== 'ServiceAccount' && (name === 'system:anonymous' || name === 'system:unauthenticated');
    for (const { at, role, sentence, fix } of subjectsOf(resource, isAnonymous)) {
      if (role !== undefined && FOR_EVERYBODY.has(role)) continue;
      yield { at, message: say`${sentence} to everybody, without a login`, fixes: [fix] };
    }
  },
});
