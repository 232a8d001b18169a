import type { PlacedFinding } from '../../server/src/core/engine/placed-finding.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream, readStreamExactly, type YamlStream } from '../../server/src/core/yaml/document.js';
import { readFast } from '../../server/src/core/yaml/read/read.js';
import { documentsOf } from '../fuzz/fuzz.js';
import { findingsIn } from '../harness/run.js';

const CONFIG = new Config('', { ...DEFAULT_SETTINGS, profile: 'strict' });

/** A state in which a squiggle off the line was gone, or was new. */
export interface Flicker {
  /** What stood on the line. */
  readonly written: string;
  /** False where the state is no YAML: what is found is what was known before. True where it is, and means something else. */
  readonly readable: boolean;
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

/** What somebody saw who typed one line. */
export interface Typing {
  states: number;
  readonly flickers: Flicker[];
  /** States that the reader leaves to the `yaml` package, most of them no YAML. */
  unreadable: number;
  /** States in which a document that was not typed in was read anew. */
  strangers: number;
  /** True when the findings at the end, once it has settled, are those of the same text read afresh. */
  same: boolean;
}

/** The squiggles of a stream, each as what stays the same when something is typed on the line between two offsets. */
function squiggles(stream: YamlStream, from: number, to: number): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const { rule, range } of check(stream)) {
    if (range.start >= from && range.start <= to) continue;
    const place = range.start < from ? range.start : `${stream.text.length - range.start} from the end`;
    // A message may name what is being typed, a container's name for one; the squiggle stays where it is.
    seen.add(`${rule.id} at ${place}`);
  }
  return seen;
}

function check(stream: YamlStream): readonly PlacedFinding[] {
  return findingsIn({ path: 'typed.yaml', stream, fileClass: 'kubernetes', ignoredByGit: false }, CONFIG);
}

/** Everything there is to say about a text. */
function report(stream: YamlStream): string {
  return JSON.stringify(check(stream).map(({ rule, finding, range }) => [rule.id, finding.message, range]));
}

/** True where every document can be read without the `yaml` package. */
export function isReadable(text: string): boolean {
  return documentsOf(text).every((document) => typeof readFast(document) !== 'string');
}

/**
 * Types a line of a text anew, character by character, from nothing but its indentation; with `fresh` the line was not
 * there before. `text` is what stands there in the end.
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
    // What is there at the start and at the end has to be there all the time; nothing else has to be there at all.
    const gone = [...atStart].filter((finding) => atEnd.has(finding) && !seen.has(finding));
    const come = [...seen].filter((finding) => !atStart.has(finding) && !atEnd.has(finding));
    const readable = isReadable(state);
    if (!readable) result.unreadable++;
    if (gone.length + come.length > 0) result.flickers.push({ written: typed, readable, gone, come });
  }
  // A line that might still become a key is waited for.
  result.same = report(readStreamExactly(stream) ?? stream) === report(parseStream(text));
  return result;
}

/** How many documents are not those of before, the one that is typed in aside. */
function strangers(before: YamlStream, after: YamlStream): number {
  if (before.documents.length !== after.documents.length) return 0;
  const known = new Set(before.documents.map(({ document }) => document));
  const fresh = after.documents.filter(({ document }) => !known.has(document));
  return Math.max(0, fresh.length - 1);
}
