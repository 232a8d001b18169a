import { memoBy } from '../../text/memo.js';
import { nameOf } from '../../text/paths.js';
import { flagIn, unquoted } from '../../text/shell/words.js';
import { headersIn } from './headers.js';
import { addNonOverlapping, isCredentialName, type Named } from './named.js';
import { givenIn, givenInList, PROGRAM_FRAGMENTS } from './program-arguments.js';

/** A word of a shell: in quotes, or up to the next character that ends it. */
const WORD = `"[^"\\n]{0,500}"|'[^'\\n]{0,500}'|[^\\s"'|;&<>()\`]{1,500}`;
/** A word that is no flag. */
const VALUE = `"[^"\\n]{1,300}"|'[^'\\n]{1,300}'|[^\\s"'|;&<>()\`-][^\\s"'|;&<>()\`]{0,300}`;

/** `--db-password=x`, `--db-password x`, `-Ddb.password=x` in one text. */
const FLAG = new RegExp(`(?<![\\w})-])--?(?:D(?=[a-z]))?([A-Za-z][\\w.-]{1,60})(?:=|[ \\t]+(?!-))(${WORD})`, 'g');
/** An assignment of shells and `env`, `DB_PASSWORD=x`, or of Helm's `--set`, `auth.password=x`. */
const ASSIGNMENT = new RegExp(`(?<![\\w.$-])([A-Za-z_][\\w.-]{1,60})=(${WORD})`, 'g');
/** The login of MySQL's clients in any function or variable: `-uroot -px`. A port is no password. */
const USER_AND_PASSWORD =
  /(?<![\w-])-u[ \t]?["']?[A-Za-z_][\w$@{}.-]{0,60}["']?[ \t]{1,5}-p(?![\d.:]+(?![^\s"']))((?![\s-])[^\s"'|;&<>()`]{2,300})/g;
/** The login of clients for SQL Server, MQTT and Couchbase: `-u root -P x`. */
const USER_THEN_PASSWORD = new RegExp(
  `(?<![\\w-])-[uU][ \\t]+["']?[A-Za-z_][\\w$@{}.-]{0,60}["']?[ \\t]{1,5}-P[ \\t]+(${VALUE})`,
  'g',
);
/** A fragment of every text with a credential under a name: a cheap check before the patterns. */
const SUSPECT = new RegExp(`pass|pwd|pw|secret|token|key|cred|auth|jwt|psk|bearer|basic|${PROGRAM_FRAGMENTS}`, 'i');

/** Returns the credentials that a command line or a shell script has under names of flags and variables. */
export function argumentsOf(written: string): readonly Named[] {
  if (!SUSPECT.test(written)) return [];
  // A continued line is one line.
  const joined = written.replace(/\\\r?\n/g, (sign) => ' '.repeat(sign.length));
  // Comments are not run.
  const text = joined.includes('#') ? joined.replace(/^[ \t]*#.*/gm, (sign) => ' '.repeat(sign.length)) : joined;
  // A single word is no script: a shell does not interpret it, and no pattern is searched in it (`[^"]*`).
  const isScript = /\s/.test(written);
  const found: Named[] = [];
  const unlessExpanded = (name: string, word: string, at: number): readonly Named[] =>
    isScript && (isExpanded(word) || isOfCall(word, text[at + word.length]) || word.includes('[^'))
      ? []
      : [namedBy(name, word, at)];
  const add = (pattern: RegExp, take: (match: RegExpExecArray) => readonly Named[]): void =>
    addNonOverlapping(found, [...text.matchAll(pattern)].flatMap(take));
  /** Returns the value at the end of a match. */
  const atEnd = (match: RegExpExecArray, name: string, word = ''): readonly Named[] =>
    unlessExpanded(name, word, endOf(match) - word.length);
  for (const pattern of [FLAG, ASSIGNMENT])
    add(pattern, (match) => {
      const [, name = '', all = ''] = match;
      // The fragment of a URL, after `#`, is no part of the value.
      const word = /[?&]/.test(text[match.index - 1] ?? '') ? all.replace(/#.*$/s, '') : all;
      return isCredentialName(name, word.replace(/^["']|["']$/g, ''))
        ? unlessExpanded(name, word, endOf(match) - all.length)
        : [];
    });
  addNonOverlapping(
    found,
    [...givenIn(text)].flatMap(({ name, word, isLogin }) => {
      const given = unlessExpanded(name, word.text, word.start);
      return isLogin ? given.flatMap(passwordOf) : given;
    }),
  );
  add(USER_AND_PASSWORD, (match) => atEnd(match, 'mysql -p', match[1]));
  add(USER_THEN_PASSWORD, (match) => atEnd(match, '-P', match[1]));
  addNonOverlapping(found, headersIn(text));
  return found;
}

/**
 * Returns the credentials in one word of a list such as `args`, where a flag and its value may be separate words.
 * `program` is the program that runs the words, where it is not the first of them.
 */
export function credentialsInWord(
  words: readonly string[],
  word: number,
  program = nameOf(words[0] ?? ''),
): readonly Named[] {
  return credentialsByWord(words, program).get(word) ?? [];
}

const credentialsByWord = memoBy((words: readonly string[], program: string): ReadonlyMap<number, readonly Named[]> => {
  const found = new Map<number, Named[]>();
  const runsAsUser = words.some((word) => /^-[uU]$/.test(word));
  const add = (word: number, argument: Named): void => {
    const others = found.get(word) ?? [];
    found.set(word, others);
    if (!others.some(({ start }) => start === argument.start)) others.push(argument);
  };
  words.forEach((word, index) => {
    for (const argument of argumentsOf(word)) add(index, argument);
    const given = givenInList(program, word);
    if (given?.start !== undefined)
      add(index, { name: given.name, value: word.slice(given.start), start: given.start, end: word.length });
    const next = words[index + 1];
    if (next === undefined || next.startsWith('-')) return;
    const whole = { value: next, start: 0, end: next.length };
    const flag = flagIn(word);
    const isLong = flag?.valueStart === undefined && (flag?.name.length ?? 0) > 1;
    if (given && given.start === undefined) {
      const one = { name: given.name, ...whole };
      for (const argument of given.isLogin ? passwordOf(one) : [one]) add(index + 1, argument);
    } else if (word === '-P' && runsAsUser) add(index + 1, { name: '-P', ...whole });
    else if (flag && isLong && isCredentialName(flag.name, next)) add(index + 1, { name: flag.name, ...whole });
    if (/^(?:-H|--header)$/.test(word)) {
      for (const { start, end, ...header } of headersIn(`${word} ${next}`)) {
        const lead = word.length + 1;
        add(index + 1, { ...header, start: start - lead, end: end - lead });
      }
    }
  });
  return found;
});

/** Returns the password of `user:password`. */
function passwordOf({ name, value, start, end }: Named): readonly Named[] {
  const colon = value.indexOf(':');
  if (colon < 0 || colon === value.length - 1) return [];
  return [{ name, value: value.slice(colon + 1), start: start + colon + 1, end }];
}

/**
 * Returns true for an argument of a call in another language, with a comma after it: `token=None,`,
 * `password=cfg.password,`; and for a call whose result is assigned: `token=client(…)`.
 */
function isOfCall(word: string, next: string | undefined): boolean {
  return /^[A-Za-z_][\w.]*,$/.test(word) || (next === '(' && /^[A-Za-z_][\w.]*$/.test(word));
}

/**
 * Returns true for a word that the shell expands: `"$(cat file)"`, `"$USER-1"`. A variable's default may be a
 * credential.
 */
function isExpanded(word: string): boolean {
  if (word.startsWith("'") || /^"?\$\{\w+:?[-=][^{}$]*\}"?$/.test(word)) return false;
  // `$$(cat file)`: Flux replaces `$$` by `$`.
  return /\$[A-Za-z_{(*@#0-9]|`|^\$+$/.test(word);
}

function namedBy(name: string, word: string, at: number): Named {
  const { text, start, end } = unquoted({ text: word, start: at });
  return { name, value: text, start, end };
}

function endOf(match: RegExpExecArray): number {
  return match.index + match[0].length;
}
