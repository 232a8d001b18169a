import { Refusal } from '../text/refusal.js';

/**
 * A word of a command that is handed over. Everything that comes from a file goes through here: quoted where a shell would
 * read anything into it.
 * @throws Refusal for what would end the line or the word it stands in, or be an option.
 */
export function shellQuote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text))
    throw new Refusal('a name or path has control characters, which no command should be handed');
  if (text.startsWith('-'))
    throw new Refusal('a name or path starts with a dash: the command would take it for an option');
  return /^[\w./:@+][\w./:@%+=-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
