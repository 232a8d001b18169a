import { own } from '../text/own.js';
import { say, words } from '../text/say.js';
import type { Place } from '../yaml/place.js';
import { type Fragment, fragmentsFor, isUsual, preferredValue } from './hardened.js';
import {
  descend,
  type Field,
  fieldsOf,
  itemOf,
  type Located,
  type SchemaOfPart,
  schemaAt,
  typeOf,
  wordOf,
} from './locate.js';
import type { Schema } from './schema.js';
import type { KindName, SchemaStore } from './store.js';

/** Something that may be written at a place. */
export interface Suggestion {
  readonly label: string;
  /** `object`: the first lines of an object. */
  readonly kind: 'field' | 'value' | 'object';
  /** The text, in the syntax of snippets: `$1`, `${1|a,b|}`. Lines behind the first have their indentation. */
  readonly insert: string;
  /** What the field holds: `string`, `list`. */
  readonly detail: string;
  readonly description?: string | undefined;
  /** Suggestions are shown by rank, and those of the same rank by label. */
  readonly rank: number;
  /** True where what may be written behind the insertion is known, and worth a list of its own. */
  readonly continues?: boolean;
}

/** What suggestions depend on beside the place. */
export interface SuggestionContext {
  readonly store: SchemaStore;
  /** The minor version of Kubernetes 1. */
  readonly version: number;
  /** True where the items of lists stand further right than the key of the list. */
  readonly indentsLists: boolean;
  /** The keys of labels that the file has already. */
  readonly labels: readonly string[];
  /** The parts of the document with a schema of their own. */
  readonly parts?: readonly SchemaOfPart[];
}

/** The ranks of suggestions, the first shown first. */
const RANK = { preferred: 0, required: 1, field: 2, deprecated: 3 } as const;

/** Returns what may be written at a place; nothing where no schema tells. */
export function suggestionsFor(place: Place, context: SuggestionContext): readonly Suggestion[] {
  const { store, version } = context;
  const isOfPart = context.parts?.some(({ path }) => path.length === place.path.length) === true;
  const names = place.kind === 'value' && !isOfPart ? namesFor(place, context) : undefined;
  if (names) return names;
  const found = schemaAt(place.levels, place.path, store, context.parts);
  if (!found) return place.path.length === 0 && place.kind === 'key' ? beginnings(place, context) : [];
  if (!found.located) return [];
  if (place.kind === 'value') {
    const field = descend(found.located, [place.key ?? '']);
    return field ? valuesOf(field, place.key ?? '') : [];
  }
  const { located } = found;
  if (typeOf(located.schema) === 'list') return place.isFlow ? [] : itemsOf(located, place, context);
  if (typeOf(located.schema) !== 'mapping') return valuesOf(located, lastKey(place));
  const written = place.levels.at(-1)?.entries ?? new Map();
  const isObject = located.path === '' && located.reference === found.kind.reference;
  const fields = fieldsOf(located, version).filter(
    // Editors refuse a suggestion without a label.
    ({ name }) => name !== '' && !written.has(name) && !(isObject && name === 'status'),
  );
  const usual = isOfLabels(place) ? context.labels : isOfResources(place) ? Object.keys(EXAMPLES) : [];
  const keys = usual.filter((key) => !written.has(key)).map(keySuggestion);
  const fragments = place.isFlow ? [] : fragmentsFor(located.reference).filter(({ field }) => !written.has(field));
  return [
    ...fragments.map((fragment) => fragmentSuggestion(fragment, place, context)),
    ...fields.map((field) => fieldSuggestion(field, place, context, located)),
    ...keys,
  ];
}

/** Returns the values for `apiVersion` and `kind` of an object; undefined for any other key. */
function namesFor({ key, levels }: Place, context: SuggestionContext): readonly Suggestion[] | undefined {
  if (key !== 'apiVersion' && key !== 'kind') return undefined;
  const entries = levels.at(-1)?.entries;
  const other = wordOf(entries?.get(key === 'kind' ? 'apiVersion' : 'kind'));
  const fits = (one: KindName): boolean => other === '' || (key === 'kind' ? one.apiVersion : one.kind) === other;
  const names = new Set(writtenKinds(context).flatMap((one) => (fits(one) ? [one[key]] : [])));
  return [...names].map((label) => ({ label, kind: 'value', insert: label, detail: '', rank: RANK.field }));
}

/** Returns the kinds that people write for a version of Kubernetes, without those that the API server only answers with. */
function writtenKinds({ store, version }: SuggestionContext): readonly KindName[] {
  return store.kinds().filter(({ apiVersion, kind, since = 0, until = version }) => {
    const isAnswer = kind.endsWith('List') || kind === 'Status' || kind === 'ComponentStatus';
    return !isAnswer && apiVersion !== 'file' && since <= version && version <= until;
  });
}

/**
 * Returns what makes an object of a document: `apiVersion` and `kind`, as far as they are missing; in a document without content
 * also the first lines of an object of each kind, in its stable version where there is one. Other keys say that it is none.
 */
function beginnings({ levels }: Place, context: SuggestionContext): readonly Suggestion[] {
  const written = levels.at(-1)?.entries ?? new Map();
  const isObject = NAMES.some((name) => written.has(name));
  if (written.size > 0 && !isObject) return [];
  const names = NAMES.filter((name) => !written.has(name)).map(nameSuggestion);
  return isObject ? names : [...names, ...kindBeginnings(context)];
}

/** The fields that name the kind of an object. */
const NAMES = ['apiVersion', 'kind'] as const;

function nameSuggestion(label: string): Suggestion {
  return { label, kind: 'field', insert: `${label}: $0`, detail: 'string', rank: RANK.required, continues: true };
}

function kindBeginnings(context: SuggestionContext): readonly Suggestion[] {
  const kinds = writtenKinds(context);
  const groupOf = ({ apiVersion }: KindName): string => apiVersion.slice(0, Math.max(apiVersion.lastIndexOf('/'), 0));
  const isStable = ({ apiVersion }: KindName): boolean => !/(?:alpha|beta)\d*$/.test(apiVersion);
  const stable = new Set(kinds.filter(isStable).map((one) => `${groupOf(one)} ${one.kind}`));
  return kinds.flatMap((one) => {
    if (!isStable(one) && stable.has(`${groupOf(one)} ${one.kind}`)) return [];
    const insert = `apiVersion: ${one.apiVersion}\nkind: ${one.kind}\nmetadata:\n  name: $0`;
    return [{ label: one.kind, kind: 'object', insert, detail: one.apiVersion, rank: RANK.field }];
  });
}

function fieldSuggestion(field: Field, place: Place, context: SuggestionContext, of: Located): Suggestion {
  const { name, located, description, required } = field;
  const isDeprecated = /^deprecated\b|\bis deprecated\b/i.test(description ?? '');
  const insert = place.isFlow ? `${name}: $0` : ending(new Body(context).field(field, ' '.repeat(place.column)));
  const isPreferred = preferredValue(located.reference, name) !== undefined;
  const rank = isDeprecated
    ? RANK.deprecated
    : required || isUsual(of.reference, name)
      ? RANK.required
      : isPreferred
        ? RANK.preferred
        : RANK.field;
  return { label: name, kind: 'field', insert, detail: typeOf(located.schema), description, rank };
}

function fragmentSuggestion(
  { label, lines, description }: Fragment,
  { column }: Place,
  context: SuggestionContext,
): Suggestion {
  const indented = context.indentsLists ? lines : outdented(lines);
  const insert = indented.join(`\n${' '.repeat(column)}`);
  return { label, kind: 'field', insert, detail: say`hardened`, description: words(description), rank: RANK.preferred };
}

/** Returns lines in which the items of lists stand two columns further left: at the column of the key of the list. */
function outdented(lines: readonly string[]): readonly string[] {
  let within: number | undefined;
  return lines.map((line) => {
    const indent = line.search(/\S/);
    if (line.slice(indent).startsWith('- ')) within ??= indent;
    if (within !== undefined && indent < within) within = undefined;
    return within === undefined ? line : line.slice(2);
  });
}

/** Returns the first lines of an item of a list, for a line on which the item is to begin. */
function itemsOf(list: Located, place: Place, context: SuggestionContext): readonly Suggestion[] {
  const { items } = list.schema;
  if (!items || typeof items !== 'object') return [];
  const body = ending(new Body(context).item(list, ' '.repeat(place.column)));
  return [{ label: '- ', kind: 'field', insert: body, detail: 'item', rank: RANK.field }];
}

function valuesOf({ schema, reference }: Located, key: string): readonly Suggestion[] {
  const preferred = preferredValue(reference, key);
  const usual = own(EXAMPLES, key) ?? [...(preferred === undefined ? [] : [preferred]), ...usualValues(schema)];
  const values = allowedValues(schema) ?? [...new Set(usual)];
  return values.map((label) => ({
    label,
    kind: 'value',
    insert: insertionOf(label, schema),
    detail: '',
    rank: label === preferred ? RANK.preferred : RANK.field,
  }));
}

/** Returns the values that a schema allows; undefined where others are allowed, too. */
function allowedValues({ enum: listed, const: only, type }: Schema): readonly string[] | undefined {
  if (only !== undefined) return shown([only]);
  return listed ? shown(listed) : type === 'boolean' ? ['true', 'false'] : undefined;
}

/** Returns the values that are usual where others are allowed, too, the default first. */
function usualValues({ examples = [], default: byDefault }: Schema): readonly string[] {
  return shown([byDefault, ...examples]).filter((value) => value !== '');
}

function shown(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [],
  );
}

/** Returns a value as YAML, in the syntax of snippets. */
function insertionOf(label: string, { type }: Schema): string {
  const isText = type === 'string' || (type === undefined && !/^(?:true|false|-?\d+(?:\.\d+)?)$/.test(label));
  const written = isText && !isPlainText(label) ? JSON.stringify(label) : label;
  return written.replace(/[\\$}]/g, '\\$&');
}

/** Returns true for a text that YAML reads as that text without quotes, in every version of YAML. */
function isPlainText(text: string): boolean {
  return (
    /^[A-Za-z/.][\w./@:+-]*$/.test(text) &&
    !/:$|^\.+\d*$|^(?:true|false|yes|no|on|off|y|n|null|\.nan|\.inf)$/i.test(text)
  );
}

/** Usual quantities by the name of the resource. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  cpu: ['50m', '100m', '250m', '500m', '1', '2'],
  memory: ['64Mi', '128Mi', '256Mi', '512Mi', '1Gi', '2Gi'],
  'ephemeral-storage': ['100Mi', '500Mi', '1Gi', '2Gi'],
  storage: ['1Gi', '5Gi', '10Gi', '50Gi', '100Gi'],
};

function keySuggestion(label: string): Suggestion {
  const continues = Object.hasOwn(EXAMPLES, label);
  return { label, kind: 'field', insert: `${label}: $0`, detail: '', rank: RANK.field, continues };
}

function isOfLabels({ path }: Place): boolean {
  const last = path.at(-1);
  return last === 'labels' || last === 'matchLabels' || last === 'selector';
}

function isOfResources({ path }: Place): boolean {
  const last = path.at(-1);
  return last === 'limits' || last === 'requests';
}

function lastKey({ path }: Place): string {
  return String([...path].reverse().find((step) => typeof step === 'string') ?? '');
}

/** The stops of a snippet beyond which it goes into no further mapping: a schema may require itself several times. */
const MOST_STOPS = 50;

/** Returns a snippet whose last stop, at its end, is also the last of the editor's: Tab goes on with the snippet around it. */
function ending(body: string): string {
  return body.replace(/\$\d+$/, '$0');
}

/** Writes fields with what they require, as the body of one snippet. */
class Body {
  private stops = 0;

  constructor(private readonly context: SuggestionContext) {}

  /** Returns a field with its value, whose further lines begin with `indent`. */
  field(field: Field, indent: string, depth = 0): string {
    const { name, located } = field;
    return `${name}:${this.value(located, name, indent, depth)}`;
  }

  /** Returns an item of a list with its dash. */
  item(list: Located, indent: string, depth = 0): string {
    return `- ${this.content(list, `${indent}  `, depth)}`;
  }

  private value(located: Located, name: string, indent: string, depth: number): string {
    const type = typeOf(located.schema);
    if (type === 'mapping') return `\n${indent}  ${this.content(located, `${indent}  `, depth + 1)}`;
    if (type === 'list') {
      const inner = this.context.indentsLists ? `${indent}  ` : indent;
      return `\n${inner}${this.item(located, inner, depth + 1)}`;
    }
    return ` ${this.stop(located, name)}`;
  }

  /** Returns the required fields of a mapping or of an item, or a place to write at. */
  private content(located: Located, indent: string, depth: number): string {
    const target = located.schema.items ? itemOf(located) : located;
    if (!target || depth > 4 || this.stops > MOST_STOPS) return this.next();
    if (typeOf(target.schema) !== 'mapping') return this.stop(target, '');
    const required = fieldsOf(target, this.context.version).filter((field) => field.required);
    // People write the name of a thing first.
    required.sort((a, b) => Number(b.name === 'name') - Number(a.name === 'name'));
    if (required.length === 0) return this.next();
    return required.map((field) => this.field(field, indent, depth)).join(`\n${indent}`);
  }

  private stop({ schema, reference }: Located, name: string): string {
    const preferred = preferredValue(reference, name);
    const values = (allowedValues(schema) ?? []).map((value) => insertionOf(value, schema));
    const first = values.filter((value) => value === preferred);
    const choices = [...first, ...values.filter((value) => value !== preferred)];
    if (choices.length === 0 || choices.some((value) => /[,|}$\\]/.test(value))) return this.next();
    return `\${${++this.stops}|${choices.join(',')}|}`;
  }

  private next(): string {
    return `$${++this.stops}`;
  }
}
