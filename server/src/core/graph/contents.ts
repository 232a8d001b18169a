import type { Range } from '../text/range.js';
import type { DefinitionFact } from './facts.js';

/** True for an object that has all keys of one of the choices, or keys that are not known. */
export function hasContents(
  { anyKey, keys }: Pick<DefinitionFact<Range>, 'anyKey' | 'keys'>,
  contents: readonly (readonly string[])[],
): boolean {
  const has = (wanted: string): boolean =>
    keys.some(({ name }) => (wanted.includes('*') ? globOf(wanted).test(name) : wanted === name));
  return anyKey || contents.some((choice) => choice.every(has));
}

function globOf(key: string): RegExp {
  const parts = key.split('*').map((part) => part.replace(/[.\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
