import type { Fix, FixWorld } from '../../model/fix.js';
import type { Verdict } from '../../secrets/detect.js';
import { destinationsOfMove, fixFor, refusedFix } from '../destinations/choices.js';
import { type Destination, moveKnown } from '../destinations/destination.js';
import { withBraces } from '../own-braces.js';
import { moveKeyOfConfigMap } from './configmap-key.js';
import { type ConfigMapPlace, configMapPlace } from './configmap-place.js';
import { documentToTemplate } from './configmap-template.js';
import { type NativeReference, nativeReference } from './native-reference.js';

/**
 * The ways to move a credential out of a ConfigMap, the preferred one first: the application's own way to refer to a
 * secret; then the whole key in a Secret, with the volumes and variables that used the ConfigMap switched to it; then the
 * document as a template that an operator fills in.
 */
export function moveFromConfigMap(verdict: Verdict, world: FixWorld): readonly Fix[] {
  const place = configMapPlace(verdict, world);
  return place ? ways(place, world).map(inBraces) : [];
}

function ways(place: ConfigMapPlace, world: FixWorld): readonly Fix[] {
  const way = nativeReference(place, world);
  const wholeKey = [
    ...moveKeyOfConfigMap(place, world, way !== undefined && !('refused' in way)),
    ...documentToTemplate(place, world),
  ];
  if (!way) return wholeKey;
  if ('refused' in way) {
    return [refusedFix(way.refused, way.title), ...wholeKey];
  }
  // The rest of the document is better off in the ConfigMap: moving it all is the second choice.
  return [...destinationsOfMove(way.move, world).map((one) => readFrom(place, way, one)), ...wholeKey];
}

function readFrom({ written }: ConfigMapPlace, way: NativeReference, destination: Destination): Fix {
  return fixFor(`${way.title} from ${destination.place}`, destination, (to, world) =>
    moveKnown(way.move, to, written, world, ([key], changes) => {
      if (!key) return;
      changes.edit(way.edit(key));
      for (const edit of way.wire?.(key) ?? []) changes.editObject(edit);
    }),
  );
}

/** The fix in a document as it is written, whose own braces may have been read as text. */
function inBraces(fix: Fix): Fix {
  return {
    ...fix,
    plan: (world) => {
      const plan = fix.plan(world);
      return 'refused' in plan ? plan : { ...plan, ...withBraces(plan.edits) };
    },
  };
}
