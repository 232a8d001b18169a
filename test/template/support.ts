import { Dict, List, type Traced, type Value } from '../../server/src/core/provenance/traced.js';
import { type TracedText, tracedText } from '../../server/src/core/provenance/traced-text.js';
import type { RenderOptions } from '../../server/src/core/template/evaluate/run.js';
import { type Functions, TemplateError, typed } from '../../server/src/core/template/function.js';
import { isFunctionName, type Rendered, render } from '../../server/src/core/template/render.js';
import { parseTemplate, Templates } from '../../server/src/core/template/templates.js';

/** What stands in values: plain JSON, or a value as templates have it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain } | Value;

/** Returns a value of values, with its entry as its source. */
export function values(plain: Plain, path: readonly (string | number)[] = []): Traced {
  const from = { place: { file: 'values.yaml', start: 0, end: 1 }, entry: path };
  if (Array.isArray(plain))
    return { value: new List(plain.map((item, index) => values(item, [...path, index]))), from };
  if (typeof plain !== 'object' || plain === null || Object.getPrototypeOf(plain) !== Object.prototype)
    return { value: plain as Value, from };
  const entries = Object.entries(plain as { readonly [key: string]: Plain });
  return { value: new Dict(entries.map(([key, value]) => [key, { value: values(value, [...path, key]) }])), from };
}

/** The functions with which Helm's templates call each other, and fail. */
export const CALLING: Functions = new Map([
  [
    'include',
    typed('string, interface {}', ([name, data], call) => call.include(textIn(name), data ?? { value: null })),
  ],
  [
    'tpl',
    typed('string, interface {}', ([text, data], call) =>
      call.renderText(text as Traced<string>, data ?? { value: null }),
    ),
  ],
  [
    'fail',
    typed('string', ([message]) => {
      throw new TemplateError(textIn(message));
    }),
  ],
  [
    'set',
    typed('map[string]interface {}, string, interface {}', ([dict, key, value]) => {
      if (dict?.value instanceof Dict) dict.value.set(textIn(key), value ?? { value: null });
      return dict ?? { value: null };
    }),
  ],
  [
    'dict',
    typed('...interface {}', (args) => {
      const dict = new Dict();
      for (let index = 0; index < args.length; index += 2)
        dict.set(textIn(args[index]), args[index + 1] ?? { value: '' });
      return { value: dict };
    }),
  ],
  ['list', typed('...interface {}', (args) => ({ value: new List(args) }))],
]);

function textIn(traced: Traced | undefined): string {
  return typeof traced?.value === 'string' ? traced.value : '';
}

/** Returns the text of a file, each character at its place. */
export function fileText(text: string, file: string): TracedText {
  return tracedText(text, { place: { file, start: 0, end: text.length }, exact: true });
}

/** Renders `main` of these files. */
export function renderFiles(
  files: Readonly<Record<string, string>>,
  data: Plain,
  options: RenderOptions = {},
): Rendered {
  const templates = new Templates();
  for (const [name, text] of Object.entries(files)) {
    const parsed = parseTemplate(fileText(text, name), name, isFunctionName(options.functions));
    if (parsed.problem) {
      const { message, start, end } = parsed.problem;
      const problem = { message, whole: message, place: { file: name, start, end }, fatal: true };
      return { text: tracedText(''), problems: [problem] };
    }
    templates.add(parsed);
  }
  return render(templates, 'main', values(data), { missingKey: 'zero', ...options });
}

/** Renders a template; the text, or `error: ` and what Go says. */
export function outcome(template: string, data: Plain = {}, options: RenderOptions = {}): string {
  const { text, problems } = renderFiles({ main: template }, data, options);
  const stopped = problems.find(({ fatal }) => fatal);
  return stopped ? `error: ${stopped.whole}` : text.text;
}
