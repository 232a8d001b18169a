import { say } from '../../text/say.js';
import { withoutEnds } from '../../text/trim.js';

/**
 * Returns the text that a container gets for a text of `env`, `command` or `args`, where `$$` stands for `$`. Refused
 * where Kubernetes or a substitution fills in something: Kubernetes expands nothing in the values of a Secret.
 */
export function containerText(text: string): { readonly value: string } | { readonly refused: string } {
  if (/\$\{/.test(text)) return { refused: say`the value is filled in by a substitution before Kubernetes sees it` };
  let value = '';
  for (let index = 0; index < text.length; index++) {
    const next = text[index] === '$' ? text[index + 1] : undefined;
    if (next === '(' && /^\([A-Za-z0-9_.-]+\)/.test(text.slice(index + 1, index + 300)))
      return { refused: say`the value refers to other variables, which a Secret cannot do` };
    if (next === '$') index++;
    value += text[index];
  }
  return { value };
}

/**
 * Returns a name for a variable: `db-password` → DB_PASSWORD, `keystore.password` → KEYSTORE_PASSWORD, `apiKey` →
 * API_KEY.
 */
export function variableName(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
  const upper = withoutEnds(words.replace(/[^A-Z0-9]+/g, '_'), '_');
  return /^[0-9]/.test(upper) ? `_${upper}` : upper || 'SECRET';
}

/** Returns the first of `NAME`, `NAME_2`, … that is free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count++) {
    const one = count === 1 ? name : `${name}_${count}`;
    if (!taken.has(one)) return one;
  }
}
