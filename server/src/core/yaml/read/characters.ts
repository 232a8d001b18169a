import { say } from '../../text/say.js';
import type { YamlProblem } from './read-document.js';

/**
 * Returns the first character that YAML does not allow in a text as a problem; empty where there is none. Kubernetes
 * refuses control characters. It takes a lone carriage return for the end of a line, which the readers here and most
 * editors do not.
 */
export function forbiddenCharacters(text: string): readonly YamlProblem[] {
  const offset = text.search(FORBIDDEN);
  if (offset < 0) return [];
  const range = { start: offset, end: offset + 1 };
  const unit = text.charCodeAt(offset);
  if (unit === 0x0d)
    return [{ message: say`A carriage return without a line feed ends a line here for Kubernetes`, range }];
  const code = unit.toString(16).toUpperCase().padStart(4, '0');
  return [{ message: say`The control character U+${code} is not allowed in YAML`, range }];
}

/** One search over the whole text: it runs at every keystroke. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\r(?!\n)/;
