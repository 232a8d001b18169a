import { podsOf } from '../../kubernetes/pod.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule, type Fix } from '../../rule.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, setIn } from '../../yaml/edits.js';

const WITH_SELECTOR = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet)$/;

export default defineRule({
  id: 'selector-mismatch',
  family: 'manifests',
  level: 'error',
  scope: 'resource',
  summary: "A workload's selector does not match its own pods",
  why: 'Kubernetes refuses the object: its selector has to match the labels of the pods it makes.',
  how: 'Give the pods the labels of the selector; the selector itself cannot be changed later.',
  references: [
    {
      title: 'Deployments: Selector',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
    },
  ],
  *check(resource, { path }) {
    if (!WITH_SELECTOR.test(resource.kind) || !/^(?:apps|extensions)$/.test(resource.group)) return;
    const selector = resource.cursor.at('spec', 'selector', 'matchLabels');
    const labels = resource.cursor.at('spec', 'template', 'metadata', 'labels');
    // Where labels are not written at all, kustomize may add them to both.
    if (selector?.kind !== 'map' || labels?.kind !== 'map' || labels.open) return;
    if (!podsOf(resource, path).every(({ complete }) => complete)) return;
    for (const wanted of selector.entries()) {
      const key = wanted.key ?? '';
      const label = labels.at(key);
      if (wanted.opaque || wanted.isNull || label?.opaque) continue;
      if (label && label.text === wanted.text) continue;
      yield {
        at: wanted,
        message: label
          ? `${describe(resource)} selects pods with ${key}: ${wanted.text}, and its own have ${key}: ${label.text}`
          : `${describe(resource)} selects pods with the label ${key}, which its own do not have`,
        related: [{ message: 'The labels of its pods stand here', range: labels.keyRange ?? labels.range }],
        fixes: [labelPods(labels, key, wanted)],
      };
    }
  },
});

function labelPods(labels: Cursor, key: string, { string }: Cursor): Fix {
  return {
    title: `Label the pods with ${key}: ${string ?? ''}`,
    safety: 'review',
    plan: () => (string === undefined ? refused('the label is no text') : setIn(labels, [key], string)),
  };
}
