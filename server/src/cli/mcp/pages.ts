import { createHash } from 'node:crypto';
import { UsageError } from '../io.js';

/** The UTF-16 code units of a page, and of a line of one. */
const PAGE = 24_000;
const LONGEST_LINE = 4_000;
/** Results whose further pages may be asked for, and the code units of all of them. */
const MOST_KEPT = 8;
const MOST_HELD = 64 * 1024 * 1024;

/** What a tool says: what stands on every page, and lines that may be on several. */
export interface Result {
  readonly head: readonly string[];
  readonly lines: readonly string[];
}

/** Gives out results page by page. The pages of one result are of one state of the files. */
export class Pages {
  private readonly kept = new Map<string, Result>();
  private count = 0;

  /** Returns the first page of a result. */
  first(result: Result): string {
    const id = createHash('sha256')
      .update(`${++this.count}`)
      .digest('hex')
      .slice(0, 8);
    const page = pageOf(result, 0, id);
    if (page.more) this.keep(id, result);
    return page.text;
  }

  /**
   * Returns the page that a cursor names.
   * @throws UsageError where there is none.
   */
  next(cursor: string): string {
    const [, id = '', at = ''] = /^([0-9a-f]{8})\.(\d{1,9})$/.exec(cursor) ?? [];
    const result = this.kept.get(id);
    if (!result || Number(at) >= result.lines.length)
      throw new UsageError('The cursor is none that is known any more; call the tool again without it');
    return pageOf(result, Number(at), id).text;
  }

  private keep(id: string, result: Result): void {
    this.kept.set(id, result);
    let held = 0;
    for (const [other, { lines }] of [...this.kept].reverse()) {
      held += lines.reduce((sum, line) => sum + line.length, 0);
      if (other !== id && (held > MOST_HELD || this.kept.size > MOST_KEPT)) this.kept.delete(other);
    }
  }
}

function pageOf({ head, lines }: Result, from: number, id: string): { readonly text: string; readonly more: boolean } {
  const shown = [...head];
  let length = 0;
  let at = from;
  for (; at < lines.length; at++) {
    const line = cut(lines[at] ?? '');
    if (length + line.length > PAGE && at > from) break;
    shown.push(line);
    length += line.length + 1;
  }
  const more = at < lines.length;
  if (more || from > 0)
    shown.push(
      `[lines ${from + 1} to ${at} of ${lines.length}${more ? `; the next page: cursor "${id}.${at}"` : '; this is the last page'}]`,
    );
  return { text: shown.join('\n'), more };
}

function cut(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  // Half of a character is none.
  const end = /[\ud800-\udbff]/.test(line.charAt(LONGEST_LINE - 1)) ? LONGEST_LINE - 1 : LONGEST_LINE;
  return `${line.slice(0, end)} … [${line.length - end} more characters of this line]`;
}
