import type { Resource } from '../kubernetes/resource.js';
import type { Fix, FixPlan, FixWorld } from '../rule.js';
import type { YamlDocument } from '../yaml/document.js';
import type { Destination } from './destination.js';
import { existingKey, existingKeysFor } from './existing-key.js';
import { externalSecretOf } from './external-secret.js';
import { canPush } from './push-secret.js';
import { canSeal } from './seal.js';
import { sealedSecretOf } from './sealed-secret-of.js';
import { secretFileOf } from './secret-file.js';
import { namespaceOf } from './workload.js';

/** How many existing Secrets and stores are offered: the best ones. */
const MOST_CHOICES = 3;

/**
 * The places that take values of a workload, the preferred one first: an ExternalSecret for each store its namespace may
 * use, a SealedSecret where a certificate is known, a Secret in a file that git ignores.
 */
export function destinationsFor(resource: Resource, own: YamlDocument, world: FixWorld): readonly Destination[] {
  const stores = world.index.stores(namespaceOf(resource)).slice(0, MOST_CHOICES);
  return [
    ...stores.map(({ fact }) => externalSecretOf(resource, own, fact, world)),
    ...(canSeal(world) ? [sealedSecretOf(resource, own, world)] : []),
    secretFileOf(resource, own, world),
  ];
}

/** A Secret outside git whose values the operator itself carries to a store, where the store takes that. */
export function pushedFor(resource: Resource, own: YamlDocument, world: FixWorld): readonly Destination[] {
  const store = world.index.stores(namespaceOf(resource)).find(({ fact }) => canPush(fact));
  return store ? [secretFileOf(resource, own, world, store.fact)] : [];
}

/** What a plan is made of: where the values go, and the world it is made in. */
export type PlanInto = (destination: Destination, world: FixWorld) => FixPlan;

/** All choices for one value that goes by a variable's name, a key that exists already before all others. */
export function choicesForOne(
  variable: string,
  resource: Resource,
  own: YamlDocument,
  world: FixWorld,
  plan: PlanInto,
  what?: string,
): readonly Fix[] {
  const existing = existingKeysFor(variable, resource, world).slice(0, MOST_CHOICES);
  return [
    ...existing
      .map((key) => existingKey(key, resource, own))
      .map((destination) => fixFor(`Use ${destination.place}`, destination, plan)),
    ...choicesForMany(resource, own, world, plan, what),
  ];
}

/** The choices for several values that are to lie beside each other. `what` names them where that is not clear. */
export function choicesForMany(
  resource: Resource,
  own: YamlDocument,
  world: FixWorld,
  plan: PlanInto,
  what?: string,
): readonly Fix[] {
  const destinations = [...destinationsFor(resource, own, world), ...pushedFor(resource, own, world)];
  return destinations.map((one) => fixFor(`Move ${what === undefined ? '' : `${what} `}to ${one.place}`, one, plan));
}

export function fixFor(title: string, destination: Destination, plan: PlanInto): Fix {
  return { title, safety: 'create', plan: (world) => plan(destination, world) };
}

/** What is shown, with the reason, where nothing can be done. */
export function refusedFix(reason: string, title = 'Move to a Secret'): Fix {
  return { title, safety: 'create', plan: () => ({ refused: reason }) };
}
