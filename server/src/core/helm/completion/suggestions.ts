import { type FunctionHelp, signatureOf } from '../../template/function-help.js';
import { nameOf } from '../../text/paths.js';
import type { Range } from '../../text/range.js';
import { type Phrase, phrase, say, words } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { FUNCTION_HELP } from '../functions-help.js';
import type { NamedPlace } from '../uses/chart-uses.js';
import type { Origins } from '../uses/origins.js';
import { commentOf } from '../values/documentation.js';
import { type ChartValues, type EntrySuggestion, entriesBelow } from './entries.js';
import { type ObjectMember, objectMembers } from './objects.js';
import type { TemplatePlace } from './place.js';

/** Something that may be written in an action of a template. */
export interface TemplateSuggestion {
  readonly label: string;
  readonly kind: 'entry' | 'function' | 'keyword' | 'object' | 'template' | 'variable';
  /** What takes the place of the range. */
  readonly insert: string;
  /** A few words beside it: a type, a value, a signature. */
  readonly detail?: string | undefined;
  /** What it is, as plain text. */
  readonly description?: string | undefined;
  /** Lower ones come first. */
  readonly rank: number;
}

/** What suggestions are made of. */
export interface SuggestionSources extends ChartValues {
  /** The template that is written. */
  readonly path: string;
  /** Returns true for an entry of values that is a credential, or may be one: its value is not repeated. */
  isHidden(entry: Cursor): boolean;
}

/** The words that begin an action, each with what it does. */
const KEYWORDS: readonly (readonly [word: string, summary: Phrase, within?: true])[] = [
  ['if', phrase`What follows, up to end or else, where a value is not empty`],
  ['with', phrase`What follows, up to end or else, with a value as the dot, where it is not empty`],
  ['range', phrase`What follows, up to end, once for each item of a list or entry of a map, with the item as the dot`],
  ['define', phrase`Defines a named template, up to end`],
  ['block', phrase`Defines a named template, and renders it here`],
  ['template', phrase`Renders a named template; include does the same, and its text can be piped`],
  ['else', phrase`What follows where the value is empty`, true],
  ['end', phrase`Ends if, with, range, define or block`, true],
  ['break', phrase`Ends the range`, true],
  ['continue', phrase`Goes on with the next item of the range`, true],
];

/** A key that may stand behind a dot. */
const FIELD = /^[\p{L}_][\p{L}\p{Nd}_]*$/u;

/** Returns what may be written at a place of a template. */
export function templateSuggestions(place: TemplatePlace, sources: SuggestionSources): readonly TemplateSuggestion[] {
  switch (place.kind) {
    case 'field':
      return membersOf(place.of, sources, place.range).filter(({ label }) => FIELD.test(label));
    case 'key':
      return membersOf(place.of, sources, place.range).map((one) => ({
        ...one,
        insert: closed(one.label, place.isClosed),
      }));
    case 'template':
      return templateNames(sources).map((one) => ({ ...one, insert: closed(one.label, place.isClosed) }));
    case 'variable':
      return variables(place);
    case 'word':
      return wordsAt(place, sources);
  }
}

function closed(text: string, isClosed: boolean): string {
  return isClosed ? text : `${text}"`;
}

function wordsAt(
  place: TemplatePlace & { readonly kind: 'word' },
  sources: SuggestionSources,
): readonly TemplateSuggestion[] {
  if (place.followsElse) return KEYWORDS.slice(0, 2).map(keyword);
  const { scope } = place;
  const isWithin = scope.isWithin;
  return [
    ...objectsAt(place, sources),
    ...variables(place),
    ...(place.beginsAction ? KEYWORDS.filter(([, , within]) => isWithin || !within).map(keyword) : []),
    ...(place.beginsCommand ? [...FUNCTION_HELP.values()].map(functionOf) : []),
  ];
}

/** The fields of the dot, and `$.Values` where the dot is not what the template is rendered with. */
function objectsAt({ scope }: TemplatePlace, sources: SuggestionSources): readonly TemplateSuggestion[] {
  const ofDot = membersOf(scope.dot, sources).filter(({ label }) => FIELD.test(label));
  const dotted = ofDot.map((one) => ({ ...one, label: `.${one.label}`, insert: `.${one.label}` }));
  if (isTop(scope.dot, sources)) return dotted;
  const ofTop = isTop(scope.variable('$'), sources) ? objectMembers([]).map((member) => objectOf(member)) : [];
  return [...dotted, ...ofTop.map((one) => ({ ...one, label: `$.${one.label}`, insert: `$.${one.label}` }))];
}

function isTop(origins: Origins, { uses, path }: SuggestionSources): boolean {
  return uses.resolve(origins, path).some(({ kind }) => kind === 'top');
}

function variables({ scope }: TemplatePlace): readonly TemplateSuggestion[] {
  return scope.names.map((name) => ({
    label: name,
    kind: 'variable',
    insert: name,
    ...(name === '$' ? { description: say`What the template is called with` } : {}),
    rank: 1,
  }));
}

function membersOf(origins: Origins, sources: SuggestionSources, at?: Range): readonly TemplateSuggestion[] {
  const found = new Map<string, TemplateSuggestion>();
  const add = (one: TemplateSuggestion): void => {
    if (!found.has(one.label)) found.set(one.label, one);
  };
  const all = sources.uses.resolve(origins, sources.path);
  const entries = all.flatMap((origin) => (origin.kind === 'values' ? [sources.uses.parts.entryOf(origin)] : []));
  const isWritten = ({ file, range }: NamedPlace): boolean =>
    at !== undefined && file === sources.path && range.start <= at.start && at.end <= range.end;
  for (const entry of entriesBelow(entries, sources, isWritten)) add(entryOf(entry, sources));
  for (const origin of all) {
    if (origin.kind === 'top') for (const member of objectMembers([])) add(objectOf(member));
    if (origin.kind === 'object') for (const member of objectMembers(origin.path)) add(objectOf(member));
    if (origin.kind === 'map')
      for (const key of origin.entries.keys()) add({ label: key, kind: 'entry', insert: key, rank: 0 });
  }
  return [...found.values()];
}

function objectOf({ name, type, summary }: ObjectMember): TemplateSuggestion {
  return { label: name, kind: 'object', insert: name, detail: type, description: summary, rank: 0 };
}

/** The longest value that is shown beside an entry. */
const LONGEST_VALUE = 60;

/** Returns an entry of values as it is offered: with its value, which is never that of a credential, and what is said of it. */
export function entryOf(
  { key, written, schema }: EntrySuggestion,
  sources: Pick<SuggestionSources, 'isHidden'>,
): TemplateSuggestion {
  const cursor = written?.cursor;
  const shown = { label: key, kind: 'entry' as const, insert: key };
  const described = schema?.at('description')?.string;
  if (!cursor || !written) {
    const type = schema?.at('type')?.string;
    return { ...shown, detail: type, description: described, rank: schema ? 0 : 2 };
  }
  const isHidden = sources.isHidden(cursor);
  const comment = commentOf(cursor);
  const isTold = isHidden && cursor.text !== '' && comment?.includes(cursor.text);
  const lines = [isTold ? undefined : (comment ?? described), `In ${nameOf(written.file.path)}`];
  return {
    ...shown,
    detail: isHidden ? say`a credential` : shownValue(cursor),
    description: lines.filter((line) => line !== undefined).join('\n\n'),
    rank: 0,
  };
}

function shownValue(cursor: Cursor): string {
  if (cursor.kind === 'map') return cursor.size === 0 ? say`an empty map` : say`a map`;
  if (cursor.kind === 'sequence') return cursor.size === 0 ? say`an empty list` : say`a list`;
  if (cursor.isNull) return 'null';
  const text = cursor.string === undefined ? cursor.text : JSON.stringify(cursor.text);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

function functionOf(help: FunctionHelp): TemplateSuggestion {
  const { name, summary } = help;
  return { label: name, kind: 'function', insert: name, detail: signatureOf(help), description: summary, rank: 4 };
}

function keyword([word, summary]: (typeof KEYWORDS)[number]): TemplateSuggestion {
  return { label: word, kind: 'keyword', insert: word, description: words(summary), rank: 3 };
}

function templateNames({ uses }: SuggestionSources): readonly TemplateSuggestion[] {
  const found = new Map<string, TemplateSuggestion>();
  for (const { name, file, isDefinition } of uses.names)
    if (isDefinition && !found.has(name))
      found.set(name, { label: name, kind: 'template', insert: name, detail: nameOf(file), rank: 0 });
  return [...found.values()];
}
