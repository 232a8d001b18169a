import { verbsOf } from '../../kubernetes/api-resources.js';
import { type PolicyRule, policyRulesOf, wildcardLevel } from '../../kubernetes/rbac.js';
import { describe } from '../../kubernetes/resource.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, replaceItems } from '../../yaml/edit/edits.js';
import { keepNamed } from '../kit/grants.js';
import { joinNames } from '../kit/wording.js';

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
      const wildcards = rule.verbs.filter(({ value }) => value === '*');
      const [wildcard] = wildcards;
      if (!wildcard) continue;
      yield {
        at: wildcard,
        message: say`${describe(resource)} allows every verb on ${subjectOf(rule)}`,
        level: wildcardLevel(rule, resource),
        fixes: fixesOf(rule, wildcards),
      };
    }
  },
});

function subjectOf({ resources, nonResourceUrls }: PolicyRule): string {
  const names = [...resources, ...nonResourceUrls].map((item) => item.text).filter((text) => text !== '');
  if (resources.some(({ value }) => value === '*')) return say`every resource`;
  return names.length > 0 ? joinNames(names) : say`the resources of the rule`;
}

/** Returns the fixes: all verbs that the wildcard stands for, where they are known, and the verbs for reading. */
function fixesOf(
  { verbs, resources, nonResourceUrls, cursor }: PolicyRule,
  wildcards: readonly Cursor[],
): readonly Fix[] {
  const named = verbs.filter((verb) => !wildcards.includes(verb)).map(({ text }) => text);
  if (named.length > 0) {
    const plan = () => keepNamed(cursor.at('verbs'), wildcards, named);
    return [{ title: say`Remove "*" and keep ${listed(named)}`, safety: 'intent', plan }];
  }
  const replaceBy = (title: string, names: readonly string[]): Fix => ({
    title,
    safety: 'intent',
    plan: () => {
      const list = cursor.at('verbs');
      return list ? replaceItems(list, names) : refused(say`the list of verbs is not written here`);
    },
  });
  const isEverything = [...resources, ...nonResourceUrls].some(({ value }) => value === '*' || value === '*/*');
  // A rule that allows everything mostly has to: with reading alone the program would not work.
  if (isEverything) return [];
  const known = resources.map(({ string }) => (string === undefined ? undefined : verbsOf(string)));
  const all = [...new Set(known.flatMap((of) => of ?? []))].sort();
  const isKnown = known.length > 0 && known.every((of) => of !== undefined);
  const reading = resources.length === 0 && nonResourceUrls.length > 0 ? ['get'] : ['get', 'list', 'watch'];
  return [
    ...(isKnown ? [replaceBy(say`Name the verbs instead of "*": ${joinNames(all)}`, all)] : []),
    ...(isKnown && reading.every((verb) => !all.includes(verb))
      ? []
      : [replaceBy(say`Allow ${listed(reading)} only`, reading)]),
  ];
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : say`${words.slice(0, -1).join(say`, `)} and ${words.at(-1)}`;
}
