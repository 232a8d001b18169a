import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { detectSecrets } from '../../secrets/detect.js';
import { isDistinctive } from '../../secrets/sops-output.js';
import { ownRange } from '../../secrets/verdict.js';
import { say } from '../../text/say.js';
import type { StoreFact } from '../../workspace/named-facts.js';
import { outermostScalar } from '../../yaml/embedded.js';
import { moveTo, withNote } from '../destinations/destination.js';
import { externalSecretOf } from '../destinations/external-secret.js';
import { dnsName } from '../names.js';
import { hasEncodedBraces, isHelmTemplate, restoreBraces } from '../own-braces.js';
import { storesFor } from '../stores.js';
import type { ConfigMapPlace } from './configmap-place.js';
import { switchReaders } from './configmap-switch.js';
import { templateText, templateValuesIn } from './document-template.js';

/**
 * Returns the fix that moves the document to the template of an ExternalSecret, where it stays readable, and all of its
 * credentials to the store. Objects that read the key of the ConfigMap read the operator's Secret instead.
 */
export function documentToTemplate(place: ConfigMapPlace, world: FixWorld): readonly Fix[] {
  const { configMap, entry, key, scalar, range } = place;
  const [store] = storesFor(configMap.namespace, world);
  const whole = ownRange(entry);
  const isWhole = scalar === entry && range.start <= whole.start && range.end >= whole.end;
  if (!store || isWhole || (scalar === entry && !entry.text.trim().includes('\n'))) return [];
  return [
    {
      title: say`Move key "${key}" to the template of a new ExternalSecret (${store.kind} "${store.name}")`,
      safety: 'create',
      plan: (planned) => planOf(place, store, planned),
    },
  ];
}

function planOf(place: ConfigMapPlace, store: StoreFact, world: FixWorld): FixPlan {
  const { configMap, configMapName, entry, key, written } = place;
  if (isHelmTemplate(world)) return { refused: say`Helm would fill in the template before the operator sees it` };
  // A placeholder is moved only where the finding is about it.
  const found = detectSecrets(entry.document, false).filter(
    ({ scalar, rule, range }) =>
      outermostScalar(scalar).range.start === entry.range.start &&
      // A text that the program itself fills in is no credential.
      !hasEncodedBraces(entry.document.text.slice(range.start, range.end)) &&
      (rule !== 'secret-placeholder' || range.start === place.range.start),
  );
  const filledIn = templateValuesIn(key, entry, found);
  if ('refused' in filledIn) return filledIn;
  const text = (keys: readonly string[]): string => templateText(restoreBraces(entry.text), filledIn, keys);
  const rest = text(filledIn.map((one) => one.key));
  if (filledIn.some(({ value }) => isDistinctive(value) && rest.includes(value)))
    return { refused: say`the document repeats a value in another place; take it out there first` };
  const wanted = {
    name: `${dnsName(configMapName)}-secrets`,
    namespace: configMap.namespace,
    subject: say`"${key}" of ConfigMap "${configMapName}"`,
  };
  const destination = externalSecretOf(wanted, store, world, { key, text });
  const values = filledIn.map((one) => ({ name: one.key, key: one.key, value: one.value }));
  const plan = switchReaders(place, world, (refer) => moveTo(destination, values, written, world, refer));
  return withNote(
    plan,
    filledIn.some(({ isUnquoted }) => isUnquoted)
      ? say`New values are filled in just as they are: quotes, spaces and the like would be read by the program`
      : undefined,
  );
}
