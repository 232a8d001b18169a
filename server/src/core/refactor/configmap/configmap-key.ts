import type { Fix, FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import { destinationsOfMove, fixFor } from '../destinations/choices.js';
import { type KnownMove, moveKnown } from '../destinations/destination.js';
import { dnsName } from '../names.js';
import { restoreBraces } from '../own-braces.js';
import type { ConfigMapPlace } from './configmap-place.js';
import { switchReaders } from './configmap-switch.js';

/**
 * Returns the fixes that move a whole key of a ConfigMap to a Secret; objects that use the ConfigMap for it use the
 * Secret from then on. With `isSecond`, for a second choice, only the best new place and the one outside git are
 * offered.
 */
export function moveKeyOfConfigMap(place: ConfigMapPlace, world: FixWorld, isSecond: boolean): readonly Fix[] {
  const { configMap, configMapName, key, entry, written } = place;
  const document = entry !== place.scalar || entry.text.includes('\n');
  const move: KnownMove = {
    values: [{ key, value: restoreBraces(entry.text) }],
    subject: say`"${key}" of ConfigMap "${configMapName}"`,
    namespace: configMap.namespace,
    name: `${dnsName(configMapName)}-secrets`,
    // A Secret with a key like a file name seldom contains the same file.
    ...(document ? { exactKeys: true } : {}),
  };
  const all = destinationsOfMove(move, world);
  const best = all.find(({ kind }) => kind !== 'existing');
  return all
    .filter((one) => !isSecond || one === best || one.kind === 'git-ignored')
    .map((one) =>
      fixFor(say`Move key "${key}" to ${one.place}`, one, (to, planned) =>
        switchReaders(place, planned, (refer) => moveKnown(move, to, written, planned, refer)),
      ),
    );
}
