import type { PlacedFinding } from '../../server/src/core/engine/placed-finding.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream, readStreamExactly, type YamlStream } from '../../server/src/core/yaml/document.js';
import { readFast } from '../../server/src/core/yaml/read/read.js';
import { documentsOf } from '../fuzz/fuzz.js';
import { findingsIn } from '../harness/run.js';

const CONFIG = new Config('', { ...DEFAULT_SETTINGS, profile: 'strict' });

/** A state in which a squiggle on another line was missing or new. */
export interface Flicker {
  /** The text of the line. */
  readonly written: string;
  /** False where the text is not YAML, and the findings are those from before; true where it is. */
  readonly readable: boolean;
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

/** The observations while one line is typed. */
export interface Typing {
  states: number;
  readonly flickers: Flicker[];
  /** The number of states that the reader leaves to the `yaml` package, most of them not YAML. */
  unreadable: number;
  /** The number of states in which another document than the edited one was parsed again. */
  strangers: number;
  /** True when the findings at the end, after the exact reading, are those of the same text parsed anew. */
  same: boolean;
}

/** Returns the squiggles of a stream, as keys that do not change while the line between two offsets is typed. */
function squiggles(stream: YamlStream, from: number, to: number): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const { rule, range } of check(stream)) {
    if (range.start >= from && range.start <= to) continue;
    const place = range.start < from ? range.start : `${stream.text.length - range.start} from the end`;
    // The key has no message, because a message may contain the typed text, such as a container's name.
    seen.add(`${rule.id} at ${place}`);
  }
  return seen;
}

function check(stream: YamlStream): readonly PlacedFinding[] {
  return findingsIn({ path: 'typed.yaml', stream, fileClass: 'kubernetes', ignoredByGit: false }, CONFIG);
}

/** Returns all findings and problems of a text. */
function report(stream: YamlStream): string {
  return JSON.stringify(check(stream).map(({ rule, finding, range }) => [rule.id, finding.message, range]));
}

/** Returns true where every document can be read without the `yaml` package. */
export function isReadable(text: string): boolean {
  return documentsOf(text).every((document) => typeof readFast(document) !== 'string');
}

/**
 * Types a line of a text again, character by character, from its indentation on, and returns the observations; with `fresh` the
 * line did not exist before. `text` is the text at the end.
 */
export function type(text: string, line: number, fresh = false): Typing {
  const lines = text.split('\n');
  const written = (lines[line] ?? '').trimEnd();
  const indentation = written.length - written.trimStart().length;
  const from = lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0);
  const [before, behind] = [text.slice(0, from), text.slice(from + (lines[line] ?? '').length)];
  const start = fresh ? before + behind.slice(1) : text;
  let stream = parseStream(start);
  const result: Typing = { states: 0, flickers: [], strangers: 0, unreadable: 0, same: false };
  const atStart = squiggles(stream, from, fresh ? from - 1 : from + written.length);
  const atEnd = squiggles(parseStream(text), from, from + written.length);
  for (let length = fresh ? 0 : indentation; length <= written.length; length++) {
    const typed = written.slice(0, length);
    const state = length === written.length ? text : before + typed + behind;
    const last = stream;
    stream = parseStream(state, last);
    const seen = squiggles(stream, from, from + typed.length);
    result.states++;
    result.strangers += strangers(last, stream);
    // A finding at the start and at the end has to exist all the time; other findings need not exist.
    const gone = [...atStart].filter((finding) => atEnd.has(finding) && !seen.has(finding));
    const come = [...seen].filter((finding) => !atStart.has(finding) && !atEnd.has(finding));
    const readable = isReadable(state);
    if (!readable) result.unreadable++;
    if (gone.length + come.length > 0) result.flickers.push({ written: typed, readable, gone, come });
  }
  // A line that may still become a key is read exactly only at the end.
  result.same = report(readStreamExactly(stream) ?? stream) === report(parseStream(text));
  return result;
}

/** Returns the number of documents that were parsed again, without the one that is typed in. */
function strangers(before: YamlStream, after: YamlStream): number {
  if (before.documents.length !== after.documents.length) return 0;
  const known = new Set(before.documents.map(({ document }) => document));
  const fresh = after.documents.filter(({ document }) => !known.has(document));
  return Math.max(0, fresh.length - 1);
}
