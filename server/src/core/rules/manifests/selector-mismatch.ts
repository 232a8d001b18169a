import { podsOf } from '../../kubernetes/pod.js';
import { describe } from '../../kubernetes/resource.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, setIn } from '../../yaml/edit/edits.js';

/** The kinds that select the pods they make, each with its API groups. */
const SELECTING: ReadonlyMap<string, RegExp> = new Map([
  ['Deployment', /^(?:apps|extensions)$/],
  ['StatefulSet', /^(?:apps|extensions)$/],
  ['DaemonSet', /^(?:apps|extensions)$/],
  ['ReplicaSet', /^(?:apps|extensions)$/],
  ['Rollout', /^argoproj\.io$/],
  // The selector of these kinds is a mapping of labels.
  ['ReplicationController', /^$/],
  ['DeploymentConfig', /^(?:apps\.openshift\.io)?$/],
  ['Job', /^batch$/],
  ['CronJob', /^batch$/],
]);

/** A requirement of a selector on one label. */
interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
  /** The entry or expression that states the requirement. */
  readonly at: Cursor;
}

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
    if (!SELECTING.get(resource.kind)?.test(resource.group)) return;
    const [pod] = podsOf(resource, path);
    // The selector is beside the pod template.
    const template = pod?.cursor.parent;
    const [selector, labels] = [template?.parent?.at('selector'), template?.at('metadata', 'labels')];
    // Where neither has labels, kustomize may add them to both.
    if (!pod?.complete || selector?.kind !== 'map' || labels?.kind !== 'map' || labels.open) return;
    for (const requirement of requirementsOf(selector)) {
      const label = labels.at(requirement.key);
      if (label?.opaque || isMet(requirement, label)) continue;
      const fix = labelPods(labels, requirement);
      yield {
        at: requirement.at,
        message: `${describe(resource)} ${mismatch(requirement, label)}`,
        related: [{ message: say`The labels of its pods stand here`, range: labels.keyRange ?? labels.range }],
        ...(fix ? { fixes: [fix] } : {}),
      };
    }
  },
});

function* requirementsOf(selector: Cursor): Generator<Requirement> {
  const isStructured = selector.has('matchLabels') || selector.has('matchExpressions');
  const plain = isStructured ? selector.at('matchLabels') : selector;
  for (const at of plain?.entries() ?? []) {
    if (at.kind !== 'scalar' || at.opaque || at.isNull) continue;
    yield { key: at.key ?? '', operator: 'In', values: [at.text], at };
  }
  for (const item of selector.at('matchExpressions')?.items() ?? []) {
    const [key, operator, list] = [item.at('key'), item.at('operator')?.string, item.at('values')];
    const values = list?.items() ?? [];
    if (key?.string === undefined || item.open || list?.open || values.some(({ opaque }) => opaque)) continue;
    const at = operator === 'In' || operator === 'NotIn' ? (list ?? key) : key;
    if (operator === 'Exists' || operator === 'DoesNotExist' || (values.length > 0 && isSetOperator(operator)))
      yield { key: key.string, operator, values: values.map(({ text }) => text), at };
  }
}

function isSetOperator(operator: string | undefined): operator is 'In' | 'NotIn' {
  return operator === 'In' || operator === 'NotIn';
}

function isMet({ operator, values }: Requirement, label: Cursor | undefined): boolean {
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label.text);
    case 'NotIn':
      return label === undefined || !values.includes(label.text);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
  }
}

function mismatch({ key, operator, values }: Requirement, label: Cursor | undefined): string {
  if (!label) return say`selects pods with the label ${key}, which its own do not have`;
  if (operator === 'In')
    return say`selects pods with ${key}: ${values.join(say` or `)}, and its own have ${key}: ${label.text}`;
  return operator === 'NotIn'
    ? say`selects pods without ${key}: ${label.text}, which its own have`
    : say`selects pods without the label ${key}, which its own have`;
}

/** Returns the fix that sets one label of the pod; undefined where one label is not enough. */
function labelPods(labels: Cursor, { key, operator, values, at }: Requirement): Fix | undefined {
  const [only = ''] = values;
  if (operator !== 'In' || values.length !== 1) return undefined;
  return {
    title: say`Label the pods with ${key}: ${only}`,
    // The existing label may be used to select the pods.
    safety: labels.has(key) ? 'intent' : 'review',
    plan: () =>
      at.kind === 'scalar' && at.string === undefined ? refused(say`the label is no text`) : setIn(labels, [key], only),
  };
}
