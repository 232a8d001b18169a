import { isDexConfig } from '../../kubernetes/dex.js';
import { say } from '../../text/say.js';
import { replaceEntry, setScalar } from '../../yaml/edit/edits.js';
import type { ConfigMapPlace } from '../configmap/configmap-place.js';
import type { Application, VariableReference } from './application.js';
import { idOfHolder, rootIn, variableOfParts } from './naming.js';

export const DEX: Application = {
  name: 'Dex',
  container: /\bdex\b/,
  prefixes: ['DEX'],
  expandsBy: 'DEX_EXPAND_ENV',
  variableReference,
};

/**
 * Returns a reference for Dex, which expands `$NAME` below `connectors[].config` and `storage.config` only; clients and
 * passwords have their own keys for variables.
 */
function variableReference({ scalar, entry, name }: ConfigMapPlace): VariableReference | undefined {
  const root = rootIn(scalar, entry);
  if (!root || !isDexConfig(root)) return undefined;
  const [first, second, third] = scalar.path;
  const { text: value } = scalar;
  const id = idOfHolder(scalar);
  const expanded = (first === 'connectors' && third === 'config') || (first === 'storage' && second === 'config');
  if (expanded) {
    return {
      value,
      variable: variableOfParts('dex', first === 'storage' ? 'storage' : id, name),
      isExpanded: true,
      edit: (variable) => setScalar(scalar, `$${variable}`),
      // Dex uses another value than the text of the file.
      ...(scalar.text.includes('$')
        ? { refused: say`Dex expands the "$" in the value already: what it stands for is not known here` }
        : {}),
    };
  }
  const renamed = { staticClients: ['secret', 'secretEnv'], staticPasswords: ['hash', 'hashFromEnv'] } as const;
  const [from, to] = first === 'staticClients' || first === 'staticPasswords' ? renamed[first] : [];
  if (to === undefined || third !== from || scalar.path.length !== 3) return undefined;
  return {
    value,
    variable: variableOfParts(
      first === 'staticClients' ? '' : 'dex',
      id,
      first === 'staticClients' ? 'clientSecret' : 'hash',
    ),
    edit: (variable) => replaceEntry(scalar, to, variable),
  };
}
