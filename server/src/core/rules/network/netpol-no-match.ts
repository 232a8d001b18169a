import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { isMissedBySlip, unmatchedFinding, unmatchedSelectors } from '../kit/unmatched.js';

export default defineRule({
  id: 'netpol-no-match',
  family: 'network',
  level: 'information',
  scope: 'set',
  summary: 'A NetworkPolicy selects no pod',
  why: 'The policy protects nothing, or lets nobody in: the pods that are meant have other labels.',
  how: 'Make the selector one of labels of the pods, mostly by correcting a label.',
  references: [
    {
      title: 'Kubernetes: Network Policies',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
    },
  ],
  *check(view) {
    for (const found of unmatchedSelectors(view, ({ kind }) => kind.startsWith('NetworkPolicy.'))) {
      // Who may come is often for others to say, who give their pods the label.
      if (!found.selector.isPeer) yield unmatchedFinding(found, say`is for`);
      else if (isMissedBySlip(found)) yield unmatchedFinding(found, say`lets in or out`);
    }
  },
});
