import { Refusal } from '../text/refusal.js';
import { say } from '../text/say.js';

/**
 * Returns a text as one word of a shell command, quoted where a shell would interpret a character. Every text from a
 * file that enters a handed-over command passes through here.
 * @throws Refusal for a text that would end the line or the word, or be an option.
 */
export function shellQuote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text))
    throw new Refusal(say`a name or path has control characters, which no command should be handed`);
  if (text.startsWith('-'))
    throw new Refusal(say`a name or path starts with a dash: the command would take it for an option`);
  return /^[\w./:@+][\w./:@%+=-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
