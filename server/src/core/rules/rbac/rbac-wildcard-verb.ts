import { isAboutCustomGroups, type PolicyRule, policyRulesOf } from '../../kubernetes/rbac.js';
import { describe } from '../../kubernetes/resource.js';
import { listOf } from '../../kubernetes/wording.js';
import { defineRule, type Fix } from '../../rule.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, removeEntry, replaceItems } from '../../yaml/edits.js';

export default defineRule({
  id: 'rbac-wildcard-verb',
  family: 'rbac',
  level: 'error',
  scope: 'resource',
  controls: { cis: ['5.1.3'], nsa: ['rbac'] },
  summary: 'A role allows every verb',
  why: 'The wildcard includes deletion, escalation and impersonation, and every verb that is invented later.',
  how: 'Name the verbs that are needed; most readers need get, list and watch.',
  references: [
    {
      title: 'Role Based Access Control Good Practices: Least privilege',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
    },
  ],
  *check(resource) {
    for (const rule of policyRulesOf(resource)) {
      const wildcard = rule.verbs.find((verb) => verb.value === '*');
      if (!wildcard) continue;
      yield {
        at: wildcard,
        message: `${describe(resource)} allows every verb on ${subjectOf(rule)}`,
        // An operator's own API, mostly in the role of that operator.
        ...(isAboutCustomGroups(rule) ? { level: 'information' as const } : {}),
        fixes: [nameVerbs(rule, wildcard)],
      };
    }
  },
});

function subjectOf({ resources, nonResourceUrls }: PolicyRule): string {
  const names = [...resources, ...nonResourceUrls].map((item) => item.text).filter((text) => text !== '');
  if (resources.some(({ value }) => value === '*')) return 'every resource';
  return names.length > 0 ? listOf(names) : 'the resources of the rule';
}

function nameVerbs({ verbs, resources, nonResourceUrls, cursor }: PolicyRule, wildcard: Cursor): Fix {
  const named = verbs.filter((verb) => verb.value !== '*').map(({ text }) => text);
  if (named.length > 0) {
    return { title: `Remove "*" and keep ${listed(named)}`, safety: 'review', plan: () => removeEntry(wildcard) };
  }
  const reading = resources.length === 0 && nonResourceUrls.length > 0 ? ['get'] : ['get', 'list', 'watch'];
  return {
    title: `Allow ${listed(reading)} only`,
    safety: 'review',
    plan: () => {
      const list = cursor.at('verbs');
      return list ? replaceItems(list, reading) : refused('the list of verbs is not written here');
    },
  };
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
