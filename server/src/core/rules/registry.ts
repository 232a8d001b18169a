import type { Rule } from '../model/rule.js';
import { RULES } from './catalogue.js';

export { RULES } from './catalogue.js';

const BY_ID = new Map(RULES.flatMap((rule) => [rule.id, ...(rule.aliases ?? [])].map((id) => [id, rule] as const)));

/** Returns the rule with this id or former id. */
export function findRule(id: string): Rule | undefined {
  return BY_ID.get(id);
}

/** Returns the URL of a rule's page on the web. */
export function rulePage(id: string): string {
  return `https://github.com/yamlock/yamlock/blob/main/docs/rules/${id}.md`;
}
