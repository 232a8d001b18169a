import type { Cursor } from '../yaml/cursor.js';
import { NodeStyle } from '../yaml/nodes.js';

/** Marks of values that a program fills in before they are applied: `${REPLICAS}`, `<REPLICAS>`, `__REPLICAS__`, `@REPLICAS@`, `%REPLICAS%`, `(expression)`. */
const MARKS =
  /\$\{|\$\(|\$\[|\{\{|\}\}|<[^<>\n]{1,80}>|^\$[A-Za-z_]\w*$|^(?:__|@@?|%%?|#)[A-Za-z]\w*(?:__|@@?|%%?|#)$|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^\(.+\)$/;

/** Ciphertext of SOPS in the place of a value of any type. */
const CIPHERTEXT = /^ENC\[AES256_GCM,/;

/**
 * Returns true for a value that is only known when it is applied: a placeholder of any program, or ciphertext. So is a word on a line
 * of its own, which becomes a key when its colon is written.
 */
export function isAppliedLater(value: Cursor): boolean {
  if (value.kind === 'scalar') return MARKS.test(value.text) || CIPHERTEXT.test(value.text) || isHalfWritten(value);
  // `{{ name }}` and `{NAME}` are placeholders of some tools, which YAML reads as mappings.
  if (value.style === NodeStyle.Flow && value.sourceText.startsWith('{{', value.localRange.start)) return true;
  const [only, ...others] = value.kind === 'map' && value.style === NodeStyle.Flow ? value.entries() : [];
  return only?.style === NodeStyle.Empty && others.length === 0;
}

function isHalfWritten({ style, text, localRange, localKeyRange, sourceText }: Cursor): boolean {
  if (style !== NodeStyle.Plain || !localKeyRange || !/^[A-Za-z][\w./-]*$/.test(text)) return false;
  return sourceText.slice(localKeyRange.end, localRange.start).includes('\n');
}
