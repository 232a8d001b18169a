import { firstOf } from '../../provenance/read-back.js';
import {
  EMPTY_TEXT,
  joinTexts,
  sliceText,
  sourceAt,
  type TracedText,
  unknownRanges,
} from '../../provenance/traced-text.js';
import { say } from '../../text/say.js';
import { parseApplied } from '../../yaml/document.js';
import { sayProblem } from '../../yaml/read/syntax.js';
import type { AppliedProblem } from '../applied-set.js';
import { SubstitutionError } from '../substitute/parse.js';
import { substitute, type Variables } from '../substitute/substitute.js';
import { withCommonText } from './common-metadata.js';
import { dataOf, scalarText } from './data.js';
import type { Deployer } from './deployer.js';
import { embedded, firstProblem } from './embedded.js';
import { dictAt, fieldAt, isTrueAt, isUnknown, itemsAt, placeOf, stringAt } from './fields.js';
import type { World } from './world.js';

const SWITCH = 'kustomize.toolkit.fluxcd.io/substitute';
const NAME = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

type Value = TracedText | { readonly unknown: string };

/**
 * Returns the objects of a build as Flux applies them: with variables replaced (`postBuild`) and common metadata. Undefined, with a
 * problem, where Flux stops.
 * @param read Takes the files whose texts had a part in it.
 */
export function substituted(
  texts: readonly TracedText[],
  deployer: Deployer,
  world: World,
  read: Set<string>,
  problems: AppliedProblem[],
): readonly TracedText[] | undefined {
  const spec = fieldAt(deployer.object, 'spec');
  const replaces = fieldAt(spec, 'postBuild') !== undefined && texts.some((text) => !isSwitchedOff(text));
  const known = replaces ? variablesOf(deployer, world, read, problems) : undefined;
  if (known === 'stopped') return undefined;
  const common = fieldAt(spec, 'commonMetadata');
  const result: TracedText[] = [];
  for (const text of texts) {
    const own = known ? replaced(text, known, problems) : text;
    if (!own) return undefined;
    result.push(common ? withCommonText(own, common) : own);
  }
  return result;
}

function replaced(text: TracedText, variables: Variables, problems: AppliedProblem[]): TracedText | undefined {
  if (!text.text.includes('$') || isSwitchedOff(text)) return text;
  try {
    const made = substitute(text, variables);
    const problem = firstProblem(parseApplied(made.text, unknownRanges(made)));
    if (!problem) return made;
    const message = say`It is not YAML once its variables are replaced: ${sayProblem(problem.message)}`;
    problems.push({ message, place: sourceAt(made, problem.start)?.place, fatal: true });
  } catch (error) {
    if (!(error instanceof SubstitutionError)) throw error;
    const message = say`Variables cannot be replaced: ${error.message}`;
    problems.push({ message, place: sourceAt(text, error.offset)?.place, fatal: true });
  }
  return undefined;
}

function isSwitchedOff(text: TracedText): boolean {
  if (!text.text.includes(SWITCH)) return false;
  const root = parseApplied(text.text, unknownRanges(text)).documents[0]?.document.root;
  return ['labels', 'annotations'].some((name) => root?.at('metadata', name, SWITCH)?.string === 'disabled');
}

/** The variables of a Kustomization; undefined where it has none, so that nothing is replaced. */
function variablesOf(
  deployer: Deployer,
  world: World,
  read: Set<string>,
  problems: AppliedProblem[],
): Variables | 'stopped' | undefined {
  const postBuild = fieldAt(deployer.object, 'spec', 'postBuild');
  const values = new Map<string, Value>();
  let open: string | undefined;
  for (const reference of itemsAt(postBuild, 'substituteFrom')) {
    const kind = stringAt(reference, 'kind');
    const name = stringAt(reference, 'name');
    if (name === undefined || (kind !== 'ConfigMap' && kind !== 'Secret')) continue;
    const data = dataOf(kind, name, deployer, world);
    if (data && !('unknown' in data)) {
      for (const [key, value] of data as ReadonlyMap<string, Value>) values.set(key, oneLine(value));
      continue;
    }
    if (!data && isTrueAt(reference, 'optional')) continue;
    open ??= `${kind} ${name} is not known here`;
    const place = placeOf(fieldAt(reference, 'name'));
    problems.push({
      message: say`The variables of ${kind} ${name} are not known here`,
      place,
      fatal: false,
      quiet: true,
    });
  }
  const own = dictAt(postBuild, 'substitute');
  for (const [key, { value }] of own?.entries ?? []) {
    if (isUnknown(value)) values.set(key, { unknown: say`it is not known` });
    else values.set(key, oneLine(embedded({ ...value, value: scalarText(value) }, world.files)));
  }
  for (const value of values.values())
    if (!('unknown' in value)) for (const { source } of value.pieces) if (source) read.add(source.place.file);
  const wrong = [...values.keys()].find((key) => !NAME.test(key));
  if (wrong !== undefined) {
    const place = firstOf(own?.get(wrong)?.from)?.place ?? deployer.place;
    problems.push({ message: say`'${wrong}' is no name of a variable`, place, fatal: true });
    return 'stopped';
  }
  if (values.size === 0 && open === undefined) return undefined;
  return (name) => values.get(name) ?? (open === undefined ? EMPTY_TEXT : { unknown: open });
}

/** Flux takes the line breaks out of values. */
function oneLine(value: Value): Value {
  if ('unknown' in value || !value.text.includes('\n')) return value;
  const parts: TracedText[] = [];
  let done = 0;
  for (let at = value.text.indexOf('\n'); at >= 0; at = value.text.indexOf('\n', done)) {
    parts.push(sliceText(value, done, at));
    done = at + 1;
  }
  return joinTexts([...parts, sliceText(value, done)]);
}
