import type { Fix, FixWorld } from '../../model/fix.js';
import type { Verdict } from '../../secrets/detect.js';
import { say } from '../../text/say.js';
import { destinationsOfMove, fixFor, refusedFix } from '../destinations/choices.js';
import { type Destination, moveKnown } from '../destinations/destination.js';
import { restoreBracesInEdits } from '../own-braces.js';
import { moveKeyOfConfigMap } from './configmap-key.js';
import { type ConfigMapPlace, configMapPlace } from './configmap-place.js';
import { documentToTemplate } from './configmap-template.js';
import { type NativeReference, nativeReference } from './native-reference.js';

/**
 * Returns the fixes that move a credential out of a ConfigMap, the preferred one first: the application's own reference
 * to a secret; then the whole key in a Secret, which the volumes and variables use instead; then the document as a
 * template that an operator fills in.
 */
export function moveFromConfigMap(verdict: Verdict, world: FixWorld): readonly Fix[] {
  const place = configMapPlace(verdict, world);
  return place ? fixesFor(place, world).map(withRestoredBraces) : [];
}

function fixesFor(place: ConfigMapPlace, world: FixWorld): readonly Fix[] {
  const reference = nativeReference(place, world);
  const wholeKey = [
    ...moveKeyOfConfigMap(place, world, reference !== undefined && !('refused' in reference)),
    ...documentToTemplate(place, world),
  ];
  if (!reference) return wholeKey;
  if ('refused' in reference) {
    return [refusedFix(reference.refused, reference.title), ...wholeKey];
  }
  // The rest of the document is better off in the ConfigMap: moving it all is the second choice.
  return [...destinationsOfMove(reference.move, world).map((one) => readFrom(place, reference, one)), ...wholeKey];
}

function readFrom({ written }: ConfigMapPlace, reference: NativeReference, destination: Destination): Fix {
  return fixFor(say`${reference.title} from ${destination.place}`, destination, (to, world) =>
    moveKnown(reference.move, to, written, world, ([key], changes) => {
      if (!key) return;
      changes.edit(reference.edit(key));
      for (const edit of reference.wire?.(key) ?? []) changes.editObject(edit);
    }),
  );
}

/** Returns the fix with edits of the original document, whose braces may have been parsed as text. */
function withRestoredBraces(fix: Fix): Fix {
  return {
    ...fix,
    plan: (world) => {
      const plan = fix.plan(world);
      return 'refused' in plan ? plan : { ...plan, ...restoreBracesInEdits(plan.edits) };
    },
  };
}
