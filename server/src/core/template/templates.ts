import type { Place } from '../provenance/source.js';
import { pieceAt, type TracedText, unknownRanges } from '../provenance/traced-text.js';
import type { Range } from '../text/range.js';
import { byteLength } from './bytes.js';
import { describe, isEmpty, type Node, type Tree } from './parse/nodes.js';
import { type ParseProblem, parseTrees, type Trees } from './parse/parser.js';

/** What stands for text that is not known while a template is parsed. It begins no action. */
const MASK = '\ue000';

/** A template that can be rendered: a file, a `define` of one, or a text that `tpl` got. */
export class Template {
  private readonly file: { readonly name: string; readonly start: number } | undefined;

  constructor(
    readonly tree: Tree,
    /** The text that was parsed, with the places where it is written. */
    readonly source: TracedText,
  ) {
    const [piece, ...more] = source.pieces;
    const place = piece?.source?.exact && more.length === 0 ? piece.source.place : undefined;
    this.file = place && { name: place.file, start: place.start };
  }

  get name(): string {
    return this.tree.name;
  }

  /** Returns where a part of the template is written; undefined where nobody wrote it. */
  placeOf({ start, end }: Range): Place | undefined {
    const { file } = this;
    if (file) return { file: file.name, start: file.start + start, end: file.start + end };
    const piece = pieceAt(this.source, start);
    if (!piece?.source) return undefined;
    const { place, exact } = piece.source;
    if (!exact) return place;
    const from = place.start + start - piece.at;
    return { ...place, start: from, end: Math.max(from, Math.min(from + end - start, place.end)) };
  }

  /** Returns a message with the place as Go writes it. */
  located(node: Node | undefined, message: string): string {
    const { name, parseName, text } = this.tree;
    if (!node) return `template: ${name}: ${message}`;
    const before = text.slice(0, node.at);
    const line = before.split('\n').length;
    const column = byteLength(before.slice(before.lastIndexOf('\n') + 1));
    return `template: ${parseName}:${line}:${column}: executing "${name}" at <${describe(node)}>: ${message}`;
  }
}

/** A text that was parsed as a template. */
export interface ParsedTemplate {
  /** The template of the text itself; undefined where it is none. */
  readonly main: Template | undefined;
  /** All templates of the text, `main` among them. */
  readonly templates: readonly Template[];
  readonly problem?: ParseProblem;
}

/**
 * Parses a text as a template.
 * @param isFunction tells which names are functions, besides those that every template has.
 */
export function parseTemplate(
  source: TracedText,
  name: string,
  isFunction: (name: string) => boolean,
  parse: typeof parseTrees = parseTrees,
): ParsedTemplate {
  return bind(parse(masked(source), name, isFunction), source, name);
}

function bind({ trees, problem }: Trees, source: TracedText, name: string): ParsedTemplate {
  const templates = [...trees.values()].map((tree) => new Template(tree, source));
  const main = problem ? undefined : templates.find((template) => template.name === name);
  return problem ? { main, templates, problem } : { main, templates };
}

/** Stand-ins look like actions. What is not known is none. */
function masked(source: TracedText): string {
  let { text } = source;
  for (const { start, end } of unknownRanges(source))
    text = text.slice(0, start) + MASK.repeat(end - start) + text.slice(end);
  return text;
}

/** Templates that know each other. */
export class Templates {
  private readonly own = new Map<string, Template>();
  private readonly parsed = new Map<string, Trees>();

  constructor(
    /** Templates that are known here too. A template here takes the place of one of these. */
    private readonly base?: Templates,
  ) {}

  get(name: string): Template | undefined {
    return this.own.get(name) ?? this.base?.get(name);
  }

  /** Adds the templates of a text. An empty one does not take the place of another. */
  add({ templates }: Pick<ParsedTemplate, 'templates'>): void {
    for (const template of templates)
      if (!isEmpty(template.tree.root) || !this.get(template.name)) this.own.set(template.name, template);
  }

  /** Returns a function that parses the texts which `tpl` gets, each once. */
  parser(isFunction: (name: string) => boolean): typeof parseTrees {
    if (this.base) return this.base.parser(isFunction);
    return (text, name) => {
      const known = this.parsed.get(text) ?? parseTrees(text, name, isFunction);
      this.parsed.set(text, known);
      return known;
    };
  }

  /** Returns the names of all templates. */
  names(): readonly string[] {
    return [...new Set([...(this.base?.names() ?? []), ...this.own.keys()])];
  }
}
