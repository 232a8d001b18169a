import type { Resource } from '../../kubernetes/resource.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import { canSeal } from '../manifest/seal.js';
import { storesFor } from '../stores.js';
import { secretFor } from '../workload/workload.js';
import type { Destination, KnownMove, WantedSecret } from './destination.js';
import { existingKey, existingKeysFor } from './existing-key.js';
import { externalSecretOf } from './external-secret.js';
import { type Mechanism, mechanismsOf } from './mechanism.js';
import { canPush } from './push-secret.js';
import { sealedSecretOf } from './sealed-secret-of.js';
import { secretFileOf } from './secret-file.js';
import { sopsSecretOf } from './sops-secret.js';

/** The number of existing Secrets that are offered: the best ones. */
const MOST_CHOICES = 3;

/**
 * Returns the destinations for a Secret, the preferred one first: a Secret that has the keys already; an ExternalSecret
 * for each store its namespace may use, a SealedSecret where a certificate is known, and a Secret that SOPS encrypts
 * where a rule of .sops.yaml matches (of these three, the repository's most used first); a Secret in a file that git
 * ignores, and the same with a PushSecret where a store accepts it.
 */
export function destinationsOf(wanted: WantedSecret, world: FixWorld): readonly Destination[] {
  const stores = storesFor(wanted.namespace, world);
  const pushed = stores.find(canPush);
  const making: Readonly<Record<Mechanism, () => readonly Destination[]>> = {
    'external-secret': () => stores.map((store) => externalSecretOf(wanted, store, world)),
    'sealed-secret': () => (canSeal(world) ? [sealedSecretOf(wanted, world)] : []),
    sops: () => sopsSecretOf(wanted, world),
  };
  return [
    ...existingKeysFor(wanted, world)
      .slice(0, MOST_CHOICES)
      .map((keys) => existingKey(keys, wanted)),
    ...mechanismsOf(world).flatMap((one) => making[one]()),
    secretFileOf(wanted, world),
    ...(pushed ? [secretFileOf(wanted, world, pushed)] : []),
  ];
}

/** Returns the destinations for values that are known beforehand. */
export function destinationsOfMove({ values, ...wanted }: KnownMove, world: FixWorld): readonly Destination[] {
  return destinationsOf({ ...wanted, keys: values.map(({ key }) => key) }, world);
}

/** Returns the plan that moves values to a destination. */
export type PlanInto = (destination: Destination, world: FixWorld) => FixPlan;

/**
 * Returns the fixes that move values of a workload to one Secret, one fix for each destination. `keys` are the names of
 * the values, where an existing key is acceptable; `what` names the values where the title would be ambiguous.
 */
export function choicesFor(
  resource: Resource,
  world: FixWorld,
  plan: PlanInto,
  { keys, what }: { readonly keys?: readonly string[]; readonly what?: string | undefined } = {},
): readonly Fix[] {
  return destinationsOf(secretFor(resource, keys), world).map((one) => {
    const move = what === undefined ? say`Move to ${one.place}` : say`Move ${what} to ${one.place}`;
    return fixFor(one.kind === 'existing' ? say`Use ${one.place}` : move, one, plan);
  });
}

/** Returns the fix that moves values to a destination. */
export function fixFor(title: string, destination: Destination, plan: PlanInto): Fix {
  const { target } = destination;
  return { title, safety: 'create', to: target, plan: (world) => plan(destination, world) };
}

/** Returns a fix that only says why it is impossible. */
export function refusedFix(reason: string, title = say`Move to a Secret`): Fix {
  return { title, safety: 'create', plan: () => ({ refused: reason }) };
}
