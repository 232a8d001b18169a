import { firstOf, readBack } from '../../provenance/read-back.js';
import type { Source } from '../../provenance/source.js';
import { Dict, type Traced, textOf } from '../../provenance/traced.js';
import { TextBuilder, type TracedText } from '../../provenance/traced-text.js';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import { parseApplied, type YamlStream } from '../../yaml/document.js';
import { firstKeyBeyondJson } from '../../yaml/json-keys.js';
import { NodeStyle } from '../../yaml/nodes.js';
import { sayProblem } from '../../yaml/read/syntax.js';
import { scalarOffsets } from '../../yaml/scalar-offsets.js';
import type { AppliedProblem } from '../applied-set.js';
import type { RootFiles } from '../root-files.js';

const STYLES: Readonly<Record<string, NodeStyle>> = {
  "'": NodeStyle.Single,
  '"': NodeStyle.Double,
  '|': NodeStyle.Literal,
  '>': NodeStyle.Folded,
};

/**
 * Returns the text of a scalar with the place of each of its characters, so that what is read from it stands where it is written:
 * the lines of a block scalar, a file that became the value of a ConfigMap.
 */
export function embedded(traced: Traced<string>, files: Pick<RootFiles, 'read'>): TracedText {
  const { value, from } = traced;
  const source = Array.isArray(from) ? undefined : firstOf(from);
  if (!source || source.exact) return textOf(traced);
  const { file, start, end } = source.place;
  const whole = files.read(file);
  const written = whole?.slice(start, end);
  if (written === undefined) return textOf(traced);
  if (written === value) return textOf({ value, from: { ...source, exact: true } });
  if (whole === value) return textOf({ value, from: { place: { file, start: 0, end: value.length }, exact: true } });
  const offsets = scalarOffsets(written, value, STYLES[written[0] ?? ''] ?? NodeStyle.Plain)?.offsets;
  return offsets ? spread(value, offsets, source) : textOf(traced);
}

function spread(value: string, offsets: Int32Array, source: Source): TracedText {
  const builder = new TextBuilder();
  const { file, start } = source.place;
  for (let at = 0; at < value.length; ) {
    const first = offsets[at] ?? 0;
    let next = at + 1;
    while (next < value.length && (offsets[next] ?? 0) === first + next - at) next++;
    const place = { file, start: start + first, end: start + first + next - at };
    builder.addText(value.slice(at, next), { ...source, place, exact: true });
    at = next;
  }
  return builder.done();
}

/** Returns the first problem of a text of YAML, with its place in the text. */
export function firstProblem({ documents }: YamlStream): (Range & { readonly message: string }) | undefined {
  for (const { document, start } of documents) {
    const [problem] = document.problems;
    if (!problem) continue;
    const { range, message } = problem;
    return { message, start: range.start + start, end: range.end + start };
  }
  return undefined;
}

/** Returns the map that a text of YAML is; undefined, with a problem, where it is none. */
export function readMap(text: TracedText, source: Source | undefined, problems: AppliedProblem[]): Dict | undefined {
  const placed = parseApplied(text.text).documents[0];
  if (!placed) return new Dict();
  const [problem] = placed.document.problems;
  if (problem) {
    problems.push({
      message: say`The values are not YAML: ${sayProblem(problem.message)}`,
      place: source?.place,
      fatal: true,
    });
    return undefined;
  }
  const refused = firstKeyBeyondJson(placed.document.tree);
  if (refused) {
    const message = say`A key of the values is ${refused.what}, which JSON has no key for`;
    problems.push({ message, place: source?.place, fatal: true });
    return undefined;
  }
  const { value } = readBack(placed, text, true);
  if (value === null) return new Dict();
  if (value instanceof Dict) return value;
  problems.push({ message: say`The values are no map`, place: source?.place, fatal: true });
  return undefined;
}
