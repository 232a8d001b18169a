import { variableOf } from '../../kubernetes/programs.js';
import { credentialsInWord } from '../../secrets/texts/shell.js';
import { credentialsIn } from '../../secrets/texts/texts.js';
import { formOf } from '../../secrets/values/forms.js';
import type { Range } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import { scalarRange } from '../../yaml/embedded.js';
import { variableName } from './literal.js';

/** A credential's place in the decoded text of an argument, and the variable it would be. */
export interface Named extends Range {
  readonly variable: string;
  /** The flag or assignment that gives the value; undefined where there is none. */
  readonly flag: string | undefined;
}

/** What the credentials of headers are called where they are variables. */
const HEADERS: Readonly<Record<string, string>> = { Bearer: 'BEARER_TOKEN', Basic: 'BASIC_AUTH' };

/** Finds the part of an argument that a verdict marks at `range`. `what` is the kind of thing its form gave away. */
export function namedPart(
  scalar: Cursor,
  words: readonly string[],
  program: string | undefined,
  range: Range,
  what: string | undefined,
): Named | undefined {
  const isIt = (part: Range): boolean => {
    const { start, end } = scalarRange(scalar, part);
    return start === range.start && end === range.end;
  };
  const here = credentialsInWord(words, Number(scalar.step), program);
  // A script may hold texts of other kinds.
  for (const argument of [...here, ...credentialsIn(scalar.text, 'shell')]) {
    if (isIt(argument)) return { start: argument.start, end: argument.end, ...nameOf(argument.name) };
  }
  // What its own form gave away may be a part of what a flag gives.
  const form = formOf(scalar.text);
  if (!form || !isIt(form)) return undefined;
  const part = { start: form.start, end: form.end };
  const around = here.find(({ start, end }) => start <= form.start && form.end <= end);
  const flag = around?.name ?? flagBefore(scalar.text, form.start, words[Number(scalar.step) - 1]);
  return { ...part, ...(flag === undefined ? { variable: variableName(what ?? 'secret'), flag } : nameOf(flag)) };
}

function nameOf(name: string): Pick<Named, 'variable' | 'flag'> {
  // Short flags say nothing of what they take.
  const called = variableOf(name) ?? HEADERS[name];
  return { variable: called ?? variableName(name), flag: name };
}

/** `--broker=`, `BROKER_URL=` before a value, or `--broker` as the word before. */
function flagBefore(text: string, offset: number, previous: string | undefined): string | undefined {
  const own = /(?:^|[\s"'])-{0,2}([A-Za-z][\w.-]*)=["']?(?:[^\s"'=]*)$/.exec(text.slice(0, offset))?.[1];
  if (own !== undefined) return own;
  return /\s/.test(text.slice(0, offset)) ? undefined : /^--?([A-Za-z][\w.-]+)$/.exec(previous ?? '')?.[1];
}
