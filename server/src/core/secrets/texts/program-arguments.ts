import {
  argumentName,
  type CredentialArgument,
  mayRun,
  PROGRAMS,
  programOf,
  programsIn,
} from '../../kubernetes/programs.js';
import { commandsIn, type ShellCommand, type ShellWord } from '../../text/shell/commands.js';

/** An argument of a program with a credential, or a login with one. */
export interface Given {
  /** The name of the argument in messages. */
  readonly name: string;
  /** The word in the text. */
  readonly word: ShellWord;
  /** True for `user:password`. */
  readonly isLogin: boolean;
}

const RUNS_PROGRAM = mayRun(({ credentials }) => credentials !== undefined);

/** The source of a pattern that matches every text with a credential for one of these programs. */
export const PROGRAM_FRAGMENTS = [
  ...new Set(
    PROGRAMS.flatMap(({ names, credentials = [] }) =>
      credentials.flatMap(({ behind = [] }) => (behind.some((words) => words.at(-1) === 'login') ? ['login'] : names)),
    ),
  ),
]
  // Short names are parts of many words.
  .map((sign) => (sign.length < 3 ? `${sign} ` : sign))
  .join('|');

/** Yields the credentials in the commands of a text for programs of the catalogue, command by command. */
export function* givenIn(text: string): Generator<Given> {
  if (!RUNS_PROGRAM.test(text)) return;
  for (const command of commandsIn(text)) {
    for (const { name, program, behind } of programsIn(command)) {
      for (const argument of program.credentials ?? []) {
        const given = givenAs(argument, command, behind);
        if (given) yield { name: argumentName(name, argument), word: given, isLogin: argument.isLogin === true };
      }
    }
  }
}

function givenAs(
  argument: CredentialArgument,
  { input }: ShellCommand,
  words: readonly ShellWord[],
): ShellWord | undefined {
  if (argument.stands === 'in the input') return passwordIn(input);
  if (argument.stands === 'behind file and user') return behindFileAndUser(words);
  const { behind = [[]], position } = argument;
  const options = position === undefined ? 0 : words.findIndex(({ text }) => !text.startsWith('-'));
  const lead = behind.find((one) => options >= 0 && one.every((word, at) => words[options + at]?.text === word));
  const rest = lead && words.slice(options + lead.length);
  return rest && (position === undefined ? behindFlag(argument, rest) : rest[position]);
}

/** Returns the value of the first of an argument's flags: the next word, or the rest of the flag's word. */
function behindFlag({ flags = [], stands }: CredentialArgument, words: readonly ShellWord[]): ShellWord | undefined {
  for (const [index, word] of words.entries()) {
    const flag = flags.find((one) => word.text === one || isIn(word.text, one));
    if (flag === undefined) continue;
    if (word.text !== flag) {
      const lead = flag.length + (flag.startsWith('--') ? 1 : 0);
      const value = { text: word.text.slice(lead), start: word.start + lead, end: word.end };
      if (stands !== 'in the next word' && isValue(value.text)) return value;
    } else if (words[index + 1] && isValue(words[index + 1]?.text ?? '')) {
      return stands === 'in the word' ? undefined : words[index + 1];
    }
  }
  return undefined;
}

/** Returns true for a word that begins with a flag: `-pVALUE`, `--user=VALUE`. */
function isIn(word: string, flag: string): boolean {
  return word.startsWith(flag.startsWith('--') ? `${flag}=` : flag);
}

function isValue(word: string): boolean {
  return word !== '' && !word.startsWith('-');
}

/** Returns the password of `echo user:password | chpasswd`. */
function passwordIn(input: ShellCommand | undefined): ShellWord | undefined {
  const word = input?.words.at(-1);
  const login = word && /(?:^|[\s"'])[\w.-]{1,60}:([^\s"'|:]{1,200})["']?$/.exec(word.text);
  const text = login?.[1];
  if (!word || !login || text === undefined) return undefined;
  const start = word.start + login.index + login[0].lastIndexOf(`:${text}`) + 1;
  return { text, start, end: start + text.length };
}

/** Returns the password of `htpasswd -bc FILE USER x`; with `-n` there is no file, and without `-b` no password. */
function behindFileAndUser(all: readonly ShellWord[]): ShellWord | undefined {
  const flags = all.filter(({ text }) => text.startsWith('-')).map(({ text }) => text);
  if (!flags.some((flag) => flag.includes('b'))) return undefined;
  // `-C 10`: the cost of bcrypt.
  const words = all.filter(({ text }, index) => !text.startsWith('-') && !/^-\w*C$/.test(all[index - 1]?.text ?? ''));
  return words[flags.some((flag) => flag.includes('n')) ? 1 : 2];
}

/**
 * Returns the credential that a word of a list gives to the list's program: with its start in the word for `-pVALUE`,
 * without one where the next word is the value, `-p`. Undefined for other words. Arguments after fixed words, such as
 * `login`, are not searched in lists.
 */
export function givenInList(
  program: string,
  word: string,
): { readonly name: string; readonly isLogin: boolean; readonly start: number | undefined } | undefined {
  for (const argument of programOf(program)?.credentials ?? []) {
    const { flags = [], stands, behind, isLogin = false } = argument;
    const flag = behind ? undefined : flags.find((one) => word === one || isIn(word, one));
    if (flag === undefined) continue;
    const isWhole = word === flag;
    if (isWhole ? stands === 'in the word' : isLogin || !/^[^-\s]/.test(word.slice(flag.length))) return undefined;
    return { name: argumentName(program, argument), isLogin, start: isWhole ? undefined : flag.length };
  }
  return undefined;
}
