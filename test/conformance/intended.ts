import type { PlacedFinding } from '../../server/src/core/engine.js';

/**
 * Pointers whose value as a whole is what a finding is about, where that is more than the parent of what it stands at. Said
 * here once more, by hand: what rules themselves say of their fixes would agree with whatever they do.
 */
const WIDER: readonly { readonly rules: RegExp; readonly place: RegExp; readonly why: string }[] = [
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
];

/** The places that the fix of a finding may change: by default the parent of what the finding is at. */
export function intendedPlaces({ rule, pointer }: Pick<PlacedFinding, 'rule' | 'pointer'>): readonly string[] {
  const wider = WIDER.find(({ rules, place }) => rules.test(rule.id) && place.test(pointer));
  const [place] = wider?.place.exec(pointer) ?? [];
  return [place ?? pointer.slice(0, Math.max(pointer.lastIndexOf('/'), 0))];
}
