import type { Resource } from '../../kubernetes/resource.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
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

/** How many existing Secrets are offered: the best ones. */
const MOST_CHOICES = 3;

/**
 * The places that can make a Secret, the preferred one first: one that has the keys already, an ExternalSecret for each
 * store its namespace may use, a SealedSecret where a certificate is known and a Secret that SOPS encrypts where a rule of
 * .sops.yaml is meant for it (of these three, what the repository uses most), a Secret in a file that git ignores, and
 * that with a PushSecret where a store takes it.
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

/** The places for values that are known beforehand. */
export function destinationsOfMove({ values, ...wanted }: KnownMove, world: FixWorld): readonly Destination[] {
  return destinationsOf({ ...wanted, keys: values.map(({ key }) => key) }, world);
}

/** What a plan is made of: where the values go, and the world it is made in. */
export type PlanInto = (destination: Destination, world: FixWorld) => FixPlan;

/**
 * All choices for values of a workload that are to lie beside each other. `keys` are what they go by, where a key that
 * exists already will do; `what` names them where that is not clear.
 */
export function choicesFor(
  resource: Resource,
  world: FixWorld,
  plan: PlanInto,
  { keys, what }: { readonly keys?: readonly string[]; readonly what?: string | undefined } = {},
): readonly Fix[] {
  return destinationsOf(secretFor(resource, keys), world).map((one) => {
    const move = `Move ${what === undefined ? '' : `${what} `}to ${one.place}`;
    return fixFor(one.kind === 'existing' ? `Use ${one.place}` : move, one, plan);
  });
}

export function fixFor(title: string, destination: Destination, plan: PlanInto): Fix {
  const { target } = destination;
  return { title, safety: 'create', to: target, plan: (world) => plan(destination, world) };
}

/** What is shown, with the reason, where nothing can be done. */
export function refusedFix(reason: string, title = 'Move to a Secret'): Fix {
  return { title, safety: 'create', plan: () => ({ refused: reason }) };
}
