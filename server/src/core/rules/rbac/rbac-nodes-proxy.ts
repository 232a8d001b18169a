import { defineRule } from '../../model/rule.js';
import { grantsOf, withoutResources } from '../kit/grants.js';
import { rbacPractice } from '../kit/links.js';

const POWERS = [
  { group: '', resources: ['nodes/proxy'], verbs: ['get', 'create', 'update', 'patch', 'delete'], clusterWide: true },
];

export default defineRule({
  id: 'rbac-nodes-proxy',
  family: 'rbac',
  level: 'error',
  scope: 'resource',
  // A wildcard that covers it is the greater matter.
  yieldsTo: ['rbac-wildcard-resource'],
  controls: { cis: ['5.1.10'], nsa: ['rbac'] },
  summary: 'A role reaches the kubelets',
  why: 'The right goes to the kubelet API itself, which runs commands in every pod of a node and writes neither audit log nor asks admission control; get is enough for that.',
  how: 'Ask for nodes/metrics, nodes/stats or nodes/log instead, which read what monitoring needs.',
  references: [
    rbacPractice('Access to proxy subresource of Nodes', 'access-to-proxy-subresource-of-nodes'),
    {
      title: 'Kubelet authentication and authorization',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/',
    },
  ],
  *check(resource) {
    for (const grant of grantsOf(resource, POWERS)) {
      yield { at: grant.at, message: grant.sentence, fixes: [withoutResources(grant)] };
    }
  },
});
