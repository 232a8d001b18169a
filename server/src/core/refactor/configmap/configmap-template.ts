import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { detectSecrets } from '../../secrets/detect.js';
import { ownRange } from '../../secrets/verdict.js';
import type { StoreFact } from '../../workspace/facts.js';
import { outermostScalar } from '../../yaml/embedded.js';
import { isTelling, moveTo, withNote } from '../destinations/destination.js';
import { externalSecretOf } from '../destinations/external-secret.js';
import { dnsName } from '../names.js';
import { bracesBack, hadBraces, isHelmTemplate } from '../own-braces.js';
import { storesFor } from '../stores.js';
import type { ConfigMapPlace } from './configmap-place.js';
import { switchReaders } from './configmap-switch.js';
import { blanksIn, templateText } from './document-template.js';

/**
 * The document goes to the template of an ExternalSecret, where it stays readable, and its credentials go to the store: all
 * of them at once. What read the key of the ConfigMap reads the Secret that the operator makes.
 */
export function documentToTemplate(place: ConfigMapPlace, world: FixWorld): readonly Fix[] {
  const { configMap, entry, key, scalar, range } = place;
  const [store] = storesFor(configMap.namespace, world);
  const whole = ownRange(entry);
  const isWhole = scalar === entry && range.start <= whole.start && range.end >= whole.end;
  if (!store || isWhole || (scalar === entry && !entry.text.trim().includes('\n'))) return [];
  return [
    {
      title: `Move key "${key}" to the template of a new ExternalSecret (${store.kind} "${store.name}")`,
      safety: 'create',
      plan: (planned) => planOf(place, store, planned),
    },
  ];
}

function planOf(place: ConfigMapPlace, store: StoreFact, world: FixWorld): FixPlan {
  const { configMap, configMapName, entry, key, written } = place;
  if (isHelmTemplate(world)) return { refused: 'Helm would fill in the template before the operator sees it' };
  // A placeholder is no credential that anybody would upload, unless it is asked for.
  const found = detectSecrets(entry.document, false).filter(
    ({ scalar, rule, range }) =>
      outermostScalar(scalar).range.start === entry.range.start &&
      // What the program fills in itself is no credential.
      !hadBraces(entry.document.text.slice(range.start, range.end)) &&
      (rule !== 'secret-placeholder' || range.start === place.range.start),
  );
  const blanks = blanksIn(key, entry, found);
  if ('refused' in blanks) return blanks;
  const text = (keys: readonly string[]): string => templateText(bracesBack(entry.text), blanks, keys);
  const rest = text(blanks.map((blank) => blank.key));
  if (blanks.some(({ value }) => isTelling(value) && rest.includes(value)))
    return { refused: 'the document repeats a value in another place; take it out there first' };
  const wanted = {
    name: `${dnsName(configMapName)}-secrets`,
    namespace: configMap.namespace,
    subject: `"${key}" of ConfigMap "${configMapName}"`,
  };
  const destination = externalSecretOf(wanted, store, world, { key, text });
  const values = blanks.map((blank) => ({ name: blank.key, key: blank.key, value: blank.value }));
  const plan = switchReaders(place, world, (refer) => moveTo(destination, values, written, world, refer));
  return withNote(
    plan,
    blanks.some(({ isBare }) => isBare)
      ? 'New values are filled in just as they are: quotes, spaces and the like would be read by the program'
      : undefined,
  );
}
