import type { PlacedFinding } from '../../server/src/core/engine.js';

/**
 * Pointers whose value as a whole is what a finding is about, where that is more than the parent of what it stands at. Said
 * here once more, by hand: what rules themselves say of their fixes would agree with whatever they do.
 */
const WIDER: readonly {
  readonly rules: RegExp;
  /** The part of the finding's pointer that names the place, or a place of the same object whatever the pointer is. */
  readonly place: RegExp | string;
  readonly why: string;
}[] = [
  {
    rules: /^rbac-/,
    place: /^\/rules\/\d+/,
    why: 'a permission that is narrowed or taken away concerns verbs, resources and names of its rule, or all of the rule',
  },
  {
    rules: /^istio-gateway-no-tls$/,
    place: /^\/spec\/servers\/\d+/,
    why: 'TLS stands beside the port that lacks it',
  },
  {
    rules: /^secret-no-reload$/,
    place: '/metadata/annotations',
    why: 'what restarts a workload is said by an annotation of the object, and found missing at its pod',
  },
];

/**
 * The places that the fix of a finding may change: by default the parent of what the finding is at, but never the whole
 * object.
 */
export function intendedPlaces({ rule, pointer }: Pick<PlacedFinding, 'rule' | 'pointer'>): readonly string[] {
  for (const { rules, place } of WIDER) {
    if (!rules.test(rule.id)) continue;
    const named = typeof place === 'string' ? place : place.exec(pointer)?.[0];
    if (named !== undefined) return [named];
  }
  const parent = pointer.slice(0, Math.max(pointer.lastIndexOf('/'), 0));
  return [parent === '' ? pointer : parent].filter((place) => place !== '');
}
