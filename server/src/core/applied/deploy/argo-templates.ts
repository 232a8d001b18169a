import { TEXT_FUNCTIONS } from '../../helm/functions-text.js';
import { firstOf, readBack } from '../../provenance/read-back.js';
import { withoutExact } from '../../provenance/source.js';
import { Dict, fromText, List, type Traced, textOf, Unknown } from '../../provenance/traced.js';
import {
  joinTexts,
  STAND_IN,
  sliceText,
  sourceAt,
  type TracedText,
  tracedText,
  unknownRanges,
  unknownText,
} from '../../provenance/traced-text.js';
import { type Functions, typed } from '../../template/function.js';
import { isFunctionName, render } from '../../template/render.js';
import { asString, made } from '../../template/sprig/define.js';
import { sprigFunctions } from '../../template/sprig/index.js';
import { parseTemplate, Templates } from '../../template/templates.js';
import { parseApplied } from '../../yaml/document.js';
import type { AppliedProblem } from '../applied-set.js';
import { normalized, type Parameters } from './argo-parameters.js';
import { scalarText } from './data.js';
import { embedded } from './embedded.js';
import { placeOf } from './fields.js';
import { mergedOver } from './merged.js';
import type { World } from './world.js';

/** Returns a template with the parameters of one Application in all its texts, those of keys too. */
export function filledIn(traced: Traced, parameters: Parameters, isGo: boolean, problems: AppliedProblem[]): Traced {
  const { value } = traced;
  if (value instanceof List)
    return { ...traced, value: new List(value.items.map((item) => filledIn(item, parameters, isGo, problems))) };
  if (value instanceof Dict) {
    const entries = [...value.entries].map(([key, entry]) => {
      const name = key.includes('{{') ? filledText(tracedText(key, entry.key), parameters, isGo, problems).text : key;
      return [name, { key: entry.key, value: filledIn(entry.value, parameters, isGo, problems) }] as const;
    });
    return { ...traced, value: new Dict(entries, undefined, value.open) };
  }
  if (typeof value !== 'string' || !value.includes('{{')) return traced;
  return { ...traced, ...fromText(filledText(textOf({ ...traced, value }), parameters, isGo, problems)) };
}

function filledText(text: TracedText, parameters: Parameters, isGo: boolean, problems: AppliedProblem[]): TracedText {
  return isGo ? rendered(text, parameters, problems) : replaced(text, parameters);
}

/** `{{name}}`, as fasttemplate has it: what is no parameter stays as it is. */
function replaced(text: TracedText, { flat, open }: Parameters): TracedText {
  const parts: TracedText[] = [];
  let done = 0;
  for (const match of text.text.matchAll(/\{\{(.*?)\}\}/gs)) {
    const name = match[1]?.trim() ?? '';
    const end = match.index + match[0].length;
    const source = sourceAt(text, match.index);
    const found = flat.get(name);
    if (!found && open === undefined) continue;
    parts.push(sliceText(text, done, match.index));
    if (!found || found.value instanceof Unknown) {
      const why = found?.value instanceof Unknown ? found.value.why : (open ?? '');
      parts.push(unknownText(STAND_IN, why, withoutExact(source)));
    } else parts.push(textOf({ value: scalarText(found), from: found.from ?? withoutExact(source) }));
    done = end;
  }
  return joinTexts([...parts, sliceText(text, done)]);
}

let functions: Functions | undefined;

/** The functions of templates of ApplicationSets: those of sprig, some of Helm, and two of Argo CD's own. */
function argoFunctions(): Functions {
  const { toYaml, fromYaml, fromYamlArray } = TEXT_FUNCTIONS;
  functions ??= new Map([
    ...[...sprigFunctions()].filter(([name]) => !/^(?:env|expandenv|getHostByName)$/.test(name)),
    ...Object.entries({ toYaml, fromYaml, fromYamlArray }).flatMap(([name, own]) =>
      own ? [[name, own] as const] : [],
    ),
    ['normalize', typed('string', (args, call) => made(normalized(asString(args[0])), call, args))],
    ['slugify', typed('string', (args, call) => made(new Unknown('slugify is not known here', 'string'), call, args))],
  ]);
  return functions;
}

function rendered(text: TracedText, { nested }: Parameters, problems: AppliedProblem[]): TracedText {
  const set = new Templates();
  const parsed = parseTemplate(text, 'text', isFunctionName(argoFunctions()));
  set.add(parsed);
  if (parsed.problem) {
    const place = sourceAt(text, parsed.problem.start)?.place;
    problems.push({ message: parsed.problem.message, place, fatal: true });
    return unknownText(STAND_IN, 'the template cannot be read', withoutExact(sourceAt(text, 0)));
  }
  const result = render(set, 'text', { value: nested }, { functions: argoFunctions() });
  problems.push(...result.problems.map(({ message, place, fatal }) => ({ message, place, fatal })));
  return result.text;
}

/** Returns an Application with `templatePatch` over it: maps are merged, everything else is replaced. */
export function patchOf(
  filled: Traced,
  patch: Traced | undefined,
  parameters: Parameters,
  world: World,
  problems: AppliedProblem[],
): Traced {
  if (typeof patch?.value !== 'string') return filled;
  const text = rendered(embedded({ ...patch, value: patch.value }, world.files), parameters, problems);
  const placed = parseApplied(text.text, unknownRanges(text)).documents[0];
  const [problem] = placed?.document.problems ?? [];
  if (problem || !placed) {
    const message = `templatePatch is not YAML: ${problem?.message ?? 'it is empty'}`;
    if (problem) problems.push({ message, place: placeOf(patch) ?? firstOf(patch.from)?.place, fatal: true });
    return filled;
  }
  return mergedOver(readBack(placed, text), filled);
}
