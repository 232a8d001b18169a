import type { Cursor } from '../yaml/cursor.js';
import type { Resource } from './resource.js';

/** The rules of a NetworkPolicy for one direction. */
export interface Direction {
  readonly name: 'ingress' | 'egress';
  /** The name in `policyTypes`. */
  readonly type: 'Ingress' | 'Egress';
  /** The key under which a rule lists its peers. */
  readonly peers: 'from' | 'to';
  readonly rules: readonly Cursor[];
}

/** Returns true for a NetworkPolicy of Kubernetes itself. */
export function isNetworkPolicy({ kind, group }: Resource): boolean {
  return kind === 'NetworkPolicy' && /^(?:networking\.k8s\.io|extensions|)$/.test(group);
}

/** Returns the directions of a NetworkPolicy that `policyTypes` leaves in effect; empty for other objects. */
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

/** Returns the rules of a direction without peers and ports, which allow everything. */
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
