import type { Fix, FixWorld } from '../../model/fix.js';
import { destinationsOfMove, fixFor } from '../destinations/choices.js';
import { type KnownMove, moveKnown } from '../destinations/destination.js';
import { dnsName } from '../names.js';
import { bracesBack } from '../own-braces.js';
import type { ConfigMapPlace } from './configmap-place.js';
import { switchReaders } from './configmap-switch.js';

/**
 * The whole key goes to a Secret; whatever used the ConfigMap for it uses the Secret from then on. Where that is the
 * second choice, only the best new place is offered and the one that is always there.
 */
export function moveKeyOfConfigMap(place: ConfigMapPlace, world: FixWorld, isSecond: boolean): readonly Fix[] {
  const { configMap, configMapName, key, entry, written } = place;
  const document = entry !== place.scalar || entry.text.includes('\n');
  const move: KnownMove = {
    values: [{ key, value: bracesBack(entry.text) }],
    subject: `"${key}" of ConfigMap "${configMapName}"`,
    namespace: configMap.namespace,
    name: `${dnsName(configMapName)}-secrets`,
    // A Secret whose key has a name like that of a file seldom holds that very file.
    ...(document ? { exactKeys: true } : {}),
  };
  const all = destinationsOfMove(move, world);
  const best = all.find(({ kind }) => kind !== 'existing');
  return all
    .filter((one) => !isSecond || one === best || one.kind === 'git-ignored')
    .map((one) =>
      fixFor(`Move key "${key}" to ${one.place}`, one, (to, planned) =>
        switchReaders(place, planned, (refer) => moveKnown(move, to, written, planned, refer)),
      ),
    );
}
