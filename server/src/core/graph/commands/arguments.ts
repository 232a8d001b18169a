import type { ShellCommand, ShellWord } from '../../text/shell/commands.js';
import { unquoted } from '../../text/shell/words.js';

/** The words behind a program on a command line. */
export interface Arguments {
  readonly words: readonly ShellWord[];
  /** The values of flags by their names, in their order; flags without one are not in it. */
  readonly flags: ReadonlyMap<string, readonly ShellWord[]>;
}

/** Flags of kubectl and flux that take no value from the next word. */
const SWITCHES: ReadonlySet<string> = new Set([
  'all',
  'allow-missing-template-keys',
  'append-hash',
  'edit',
  'export',
  'help',
  'insecure-skip-tls-verify',
  'recursive',
  'save-config',
  'show-managed-fields',
  'validate',
  'verbose',
  'windows-line-endings',
]);
/** The short flags that take a value. */
const SHORT: Readonly<Record<string, string>> = { n: 'namespace', o: 'output', f: 'filename', s: 'server', v: 'v' };
/** The values of `--dry-run`, which some write as a word of its own. */
const TRIALS = /^(?:client|server|none|true|false)$/;

/** Returns the arguments of a command behind one of its words. */
export function argumentsBehind({ words: all }: ShellCommand, index: number, line: string): Arguments {
  const behindIt = all.slice(index + 1);
  const comment = behindIt.findIndex(({ text }) => text.startsWith('#'));
  const own = comment < 0 ? behindIt : behindIt.slice(0, comment);
  const given = own.filter((word) => !isRedirected(word, line));
  const words: ShellWord[] = [];
  const flags = new Map<string, ShellWord[]>();
  for (let at = 0; at < given.length; at++) {
    const word = unquoted(given[at] ?? NO_WORD);
    const [lead, name = '', sign] = /^--([A-Za-z][\w-]*)(=)?/.exec(word.text) ?? [];
    const next = given[at + 1];
    if (lead !== undefined && sign !== undefined) add(flags, name, unquoted(behind(word, lead.length)));
    else if (word.text === '--') continue;
    else if (lead !== undefined) {
      const takes = name === 'dry-run' ? TRIALS.test(next?.text ?? '') : !SWITCHES.has(name) && takesNext(next);
      if (takes && next) add(flags, name, unquoted(next));
      if (takes) at++;
    } else if (/^-[A-Za-z]/.test(word.text)) {
      const long = SHORT[word.text.charAt(1)];
      if (long === undefined) continue;
      const rest = behind(word, word.text.charAt(2) === '=' ? 3 : 2);
      if (rest.text !== '') add(flags, long, unquoted(rest));
      else if (next) {
        add(flags, long, unquoted(next));
        at++;
      }
    } else words.push(word);
  }
  return { words, flags };
}

const NO_WORD: ShellWord = { text: '', start: 0, end: 0 };

function takesNext(next: ShellWord | undefined): boolean {
  return next !== undefined && !next.text.startsWith('-');
}

function behind({ text, start, end }: ShellWord, length: number): ShellWord {
  return { text: text.slice(length), start: start + length, end };
}

function add(flags: Map<string, ShellWord[]>, name: string, value: ShellWord): void {
  const known = flags.get(name);
  if (known) known.push(value);
  else flags.set(name, [value]);
}

/** True for the file of a redirection, and for the number before one. */
function isRedirected({ text, start, end }: ShellWord, line: string): boolean {
  if (/^\d$/.test(text) && line[end] === '>') return true;
  let at = start - 1;
  while (line[at] === ' ' || line[at] === '\t') at--;
  const sign = line[at] === '&' && line[at - 1] === '>' ? '>' : line[at];
  return sign === '<' || sign === '>';
}
