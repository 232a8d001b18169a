import { type PolicyRule, policyRulesOf } from '../../kubernetes/rbac.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, type EditPlan, refused, removeEntry, replaceItems } from '../../yaml/edit/edits.js';
import { NodeStyle } from '../../yaml/nodes.js';
import { joinNames } from './wording.js';

/** A right in the Kubernetes API that gives more power than it seems to. */
export interface Power {
  /** The API group; '' is the core group. */
  readonly group: string;
  /** Resources and subresources: `pods/exec`, and `userextras/*` for any subresource. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** True where the resources have no namespace: a Role cannot grant them. */
  readonly clusterWide?: boolean;
}

/** A rule of a role that grants a power. */
export interface Grant {
  readonly rule: PolicyRule;
  /** The items of `resources` that grant it. */
  readonly items: readonly Cursor[];
  /** The item that a finding marks. */
  readonly at: Cursor;
  /** The resources granted, wildcards expanded. */
  readonly resources: readonly string[];
  /** The verbs granted, wildcards expanded. */
  readonly verbs: readonly string[];
  /** `ClusterRole "x" allows create on pods/exec`. */
  readonly sentence: string;
}

/**
 * Returns the grants of one of the powers in the rules of a role, wildcards included. Rules that allow every verb on every
 * resource are left out, because other rules report wildcards, and so are those limited by `resourceNames`.
 */
export function grantsOf(resource: Resource, powers: readonly Power[]): readonly Grant[] {
  return policyRulesOf(resource).flatMap((rule) => {
    if (isNarrowed(rule)) return [];
    const items = new Set<Cursor>();
    const [resources, verbs] = [new Set<string>(), new Set<string>()];
    for (const power of powers) {
      if (power.clusterWide && resource.kind === 'Role') continue;
      if (!rule.apiGroups.some(({ value }) => value === power.group || value === '*')) continue;
      const everyVerb = rule.verbs.some(({ value }) => value === '*');
      const allowed = power.verbs.filter((verb) => everyVerb || rule.verbs.some(({ value }) => value === verb));
      if (allowed.length === 0) continue;
      for (const name of power.resources) {
        const item = rule.resources.find(({ value }) => covers(value, name));
        if (!item || (everyVerb && isEverything(item))) continue;
        items.add(item);
        // The subresource that is written says more than its wildcard.
        if (!name.endsWith('/*')) resources.add(name);
        else if (!item.text.includes('*')) resources.add(item.text);
        for (const verb of allowed) verbs.add(verb);
      }
    }
    // A named resource says more than a wildcard beside it.
    const [at] = [...items].sort((a, b) => a.range.start - b.range.start);
    if (!at) return [];
    const wildcard = [...items].every((item) => item.text.includes('*')) ? say` through "${at.text}"` : '';
    const sentence = say`${describe(resource)} allows ${joinNames([...verbs])} on ${joinNames([...resources])}${wildcard}${passedOn(resource)}`;
    return [{ rule, items: [...items], at, resources: [...resources], verbs: [...verbs], sentence }];
  });
}

/** Returns true where `resourceNames` limit a rule to some objects. */
export function isNarrowed({ cursor }: PolicyRule): boolean {
  const names = cursor.at('resourceNames');
  return names !== undefined && (names.size > 0 || names.open);
}

/** Returns the words for the roles to which an aggregated ClusterRole adds its rules; empty for other roles. */
export function passedOn({ kind, cursor }: Resource): string {
  const labels = kind === 'ClusterRole' ? cursor.at('metadata', 'labels') : undefined;
  const roles = ['view', 'edit', 'admin'].filter(
    (role) => labels?.at(`rbac.authorization.k8s.io/aggregate-to-${role}`)?.string === 'true',
  );
  return roles.length > 0 ? say`, and adds it to ${joinNames(roles)}` : '';
}

function covers(item: Cursor['value'], name: string): boolean {
  const slash = name.indexOf('/');
  if (name.endsWith('/*') && typeof item === 'string' && item.startsWith(name.slice(0, -1))) return true;
  return item === name || item === '*' || item === '*/*' || (slash > 0 && item === `*${name.slice(slash)}`);
}

function isEverything({ value }: Cursor): boolean {
  return value === '*' || value === '*/*';
}

/** A fix that removes a grant. */
export interface GrantFix {
  readonly title: string;
  readonly safety: 'intent';
  plan(): EditPlan;
}

/** Removes the resources from the rule, or the rule from the role where it would have no resources. */
export function withoutResources({ rule, items }: Grant): GrantFix {
  if (items.some(isEverything)) {
    return {
      title: say`Name the resources that are needed`,
      safety: 'intent',
      plan: () => refused(say`only who uses the role can say which resources it needs`),
    };
  }
  return without(rule, 'resources', rule.resources, items);
}

/** Removes the verbs from the rule. Refused for a wildcard: which verbs are needed only the users of the role know. */
export function withoutVerbs({ rule, verbs }: Grant): GrantFix {
  const items = rule.verbs.filter(({ value }) => typeof value === 'string' && verbs.includes(value));
  if (items.length === 0) {
    return {
      title: say`Name the verbs that are needed`,
      safety: 'intent',
      plan: () => refused(say`only who uses the role can say which verbs it needs`),
    };
  }
  return without(rule, 'verbs', rule.verbs, items);
}

/** Removes the wildcards from a list that has other items. */
export function keepNamed(list: Cursor | undefined, wildcards: readonly Cursor[], named: readonly string[]): EditPlan {
  return list && wildcards.length > 1 ? replaceItems(list, named) : allOf(wildcards.map(removeEntry));
}

function without(rule: PolicyRule, key: string, all: readonly Cursor[], items: readonly Cursor[]): GrantFix {
  const starts = new Set(items.map(({ range }) => range.start));
  const kept = all.filter(({ range }) => !starts.has(range.start));
  if (kept.length === 0) {
    return {
      title: say`Remove the rule from the role`,
      safety: 'intent',
      plan: () =>
        (rule.cursor.parent?.size ?? 0) < 2
          ? refused(say`it is the only rule of the role, which would be left without meaning`)
          : removeEntry(rule.cursor),
    };
  }
  return {
    title: say`Remove ${joinNames(items.map(({ text }) => text))} from the rule`,
    safety: 'intent',
    plan: () => {
      const list = rule.cursor.at(key);
      if (!list || list.open || kept.some(({ opaque }) => opaque)) return refused(say`a template fills the list`);
      // Items of a flow list share their commas, so the list is written as a whole.
      return list.style === NodeStyle.Flow && items.length > 1
        ? replaceItems(
            list,
            kept.map(({ text }) => text),
          )
        : allOf(items.map(removeEntry));
    },
  };
}
