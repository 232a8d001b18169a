import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** A resource whose objects an audit log should not contain. */
export interface Sensitive {
  readonly group: string;
  readonly name: string;
}

/** The resources whose bodies an audit log should not contain. */
export const SENSITIVE: readonly Sensitive[] = [
  { group: '', name: 'secrets' },
  { group: '', name: 'configmaps' },
  { group: 'authentication.k8s.io', name: 'tokenreviews' },
];

/**
 * Returns the rules of an audit policy, in their order: the first that matches a request decides. Empty for other
 * objects.
 */
export function auditRulesOf({ kind, group, cursor }: Resource): readonly Cursor[] {
  if (kind !== 'Policy' || group !== 'audit.k8s.io') return [];
  return [...(cursor.at('rules')?.items() ?? [])].filter((rule) => rule.kind === 'map');
}

/** Returns true where a rule covers requests of any user for a resource. */
export function coversResource(rule: Cursor, { group, name }: Sensitive): boolean {
  const resources = rule.at('resources');
  if (!resources || resources.size === 0) return !rule.has('nonResourceURLs');
  return [...resources.items()].some((entry) => {
    if ((entry.at('group')?.value ?? '') !== group) return false;
    const names = entry.at('resources');
    return !names || names.size === 0 || [...names.items()].some(({ value }) => value === name || value === '*');
  });
}

/**
 * Returns true where a rule decides about every request it covers: no user, verb, namespace or name narrows it down.
 */
export function isUnconditional(rule: Cursor): boolean {
  const narrowed = ['users', 'userGroups', 'verbs', 'namespaces'].some((key) => rule.has(key));
  return !narrowed && ![...(rule.at('resources')?.items() ?? [])].some((entry) => entry.has('resourceNames'));
}

/** Returns true where a rule writes bodies of requests or responses to the log. */
export function logsBodies(rule: Cursor): boolean {
  const level = rule.at('level')?.value;
  if (level === 'RequestResponse') return true;
  // Requests that only read have no body.
  const verbs = [...(rule.at('verbs')?.items() ?? [])];
  const reads = verbs.length > 0 && verbs.every(({ text }) => /^(?:get|list|watch)$/.test(text));
  return level === 'Request' && !reads;
}
