import type { Fix, FixWorld } from '../rule.js';
import type { Verdict } from '../secrets/detect.js';
import { type ApplicationWay, applicationWay } from './configmap-apps.js';
import { moveKeyOfConfigMap } from './configmap-key.js';
import { type ConfigMapPlace, configMapPlace } from './configmap-place.js';
import { PlanChanges } from './plan-changes.js';
import { type Destination, destinationsOf } from './secret-destination.js';

/**
 * The ways to move a credential out of a ConfigMap, the preferred one first: the application's own way to refer to a
 * secret; then the whole key in a Secret, with the volumes and variables that used the ConfigMap switched to it.
 */
export function moveFromConfigMap(verdict: Verdict, world: FixWorld): readonly Fix[] {
  const place = configMapPlace(verdict);
  if (!place) return [];
  const way = applicationWay(place, world);
  const wholeKey = moveKeyOfConfigMap(place, world);
  if (!way) return wholeKey;
  if ('refused' in way) {
    return [{ title: way.title, safety: 'create', plan: () => ({ refused: way.refused }) }, ...wholeKey];
  }
  const own = destinationsOf(way.move, world).map((destination) => readFrom(place, way, destination));
  // The rest of the document is better off in the ConfigMap: moving it all is the second choice.
  return [...own, ...wholeKey.slice(-2)];
}

function readFrom(place: ConfigMapPlace, way: ApplicationWay, destination: Destination): Fix {
  return {
    title: `${way.title} from ${destination.title}`,
    safety: 'create',
    plan: (world) => {
      const placed = destination.place(world);
      if ('refused' in placed) return placed;
      const changes = new PlanChanges(world, place.scalar).add(placed.files);
      const [key = ''] = placed.keys;
      changes.edit(way.edit(placed.name, key));
      for (const { object, plan, why } of way.wire?.(placed.name, key) ?? []) changes.editObject(object, plan, why);
      if (placed.extended) changes.editObject(placed.extended.object, placed.extended.plan, placed.extended.why);
      return changes.toPlan(placed.handOff);
    },
  };
}
