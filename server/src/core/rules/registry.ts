import type { Rule } from '../model/rule.js';
import { RULES } from './catalogue.js';

export { RULES } from './catalogue.js';

const BY_ID = new Map(RULES.flatMap((rule) => [rule.id, ...(rule.aliases ?? [])].map((id) => [id, rule] as const)));

/** The rule of this id or former id. */
export function findRule(id: string): Rule | undefined {
  return BY_ID.get(id);
}

/** Where a rule's page stands. */
export function rulePage(id: string): string {
  return `https://github.com/yamlock/yamlock/blob/main/docs/rules/${id}.md`;
}
