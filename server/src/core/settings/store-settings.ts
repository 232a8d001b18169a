import { keyProblem, parseOperatorVersion, parseStore, type StoreSettings } from '../kubernetes/external-secrets.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { type Complain, complainOfUnknownKey } from './config-problem.js';

/** The names below `externalSecrets`. */
export const STORE_SETTING_NAMES = ['store', 'key', 'operatorVersion'] as const;

/** Returns the setting `externalSecrets`. Entries with problems are left out and reported through `say`. */
export function readStoreSettings(entry: Cursor, complain: Complain): StoreSettings {
  const settings: { -readonly [Name in keyof StoreSettings]: StoreSettings[Name] } = {};
  if (entry.kind !== 'map')
    complain(say`"externalSecrets" takes a mapping with "store", "key" and "operatorVersion"`, entry);
  for (const field of entry.entries()) {
    if (field.key === 'store') {
      const store = parseStore(field.string ?? '');
      if (store) settings.store = store;
      else complain(say`"store" takes the name of a store, or SecretStore/name, or ClusterSecretStore/name`, field);
    } else if (field.key === 'key') {
      const problem = keyProblem(field.string ?? '');
      if (problem === undefined) settings.key = field.string ?? '';
      else complain(problem, field);
    } else if (field.key === 'operatorVersion') {
      // Unquoted, 0.20 is the number 0.2; its text still says 0.20.
      const version = parseOperatorVersion(field.text);
      if (version) settings.operatorVersion = version;
      else complain(say`"operatorVersion" takes a release of the External Secrets Operator, such as "0.16"`, field);
    } else complainOfUnknownKey(complain, field, say` in "externalSecrets"`, STORE_SETTING_NAMES);
  }
  return settings;
}
