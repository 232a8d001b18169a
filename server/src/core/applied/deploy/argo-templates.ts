import { TEXT_FUNCTIONS } from '../../helm/functions-text.js';
import { withoutExact } from '../../provenance/source.js';
import { Dict, fromText, List, type Traced, textOf, Unknown } from '../../provenance/traced.js';
import {
  joinTexts,
  STAND_IN,
  sliceText,
  sourceAt,
  type TracedText,
  tracedText,
  unknownText,
} from '../../provenance/traced-text.js';
import { type Functions, TemplateError, type TemplateFunction, typed } from '../../template/function.js';
import { isFunctionName, render } from '../../template/render.js';
import { asString, isKnown, made, unknownOf } from '../../template/sprig/define.js';
import { sprigFunctions } from '../../template/sprig/index.js';
import { parseTemplate, Templates } from '../../template/templates.js';
import { append } from '../../text/append.js';
import type { Range } from '../../text/range.js';
import type { AppliedProblem } from '../applied-set.js';
import { normalized, type Parameters, slug } from './argo-parameters.js';
import { scalarText } from './data.js';

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

/** Returns a text with the parameters of one Application in it. */
export function filledText(
  text: TracedText,
  parameters: Parameters,
  isGo: boolean,
  problems: AppliedProblem[],
): TracedText {
  return isGo ? rendered(text, parameters, problems) : replaced(text, parameters);
}

/** `{{name}}`, as fasttemplate has it: what is no parameter stays as it is. */
function replaced(text: TracedText, { flat, open }: Parameters): TracedText {
  const parts: TracedText[] = [];
  let done = 0;
  for (const { start, end } of actionsIn(text.text)) {
    const name = text.text.slice(start + 2, end - 2).trim();
    const source = sourceAt(text, start);
    const found = flat.get(name);
    if (!found && open === undefined) continue;
    parts.push(sliceText(text, done, start));
    if (!found || found.value instanceof Unknown) {
      const why = found?.value instanceof Unknown ? found.value.why : (open ?? '');
      parts.push(unknownText(STAND_IN, why, withoutExact(source)));
    } else parts.push(textOf({ value: scalarText(found), from: found.from ?? withoutExact(source) }));
    done = end;
  }
  return joinTexts([...parts, sliceText(text, done)]);
}

/** The texts from `{{` to the next `}}`. */
function* actionsIn(text: string): Generator<Range> {
  for (let start = text.indexOf('{{'); start >= 0; ) {
    const end = text.indexOf('}}', start + 2);
    if (end < 0) return;
    yield { start, end: end + 2 };
    start = text.indexOf('{{', end + 2);
  }
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
    ['normalize', ofKnown('string', ([name]) => normalized(asString(name)))],
    ['slugify', ofKnown('...interface {}', slugOf)],
  ]);
  return functions;
}

/** A function that gives a string, which is known where its arguments are. */
function ofKnown(parameters: string, run: (args: readonly Traced[]) => string): TemplateFunction {
  return typed(parameters, (args, call) =>
    args.every((arg) => isKnown(arg)) ? made(run(args), call, args) : unknownOf('string', call, args),
  );
}

/** `slugify [LENGTH [WHETHER TO CUT BETWEEN WORDS]] NAME`. */
function slugOf(args: readonly Traced[]): string {
  const name = args.at(-1)?.value ?? '';
  const length = args.length > 1 ? args[0]?.value : 50n;
  const isSmart = args.length > 2 ? args[1]?.value : true;
  if (typeof name !== 'string' || typeof length !== 'bigint' || typeof isSmart !== 'boolean')
    throw new TemplateError(
      'slugify takes a length, whether to cut between words, and a name, of which the last is needed',
    );
  if (length < 0n && !isSmart) throw new TemplateError(`slugify cannot cut to the length ${length}`);
  return slug(name, Number(length), isSmart);
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
  append(
    problems,
    result.problems.map(({ message, place, fatal }) => ({ message, place, fatal })),
  );
  return result.text;
}
