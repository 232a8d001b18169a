import { keyProblem, parseOperatorVersion, parseStore, type StoreSettings } from '../kubernetes/external-secrets.js';
import type { Cursor } from '../yaml/cursor.js';
import { type Say, sayUnknownKey } from './config-problem.js';

/** The names below `externalSecrets`. */
export const STORE_SETTING_NAMES = ['store', 'key', 'operatorVersion'] as const;

/** Returns the setting `externalSecrets`. Entries with problems are left out and reported through `say`. */
export function readStoreSettings(entry: Cursor, say: Say): StoreSettings {
  const settings: { -readonly [Name in keyof StoreSettings]: StoreSettings[Name] } = {};
  if (entry.kind !== 'map') say('"externalSecrets" takes a mapping with "store", "key" and "operatorVersion"', entry);
  for (const field of entry.entries()) {
    if (field.key === 'store') {
      const store = parseStore(field.string ?? '');
      if (store) settings.store = store;
      else say('"store" takes the name of a store, or SecretStore/name, or ClusterSecretStore/name', field);
    } else if (field.key === 'key') {
      const problem = keyProblem(field.string ?? '');
      if (problem === undefined) settings.key = field.string ?? '';
      else say(problem, field);
    } else if (field.key === 'operatorVersion') {
      // Unquoted, 0.20 is the number 0.2; its text still says 0.20.
      const version = parseOperatorVersion(field.text);
      if (version) settings.operatorVersion = version;
      else say('"operatorVersion" takes a release of the External Secrets Operator, such as "0.16"', field);
    } else sayUnknownKey(say, field, ' in "externalSecrets"', STORE_SETTING_NAMES);
  }
  return settings;
}
