import { defineRule } from '../../model/rule.js';
import { unmatchedFinding, unmatchedSelectors } from '../kit/unmatched.js';

export default defineRule({
  id: 'service-no-match',
  family: 'manifests',
  level: 'information',
  scope: 'set',
  summary: 'A Service selects no pod',
  why: 'The Service has an address and no endpoint: every connection to it fails.',
  how: 'Make the selector one of labels of the pods, mostly by correcting a label.',
  references: [
    {
      title: 'Kubernetes: Debug Services',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpoints',
    },
  ],
  *check(view) {
    for (const found of unmatchedSelectors(view, ({ kind }) => kind === 'Service')) yield unmatchedFinding(found);
  },
});
