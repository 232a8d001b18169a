import type { Passage, Place } from '../../provenance/source.js';
import type { Dict } from '../../provenance/traced.js';
import { type Functions, TemplateError } from '../function.js';
import type { Frame } from './frame.js';
import type { Held } from './held.js';
import { dictsWithin, type Journal } from './journal.js';

/** How templates are rendered. */
export interface RenderOptions {
  /** The functions besides those of text/template. */
  readonly functions?: Functions;
  /** What a map gives for a key that it lacks; `zero` in Helm. */
  readonly missingKey?: 'default' | 'error' | 'zero';
  /** True where `<no value>` is taken out of what a template or `tpl` gives, as Helm does. */
  readonly dropNoValue?: boolean;
  /** How often a template may be included within itself. */
  readonly maxDepth?: number;
  /** How many statements and commands may run. */
  readonly maxSteps?: number;
  /** How many UTF-16 code units may be printed, those of included templates counted again. */
  readonly maxSize?: number;
  /** Called with each `if`, `with` and `range`, and whether it is true or how many items it has; undefined where nobody knows. */
  readonly onDecision?: (action: Place, outcome: boolean | number | undefined) => void;
  /** Called before a function changes a map that it was given. */
  readonly onChange?: () => void;
}

/** Why a template could not be rendered as it is. */
export interface RenderProblem {
  /** What Go says, without the place: of `fail` and `required` the message of the chart. */
  readonly message: string;
  /** The whole message as Go has it, with all places. */
  readonly whole: string;
  /** The action. */
  readonly place: Place;
  /** The action that called the template of that one. */
  readonly calledBy?: Passage | undefined;
  /** True where Helm would stop; false below a condition that is not known. */
  readonly fatal: boolean;
  /** The function that says so. */
  readonly callee?: string | undefined;
  /** The template that there is none of. */
  readonly template?: string | undefined;
  /** True where not the template is wrong, but a limit of this program was reached. */
  readonly limit?: boolean | undefined;
}

/** A limit was reached: nothing more is rendered. */
export class LimitError extends Error {}

/** Not the template is wrong: Go does what this program cannot. */
export class UnsupportedError extends TemplateError {}

/** A function fails: the message of the function, and its name. */
export class CallError extends TemplateError {
  constructor(
    readonly callee: string,
    readonly bare: string,
  ) {
    super(`error calling ${callee}: ${bare}`);
  }
}

const MAX_DEPTH = 1000;
const MAX_STEPS = 2_000_000;
const MAX_SIZE = 32_000_000;
/** A text of which so many are made that they are worth counting, and what a piece of it counts. */
const SMALL = 4000;
const PIECE = 16;
/**
 * The most characters of a text of which parts are not known. A template that includes itself without an end, and quotes what that
 * gives, doubles the text at each level.
 */
const MOST_UNKNOWN = 250_000;
/** Nobody reads more problems, and each of them takes time. */
const MAX_PROBLEMS = 200;
/**
 * How many templates, blocks and parentheses may be evaluated within each other. Each takes some frames of the stack, of which
 * there is about a megabyte in a thread; Go has a gigabyte.
 */
const MOST_NESTED = 400;

/** What is common to all templates that one rendering goes through. */
export class Run {
  readonly problems: RenderProblem[] = [];
  readonly functions: Functions;
  /** How many conditions that are not known the current statement stands below. */
  possible = 0;
  readonly journals: Journal[] = [];
  private readonly included = new Map<string, number>();
  private nested = 0;
  private steps = 0;
  private size = 0;

  constructor(readonly options: RenderOptions) {
    this.functions = options.functions ?? new Map();
  }

  step(): void {
    const most = this.options.maxSteps ?? MAX_STEPS;
    if (++this.steps > most) throw new LimitError(`the template takes more than ${most} steps`);
  }

  printed(length: number): void {
    this.size += length;
    const most = this.options.maxSize ?? MAX_SIZE;
    if (this.size > most) throw new LimitError(`the template prints more than ${most} characters`);
  }

  /** Counts what a function gives as if it were printed: texts that are made of each other grow without being printed. */
  made<Of extends Held>(result: Of): Of {
    const { value, from } = result.it;
    if (typeof value === 'string' && value.length > SMALL) {
      const pieces = Array.isArray(from) ? from : [];
      this.printed(value.length + PIECE * pieces.length);
      if (value.length > MOST_UNKNOWN && pieces.some(({ unknown }) => unknown !== undefined))
        throw new LimitError(`the template makes more than ${MOST_UNKNOWN} characters of what is not known`);
    }
    return result;
  }

  /** Goes one level deeper. */
  down(): void {
    if (++this.nested <= MOST_NESTED) return;
    throw new UnsupportedError('templates are nested too deep');
  }

  up(to: number): void {
    this.nested = to;
  }

  get level(): number {
    return this.nested;
  }

  /** Begins to include a template. */
  include(name: string): void {
    const count = this.included.get(name) ?? 0;
    const most = this.options.maxDepth ?? MAX_DEPTH;
    if (count > most)
      throw new TemplateError(`rendering template has a nested reference name: ${name}: unable to execute template`);
    this.included.set(name, count + 1);
  }

  includedOnce(name: string): void {
    this.included.set(name, (this.included.get(name) ?? 1) - 1);
  }

  /** Remembers a map that a function is about to change, if what it does may have to be undone. */
  touch(dict: Dict): void {
    this.options.onChange?.();
    if (this.journals.length === 0) return;
    for (const one of dictsWithin(dict)) for (const journal of this.journals) journal.note(one);
  }

  report(frame: Frame, error: unknown, more: Pick<RenderProblem, 'template'> = {}): string {
    const message = messageOf(error);
    const { action, calledBy } = frame.passage;
    const limit = error instanceof LimitError || error instanceof UnsupportedError || error instanceof RangeError;
    this.problems.push({
      message: error instanceof CallError ? error.bare : message,
      whole: frame.located(message),
      place: action,
      ...(calledBy ? { calledBy } : {}),
      fatal: this.possible === 0,
      ...(error instanceof CallError ? { callee: error.callee } : {}),
      ...(limit ? { limit } : {}),
      ...more,
    });
    if (this.problems.length === MAX_PROBLEMS)
      throw new LimitError(`the template has more than ${MAX_PROBLEMS} problems`);
    return message;
  }
}

function messageOf(error: unknown): string {
  // The engine's own words for a stack that is full, or a string that is too long.
  if (error instanceof RangeError) return 'the template is too large to be rendered';
  return error instanceof Error ? error.message : String(error);
}
