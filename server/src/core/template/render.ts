import { fromText, type Traced, textOf, Unknown } from '../provenance/traced.js';
import { EMPTY_TEXT, hasUnknown, joinTexts, sliceText, type TracedText } from '../provenance/traced-text.js';
import { BUILTINS } from './builtins/builtins.js';
import type { Frame } from './evaluate/frame.js';
import { type Held, held } from './evaluate/held.js';
import { CallError, LimitError, type RenderOptions, type RenderProblem, Run } from './evaluate/run.js';
import { newFrame, renderInto } from './evaluate/statements.js';
import { quote } from './format/quote.js';
import { type Functions, TemplateError } from './function.js';
import type { Node } from './parse/nodes.js';
import { parseTemplate, type Template, Templates } from './templates.js';

/** The name that Helm gives to what it renders with `tpl`. */
const TEXT_NAME = 'gotpl';

/** What a template gives. */
export interface Rendered {
  readonly text: TracedText;
  readonly problems: readonly RenderProblem[];
}

/** Returns true for a name that templates may call. */
export function isFunctionName(functions: Functions | undefined): (name: string) => boolean {
  return (name) => functions?.has(name) === true || BUILTINS.has(name);
}

/**
 * Renders a template of a set. What is not known, or fails, stands in the text as the action itself, and rendering goes on: the
 * problems say what would stop the real program. It throws nothing.
 */
export function render(templates: Templates, name: string, data: Traced, options: RenderOptions = {}): Rendered {
  const template = templates.get(name);
  if (!template) {
    const message = `template: no template ${quote(name)} associated with template ${quote(TEXT_NAME)}`;
    const place = { file: name, start: 0, end: 0 };
    return { text: EMPTY_TEXT, problems: [{ message, whole: message, place, fatal: true, template: name }] };
  }
  return new Renderer(options).render(template, templates, held(data));
}

class Renderer {
  private readonly run: Run;

  constructor(private readonly options: RenderOptions) {
    this.run = new Run(options);
  }

  render(template: Template, templates: Templates, data: Held): Rendered {
    const { run, options } = this;
    const frame = newFrame(template, templates, undefined, data);
    try {
      renderInto(frame, data, run, this);
    } catch (error) {
      // A limit: what was rendered until then is all there is.
      if (!(error instanceof LimitError) && !(error instanceof RangeError)) throw error;
      run.report(frame, error);
    }
    const text = frame.out.done();
    return { text: options.dropNoValue ? withoutNoValue(text) : text, problems: run.problems };
  }

  /** Renders a template that an action calls. */
  template(frame: Frame, template: Template, data: Held, node?: Node, prefix?: string, known?: Templates): TracedText {
    const { run } = this;
    const { level } = run;
    run.down();
    const caller = { frame, passage: frame.passage, node, prefix };
    const inner = newFrame(template, known ?? frame.templates, caller, data);
    const text = renderInto(inner, data, run, this);
    run.up(level);
    return text;
  }

  include(frame: Frame, node: Node, name: string, data: Traced): Traced {
    const { run } = this;
    const template = frame.templates.get(name);
    if (!template) {
      frame.node = node;
      const message = `template: no template ${quote(name)} associated with template ${quote(TEXT_NAME)}`;
      run.report(frame, new CallError('include', message), { template: name });
      return { value: new Unknown(`there is no template ${quote(name)}`, 'string') };
    }
    run.include(name);
    try {
      return fromText(this.template(frame, template, held(data), node, 'error calling include: '));
    } finally {
      run.includedOnce(name);
    }
  }

  renderText(frame: Frame, node: Node, traced: Traced<string>, data: Traced): Traced {
    const { run, options } = this;
    const source = textOf(traced);
    const { text } = source;
    const parse = frame.templates.parser(isFunctionName(options.functions));
    const { main, templates, problem } = parseTemplate(source, TEXT_NAME, isFunctionName(options.functions), parse);
    if (!main) {
      if (hasUnknown(source)) return { value: new Unknown('a part of the template is not known', 'string') };
      throw new TemplateError(`cannot parse template ${quote(text)}: ${problem?.message}`);
    }
    const known = new Templates(frame.templates);
    known.add({ templates });
    const prefix = `error calling tpl: error during tpl function execution for ${quote(text)}: `;
    const result = this.template(frame, main, held(data), node, prefix, known);
    run.printed(0);
    return fromText(options.dropNoValue ? withoutNoValue(result) : result);
  }
}

/** Takes `<no value>` out of a text, as Helm does. */
function withoutNoValue(text: TracedText): TracedText {
  const NO_VALUE = '<no value>';
  if (!text.text.includes(NO_VALUE)) return text;
  const parts: TracedText[] = [];
  let from = 0;
  for (let at = text.text.indexOf(NO_VALUE); at >= 0; at = text.text.indexOf(NO_VALUE, from)) {
    parts.push(sliceText(text, from, at));
    from = at + NO_VALUE.length;
  }
  return joinTexts([...parts, sliceText(text, from)]);
}
