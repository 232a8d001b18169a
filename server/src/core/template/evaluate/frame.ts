import type { Passage, Place, Source } from '../../provenance/source.js';
import { Unknown } from '../../provenance/traced.js';
import { type TextBuilder, type TracedText, unknownText } from '../../provenance/traced-text.js';
import type { Range } from '../../text/range.js';
import { TemplateError } from '../function.js';
import type { Node } from '../parse/nodes.js';
import type { Template, Templates } from '../templates.js';
import { type Held, held } from './held.js';

/** The call of a template by an action of another. */
export interface Caller {
  readonly frame: Frame;
  readonly passage: Passage;
  /** The call of a function, which messages name. */
  readonly node?: Node | undefined;
  readonly prefix?: string | undefined;
}

interface Variable {
  readonly name: string;
  value: Held;
}

/** A template while it is rendered: its variables, and where it is. */
export class Frame {
  /** The node that messages name. */
  node: Node | undefined;
  readonly variables: Variable[];
  private action: Range = { start: 0, end: 0 };
  private made: { passage: Passage; source: Source } | undefined;
  /** How far blanks that trim markers take away were written with stand-ins. */
  private restored = 0;

  constructor(
    readonly template: Template,
    /** The templates that are known here. */
    readonly templates: Templates,
    readonly out: TextBuilder,
    readonly caller: Caller | undefined,
    data: Held,
  ) {
    this.variables = [{ name: '$', value: data }];
  }

  /** Begins a statement. */
  enter(action: Range): void {
    this.action = action;
    this.made = undefined;
  }

  /** The current action, as what it prints names it. */
  get passage(): Passage {
    return this.current.passage;
  }

  /** The current action as a source. */
  get source(): Source {
    return this.current.source;
  }

  private get current(): { passage: Passage; source: Source } {
    if (!this.made) {
      const action = this.placeOf(this.action);
      const calledBy = this.caller?.passage;
      const passage: Passage = calledBy ? { action, calledBy } : { action };
      this.made = { passage, source: { place: action, by: passage } };
    }
    return this.made;
  }

  placeOf(range: Range): Place {
    const { template, caller } = this;
    return template.placeOf(range) ?? caller?.passage.action ?? { file: template.name, start: 0, end: 0 };
  }

  variable(name: string): Held {
    return this.find(name).value;
  }

  assign(name: string, value: Held): void {
    this.find(name).value = value;
  }

  declare(name: string, value: Held): void {
    this.variables.push({ name, value });
  }

  /** Sets the nth variable from the top. */
  setTop(nth: number, value: Held): void {
    const variable = this.variables.at(-nth);
    if (variable) variable.value = value;
  }

  private find(name: string): Variable {
    for (let index = this.variables.length - 1; index >= 0; index--) {
      const variable = this.variables[index];
      if (variable?.name === name) return variable;
    }
    throw new TemplateError(`undefined variable: ${name}`);
  }

  /** Returns a message as Go has it, with the places of all templates that call each other. */
  located(message: string): string {
    const here = this.template.located(this.node, message);
    let whole = here;
    for (let { caller } = this as Frame; caller; { caller } = caller.frame)
      if (caller.node) whole = caller.frame.template.located(caller.node, `${caller.prefix ?? ''}${whole}`);
    return whole;
  }

  /**
   * Writes an action itself instead of what it prints, with the blanks that its trim markers take away: whoever reads the text as a
   * template finds it where it stands in the template.
   * @param opens true where an `{{ else if … }}` is the first of a chain, because what stands before is known.
   */
  standIn(action: Range, why: string, opens = false): void {
    const { template, out } = this;
    const { text } = template.source;
    const before = text[action.start + 2] === '-' ? blankBefore(text, action.start) : action.start;
    const from = this.restored > before && this.restored <= action.start ? this.restored : before;
    out.addRange(template.source, from, action.start);
    const place = this.placeOf(action);
    const written = text.slice(action.start, action.end);
    const shown = opens ? written.replace(/^(\{\{-?\s*)else\s+/, '$1') : written;
    out.add(unknownText(shown, why, { place, by: this.passage }));
    const after = text[action.end - 3] === '-' ? blankBehind(text, action.end) : action.end;
    out.addRange(template.source, action.end, after);
    this.restored = after;
  }

  /** Writes text of the template. */
  literal(start: number, end: number): void {
    const { template, out } = this;
    out.addRange(template.source, start, end);
  }
}

/** Returns a text with the action that prints it in those sources that have none. */
export function printedBy({ text, pieces }: TracedText, { passage, source: own }: Frame): TracedText {
  let last: Source | undefined;
  let lastBy: Source | undefined;
  const by = (source: Source | undefined): Source => {
    if (!source) return own;
    if (source !== last) {
      last = source;
      lastBy = { ...source, by: passage };
    }
    return lastBy ?? own;
  };
  return {
    text,
    pieces: pieces.map((piece) => (piece.source?.by ? piece : { ...piece, source: by(piece.source) })),
  };
}

export function unknown(why: string, type?: Unknown['type']): Held {
  return held({ value: new Unknown(why, type) });
}

function blankBefore(text: string, end: number): number {
  let start = end;
  while (start > 0 && isBlank(text.charCodeAt(start - 1))) start--;
  return start;
}

function blankBehind(text: string, start: number): number {
  let end = start;
  while (isBlank(text.charCodeAt(end))) end++;
  return end;
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d && unit !== 0x0b && unit !== 0x0c);
}
