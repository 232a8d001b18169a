import { AFTER } from '../../kubernetes/insertion-order.js';
import { describe } from '../../kubernetes/resource.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, insertEntry, setIn } from '../../yaml/edit/edits.js';

const LABEL = 'pod-security.kubernetes.io/';

/** Matches the namespaces of the cluster itself, whose pods need more rights than others. */
const OF_THE_SYSTEM = /^kube-(?:system|public|node-lease)$/;

export default defineRule({
  id: 'pss-namespace-labels',
  family: 'pod-security',
  level: 'information',
  scope: 'resource',
  since: 23,
  controls: { cis: ['5.2.1'], nsa: ['pod-security-enforcement'] },
  summary: 'A Namespace does not say which Pod Security Standard holds in it',
  why: 'Without the labels the cluster accepts every pod in the namespace, privileged ones included, unless its administrators set another default.',
  how: 'Label the namespace with the level its pods keep to: first with `warn` and `audit`, which only report, then with `enforce`.',
  references: [
    {
      title: 'Enforce Pod Security Standards with Namespace Labels',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/',
    },
    {
      title: 'Pod Security Admission',
      url: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/',
    },
  ],
  *check(resource) {
    const { cursor, kind, group, name } = resource;
    if (kind !== 'Namespace' || group !== '' || name === undefined || OF_THE_SYSTEM.test(name)) return;
    const metadata = cursor.at('metadata');
    const labels = metadata?.at('labels');
    // `$patch` marks a patch; a template may write the labels.
    if (!metadata || cursor.has('$patch') || metadata.open || labels?.open || labels?.opaque) return;
    if ([...(labels?.entries() ?? [])].some(({ key }) => key?.startsWith(LABEL))) return;
    const label = metadata.at('name') ?? metadata;
    yield {
      at: metadata,
      range: label.range,
      message: say`${describe(resource)} does not say which Pod Security Standard holds in it`,
      fixes: [
        setLabels(
          metadata,
          say`Warn of and log pods that break the restricted standard`,
          'safe',
          ['warn', 'audit'],
          'restricted',
        ),
        setLabels(metadata, say`Refuse pods that break the baseline standard`, 'review', ['enforce'], 'baseline'),
      ],
    };
  },
});

function setLabels(
  metadata: Cursor,
  title: string,
  safety: Fix['safety'],
  modes: readonly string[],
  level: string,
): Fix {
  return {
    title,
    safety,
    plan: () => {
      const wanted = Object.fromEntries(modes.map((mode) => [LABEL + mode, level]));
      const labels = metadata.at('labels');
      if (!labels || labels.isNull || labels.size === 0)
        return setIn(metadata, ['labels'], wanted, AFTER.metadata.labels);
      return allOf(modes.map((mode) => insertEntry(labels, LABEL + mode, level)));
    },
  };
}
