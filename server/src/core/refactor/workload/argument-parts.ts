import { variableOf } from '../../kubernetes/programs.js';
import type { Named } from '../../secrets/texts/named.js';
import { credentialsInWord } from '../../secrets/texts/shell.js';
import { credentialsIn } from '../../secrets/texts/texts.js';
import { type Form, formsOf } from '../../secrets/values/forms.js';
import { memo } from '../../text/memo.js';
import type { Range } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import { scalarRange } from '../../yaml/embedded.js';
import { variableName } from './literal.js';

/** A credential's place in the decoded text of an argument, in UTF-16 code units, and the name of a variable for it. */
export interface NamedPart extends Range {
  readonly variable: string;
  /** The flag or assignment with the value; undefined where there is none. */
  readonly flag: string | undefined;
}

/** The names of variables for credentials of headers. */
const HEADERS: ReadonlyMap<string, string> = new Map([
  ['Bearer', 'BEARER_TOKEN'],
  ['Basic', 'BASIC_AUTH'],
]);

/**
 * Returns the part of an argument that a verdict marks at `range`; undefined where it is not found. `what` is the kind
 * of token that its form shows.
 */
export function namedPart(
  scalar: Cursor,
  words: readonly string[],
  program: string | undefined,
  range: Range,
  what: string | undefined,
): NamedPart | undefined {
  const isIt = (part: Range): boolean => {
    const { start, end } = scalarRange(scalar, part);
    return start === range.start && end === range.end;
  };
  const here = credentialsInWord(words, Number(scalar.step), program);
  const found = here.find(isIt) ?? credentialsInScript(scalar).get(keyOf(range));
  if (found) return { start: found.start, end: found.end, ...variableForFlag(found.name) };
  // A token that its form shows may be a part of a flag's value.
  const form = formsIn(scalar).get(keyOf(range));
  if (!form) return undefined;
  const part = { start: form.start, end: form.end };
  const enclosing = here.find(({ start, end }) => start <= form.start && form.end <= end);
  const flag = enclosing?.name ?? flagBefore(scalar.text, form.start, words[Number(scalar.step) - 1]);
  return {
    ...part,
    ...(flag === undefined ? { variable: variableName(what ?? 'secret'), flag } : variableForFlag(flag)),
  };
}

/** The credentials of a script, which may contain texts of other kinds, by where they are written. */
const credentialsInScript = memo((scalar: Cursor): ReadonlyMap<string, Named> => {
  const found = new Map<string, Named>();
  for (const one of credentialsIn(scalar.text, 'shell')) {
    const key = keyOf(scalarRange(scalar, one));
    if (!found.has(key)) found.set(key, one);
  }
  return found;
});

/** The credentials with a recognizable form, by where they are written. */
const formsIn = memo(
  (scalar: Cursor): ReadonlyMap<string, Form> =>
    new Map(formsOf(scalar.text).map((form) => [keyOf(scalarRange(scalar, form)), form])),
);

function keyOf({ start, end }: Range): string {
  return `${start}-${end}`;
}

function variableForFlag(name: string): Pick<NamedPart, 'variable' | 'flag'> {
  // Short flags do not tell what they take.
  const called = variableOf(name) ?? HEADERS.get(name);
  return { variable: called ?? variableName(name), flag: name };
}

/**
 * Returns the name in `--broker=` or `BROKER_URL=` before a value, or in `--broker` as the word before; undefined where
 * there is none.
 */
function flagBefore(text: string, offset: number, previous: string | undefined): string | undefined {
  // A word may be long: where it begins before this, it is cut off, and nothing of it is a flag.
  const from = Math.max(offset - 1000, 0);
  const near = text.slice(from, offset);
  const word = from === 0 ? near : near.slice(near.search(/[\s"']|$/));
  const own = /(?:^|[\s"'])-{0,2}([A-Za-z][\w.-]*)=["']?(?:[^\s"'=]*)$/.exec(word)?.[1];
  if (own !== undefined) return own;
  return /\s/.test(text.slice(0, offset)) ? undefined : /^--?([A-Za-z][\w.-]+)$/.exec(previous ?? '')?.[1];
}
