import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** What a NetworkPolicy says of one direction. */
export interface Direction {
  readonly name: 'ingress' | 'egress';
  /** As `policyTypes` has it. */
  readonly type: 'Ingress' | 'Egress';
  /** The key a rule lists its peers under. */
  readonly peers: 'from' | 'to';
  readonly rules: readonly Cursor[];
}

/** True for a NetworkPolicy of Kubernetes itself. */
export function isNetworkPolicy({ kind, group }: Resource): boolean {
  return kind === 'NetworkPolicy' && /^(?:networking\.k8s\.io|extensions|)$/.test(group);
}

/** The directions in which a NetworkPolicy allows something and `policyTypes` does not leave it without effect. */
export function directionsOf(resource: Resource): readonly Direction[] {
  if (!isNetworkPolicy(resource)) return [];
  const spec = resource.cursor.at('spec');
  const types = spec?.at('policyTypes');
  const counts = (type: string): boolean =>
    types?.kind !== 'sequence' || types.open || [...types.items()].some(({ value }) => value === type);
  return (
    [
      { name: 'ingress', type: 'Ingress', peers: 'from' },
      { name: 'egress', type: 'Egress', peers: 'to' },
    ] as const
  )
    .filter(({ type }) => counts(type))
    .map((direction) => ({
      ...direction,
      rules: [...(spec?.at(direction.name)?.items() ?? [])].filter(({ kind }) => kind === 'map'),
    }));
}

/** The rules of a direction that name neither peers nor ports: they allow everything. */
export function rulesForEverything(resource: Resource, name: Direction['name']): readonly Cursor[] {
  const direction = directionsOf(resource).find((one) => one.name === name);
  return (direction?.rules ?? []).filter((rule) => {
    const isEmpty = (key: string): boolean => {
      const list = rule.at(key);
      return list === undefined || (list.size === 0 && !list.open && (list.kind === 'sequence' || list.isNull));
    };
    return !rule.open && isEmpty(direction?.peers ?? 'from') && isEmpty('ports');
  });
}
