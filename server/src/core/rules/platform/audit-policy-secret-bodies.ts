import { auditRulesOf, coversResource, isUnconditional, logsBodies, SENSITIVE } from '../../kubernetes/audit-policy.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, setScalar } from '../../yaml/edit/edits.js';
import { joinNames } from '../kit/wording.js';

export default defineRule({
  id: 'audit-policy-secret-bodies',
  family: 'platform',
  level: 'error',
  scope: 'resource',
  controls: { cis: ['3.2.2'] },
  summary: 'The audit policy writes Secrets to the log',
  why: 'The bodies of these requests hold passwords and tokens: who reads the log, or any place it is sent to, has them.',
  how: 'Put a rule with the level Metadata for secrets, configmaps and tokenreviews before the others.',
  references: [
    {
      title: 'Auditing: Audit policy',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-policy',
    },
  ],
  *check(resource) {
    const rules = auditRulesOf(resource);
    const written = new Map<Cursor, string[]>();
    for (const sensitive of SENSITIVE) {
      for (const rule of rules) {
        if (!coversResource(rule, sensitive)) continue;
        if (logsBodies(rule)) written.set(rule, [...(written.get(rule) ?? []), sensitive.name]);
        if (isUnconditional(rule)) break;
      }
    }
    for (const [rule, names] of written) {
      const level = rule.at('level');
      if (!level) continue;
      yield {
        at: level,
        message: say`The audit policy writes the contents of ${joinNames(names)} to the log`,
        ...(names.includes('secrets') || names.includes('tokenreviews') ? {} : { level: 'warning' as const }),
        fixes: [metadataOnly(rule, level)],
      };
    }
  },
});

function metadataOnly(rule: Cursor, level: Cursor): Fix {
  return {
    title: say`Write metadata alone for the resources of the rule`,
    safety: 'intent',
    plan: () =>
      rule.has('resources')
        ? setScalar(level, 'Metadata')
        : refused(say`the rule is about every resource; one about secrets has to stand before it`),
  };
}
