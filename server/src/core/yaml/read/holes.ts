import { memo } from '../../text/memo.js';
import { firstFrom, type Range } from '../../text/range.js';

/**
 * The role of a template action: it `prints`; `opens` a block whose lines are rendered once, several times or never;
 * begins the `else` part of a block; `closes` the block; or renders `nothing`, as comments and assignments do.
 */
export type Role = 'prints' | 'opens' | 'else' | 'closes' | 'nothing';

/** A `{{ … }}` of a template, or a line with a `{% … %}`. */
export interface Hole extends Range {
  readonly role: Role;
  /** The column of the printed lines, where the action itself tells it: `nindent 8`. */
  readonly column?: number;
}

const GO_WORDS: Readonly<Record<string, Role>> = {
  if: 'opens',
  with: 'opens',
  range: 'opens',
  define: 'opens',
  block: 'opens',
  else: 'else',
  end: 'closes',
  break: 'nothing',
  continue: 'nothing',
  fail: 'nothing',
};

const JINJA_WORDS: Readonly<Record<string, Role>> = {
  if: 'opens',
  for: 'opens',
  with: 'opens',
  block: 'opens',
  macro: 'opens',
  call: 'opens',
  filter: 'opens',
  raw: 'opens',
  elif: 'else',
  else: 'else',
  set: 'nothing',
  import: 'nothing',
  from: 'nothing',
};

/** Returns the hole of a Go template from `{{` at `start` to `}}` before `end`. */
export function goHole(text: string, start: number, end: number): Hole {
  const action = text.slice(start, end);
  const [, silent, word = ''] = /^\{\{-?\s*(?:(\/\*|\$\w*\s*(?:,\s*\$\w+\s*)?:?=)|([a-z]+)\b)?/.exec(action) ?? [];
  const role = silent ? 'nothing' : (own(GO_WORDS, word) ?? 'prints');
  if (role !== 'prints') return { start, end, role };
  const [, how, column] = /\|\s*(n?indent)\s+(\d{1,3})\s*-?\}\}$/.exec(action) ?? [];
  // `indent` counts from the column of the action: the first line is in the same column as the others only at the start
  // of a line. Behind `{{-` on a line of its own, the printed text begins with a line break, or it would end the line
  // above.
  let lineStart = start;
  while (how === 'indent' && /^[ \t]$/.test(text[lineStart - 1] ?? '')) lineStart--;
  const isFirst = lineStart === 0 || text[lineStart - 1] === '\n';
  const known = how === 'nindent' || (how === 'indent' && isFirst && (action[2] === '-' || lineStart === start));
  return known ? { start, end, role, column: Number(column) } : { start, end, role };
}

/** Returns the hole of a line with a Jinja statement: `{% if … %}`. */
export function jinjaHole(text: string, start: number, end: number): Hole {
  const word = /\{%[-+]?\s*(\w+)/.exec(text.slice(start, end))?.[1] ?? '';
  return { start, end, role: word.startsWith('end') ? 'closes' : (own(JINJA_WORDS, word) ?? 'prints') };
}

function own(words: Readonly<Record<string, Role>>, word: string): Role | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** A block of a template: the lines of one block are rendered together or not at all. */
export interface Block {
  readonly id: number;
  /** The number of open blocks; below 0 behind the end of a block that began in a document above. */
  readonly depth: number;
}

/** Returns the block that an offset lies in. */
export function blockAt(holes: readonly Hole[], offset: number): Block {
  return blocksBehind(holes)[firstFrom(holes, offset)] ?? OUTSIDE;
}

const OUTSIDE: Block = { id: 0, depth: 0 };

/** Returns the blocks before the first hole and behind each of them. */
const blocksBehind = memo((holes: readonly Hole[]): readonly Block[] => {
  let last = 0;
  let depth = 0;
  const ids = [0];
  const blocks: Block[] = [OUTSIDE];
  for (const { role } of holes) {
    if (role === 'closes' || role === 'else') ids.pop();
    if (role === 'closes') depth--;
    if (role === 'opens') depth++;
    if (role === 'opens' || role === 'else' || (role === 'closes' && ids.length === 0)) ids.push(++last);
    blocks.push({ id: ids.at(-1) ?? 0, depth });
  }
  return blocks;
});
