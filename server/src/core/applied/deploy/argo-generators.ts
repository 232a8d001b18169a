import { readBack } from '../../provenance/read-back.js';
import { readTraced } from '../../provenance/read-traced.js';
import type { Source } from '../../provenance/source.js';
import { Dict, List, type Traced, Unknown } from '../../provenance/traced.js';
import { unknownRanges } from '../../provenance/traced-text.js';
import { append } from '../../text/append.js';
import { own } from '../../text/own.js';
import { folderOf, nameOf, relativeTo } from '../../text/paths.js';
import { say } from '../../text/say.js';
import { parseApplied } from '../../yaml/document.js';
import type { AppliedProblem } from '../applied-set.js';
import { foldersLike, globbed } from './argo-globs.js';
import { normalized, type Parameters } from './argo-parameters.js';
import { filledIn } from './argo-templates.js';
import type { Deployer } from './deployer.js';
import { embedded } from './embedded.js';
import { dictAt, fieldAt, isTrueAt, itemsAt, placeOf, stringAt, stringsAt } from './fields.js';
import { mergedOver } from './merged.js';
import { addressHere } from './source-here.js';
import type { World } from './world.js';

/** The Applications that one ApplicationSet makes at most. */
const MOST = 2000;

/** Generators within each other, as Argo CD has them: two. */
const DEEPEST = 4;

interface Context {
  readonly deployer: Deployer;
  readonly isGo: boolean;
  readonly world: World;
  readonly problems: AppliedProblem[];
}

/** Returns the parameters of the Applications that the generators of an ApplicationSet make. */
export function generatedParameters(
  deployer: Deployer,
  isGo: boolean,
  world: World,
  problems: AppliedProblem[],
): readonly Parameters[] {
  const context = { deployer, isGo, world, problems };
  const all = itemsAt(deployer.object, 'spec', 'generators').flatMap((generator) => generate(generator, context, 0));
  if (all.length > MOST) {
    const message = say`More than ${MOST} Applications are made; the rest is left out`;
    problems.push({ message, place: deployer.place, fatal: false });
  }
  return all.slice(0, MOST);
}

function generate(generator: Traced, context: Context, depth: number): readonly Parameters[] {
  if (!(generator.value instanceof Dict) || depth > DEEPEST) return [];
  const kind = [...generator.value.entries.keys()].find((name) => name !== 'selector') ?? '';
  const settings = fieldAt(generator, kind);
  if (!settings) return [];
  const made = own(GENERATORS, kind)?.(settings, context, depth) ?? unknownGenerator(kind, settings, context);
  const selector = fieldAt(generator, 'selector');
  const template = fieldAt(settings, 'template');
  const selected = selector ? made.filter((parameters) => isSelected(parameters, selector)) : made;
  return template ? selected.map((parameters) => ({ ...parameters, template })) : selected;
}

type Generator = (own: Traced, context: Context, depth: number) => readonly Parameters[];

const GENERATORS: Readonly<Record<string, Generator>> = { list, git, matrix, merge };

function list(own: Traced, context: Context): readonly Parameters[] {
  const elements = [...itemsAt(own, 'elements')];
  const more = fieldAt(own, 'elementsYaml');
  if (typeof more?.value === 'string') {
    const text = embedded({ ...more, value: more.value }, context.world.files);
    const placed = parseApplied(text.text, unknownRanges(text)).documents[0];
    const read = placed && readBack(placed, text).value;
    if (read instanceof List) append(elements, read.items);
  }
  return elements.map((element) => parametersOf(element));
}

function parametersOf(element: Traced, more: Partial<Parameters> = {}): Parameters {
  const nested = element.value instanceof Dict ? element.value : new Dict();
  return { flat: flattened(nested), nested, open: undefined, files: [], ...more };
}

/** Returns the entries of a map by names with dots. */
function flattened(map: Dict, prefix = '', into = new Map<string, Traced>()): Map<string, Traced> {
  for (const [key, { value }] of map.entries) {
    const name = prefix + key;
    if (value.value instanceof Dict) flattened(value.value, `${name}.`, into);
    else if (value.value instanceof List) {
      for (const [index, item] of value.value.items.entries())
        if (item.value instanceof Dict) flattened(item.value, `${name}.${index}.`, into);
        else into.set(`${name}.${index}`, item);
    } else into.set(name, value);
  }
  return into;
}

/** Clusters, pull requests and what else only a cluster knows: one Application, of which the names are not known. */
function unknownGenerator(kind: string, own: Traced, context: Context): readonly Parameters[] {
  const open = say`the generator ${kind} asks what is not in the repository`;
  const nested = new Dict([], undefined, true);
  return [withValues({ flat: new Map(), nested, open, files: [] }, own, context)];
}

function git(own: Traced, context: Context): readonly Parameters[] {
  const { deployer, world, problems } = context;
  const address = stringAt(own, 'repoURL');
  const here = address === undefined ? undefined : addressHere(address, '', deployer, world);
  if (!here || 'elsewhere' in here) {
    const message = here ? here.elsewhere : say`The repository is not known`;
    problems.push({ message, place: placeOf(fieldAt(own, 'repoURL')), fatal: false, quiet: true });
    return unknownGenerator('git', own, context);
  }
  const { top } = here.repository;
  const prefix = stringAt(own, 'pathParamPrefix');
  return [
    ...directories(own, top, context).map((one) =>
      at(one.path, undefined, one.source, prefix, parametersOf({ value: new Dict() })),
    ),
    ...fileParameters(own, top, prefix, context),
  ].map((parameters) => withValues(parameters, own, context));
}

function directories(
  own: Traced,
  top: string,
  { world }: Context,
): readonly { readonly path: string; readonly source: Traced['from'] }[] {
  const items = itemsAt(own, 'directories');
  const like = (item: Traced): readonly string[] => foldersLike(top, stringAt(item, 'path') ?? '', world.files);
  const excluded = new Set(items.flatMap((item) => (isTrueAt(item, 'exclude') ? like(item) : [])));
  const found = new Map<string, Traced['from']>();
  for (const item of items)
    if (!isTrueAt(item, 'exclude'))
      for (const path of like(item)) if (!excluded.has(path)) found.set(path, fieldAt(item, 'path')?.from);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, source]) => ({ path, source }));
}

/** The parameters of a file, or of each item of a list in it. */
function fileParameters(
  own: Traced,
  top: string,
  prefix: string | undefined,
  { world }: Context,
): readonly Parameters[] {
  const { files } = world;
  const items = itemsAt(own, 'files');
  const like = (item: Traced): readonly string[] => globbed(`${top}/${stringAt(item, 'path') ?? ''}`, files);
  const excluded = new Set(items.flatMap((item) => (isTrueAt(item, 'exclude') ? like(item) : [])));
  const paths = new Map(
    items.flatMap((item) =>
      isTrueAt(item, 'exclude') ? [] : like(item).map((file) => [file, fieldAt(item, 'path')?.from] as const),
    ),
  );
  return [...paths].flatMap(([file, source]): readonly Parameters[] => {
    const text = excluded.has(file) ? undefined : files.read(file);
    const placed = text === undefined ? undefined : parseApplied(text).documents[0];
    if (!placed || placed.document.problems.length > 0) return [];
    const read = readTraced(placed, { file });
    const elements = read.value instanceof List ? read.value.items : [read];
    const path = relativeTo(top, file) ?? file;
    return elements.map((element) => {
      const own = parametersOf(element, { files: [file] });
      return at(folderOf(path), nameOf(path), source, prefix, { ...own, nested: new Dict(own.nested.entries) });
    });
  });
}

/** Parameters with those of the path that they come from. */
function at(
  path: string,
  file: string | undefined,
  from: Traced['from'],
  prefix: string | undefined,
  parameters: Parameters,
): Parameters {
  // Nobody wrote the path itself: it stands where the pattern does.
  const source: Source | undefined = Array.isArray(from) || !from ? undefined : { place: (from as Source).place };
  const of = (value: string): Traced => ({ value, from: source });
  const name = nameOf(path);
  const parts: (readonly [string, string])[] = [
    ['basename', name],
    ['basenameNormalized', normalized(name)],
    ...(file === undefined
      ? []
      : ([
          ['filename', file],
          ['filenameNormalized', normalized(file)],
        ] as const)),
  ];
  const segments = path.split('/');
  const own = prefix ? `${prefix}.path` : 'path';
  const flat = new Map(parameters.flat);
  flat.set(own, of(path));
  for (const [key, value] of parts) flat.set(`${own}.${key}`, of(value));
  for (const [index, value] of segments.entries()) if (value !== '') flat.set(`${own}[${index}]`, of(value));
  const inner = new Dict([
    ['path', { value: of(path) }],
    ['segments', { value: { value: new List(segments.map(of), 'string') } }],
    ...parts.map(([key, value]) => [key, { value: of(value) }] as const),
  ]);
  const { nested } = parameters;
  if (prefix) nested.set(prefix, { value: new Dict([['path', { value: { value: inner } }]]) });
  else nested.set('path', { value: inner });
  return { ...parameters, flat, nested };
}

/** Parameters with the `values` of a generator, in which others may stand. */
function withValues(parameters: Parameters, own: Traced, { isGo, problems }: Context): Parameters {
  const values = dictAt(own, 'values');
  if (!values) return parameters;
  const filled = filledIn({ value: values }, parameters, isGo, problems);
  if (!(filled.value instanceof Dict)) return parameters;
  const flat = new Map([...parameters.flat, ...flattened(filled.value, 'values.')]);
  const nested = new Dict(parameters.nested.entries, undefined, parameters.nested.open);
  nested.set('values', filled);
  return { ...parameters, flat, nested };
}

function joined(one: Parameters, other: Parameters): Parameters {
  const nested = mergedOver({ value: other.nested }, { value: one.nested }).value;
  return {
    flat: new Map([...one.flat, ...other.flat]),
    nested: nested instanceof Dict ? nested : one.nested,
    open: one.open ?? other.open,
    files: [...one.files, ...other.files],
    template: other.template ?? one.template,
  };
}

/** Every pair of what two generators make. The second one may use parameters of the first. */
function matrix(own: Traced, context: Context, depth: number): readonly Parameters[] {
  const [first, second] = itemsAt(own, 'generators');
  if (!first || !second) return [];
  return generate(first, context, depth + 1).flatMap((one) => {
    const filled = filledIn(second, one, context.isGo, context.problems);
    return generate(filled, context, depth + 1)
      .slice(0, MOST)
      .map((other) => joined(one, other));
  });
}

/** What the first generator makes, with what others make for the same keys over it. */
function merge(own: Traced, context: Context, depth: number): readonly Parameters[] {
  const keys = stringsAt(own, 'mergeKeys');
  const [base = [], ...others] = itemsAt(own, 'generators').map((one) => generate(one, context, depth + 1));
  const keyOf = ({ flat }: Parameters): string => JSON.stringify(keys.map((key) => String(flat.get(key)?.value)));
  return base.map((one) =>
    others.reduce((into, list) => list.filter((other) => keyOf(other) === keyOf(one)).reduce(joined, into), one),
  );
}

/** True where parameters may be those that a selector means. */
function isSelected({ flat, open }: Parameters, selector: Traced): boolean {
  const found = (key: string): Traced | undefined => flat.get(key);
  const mayBe = (key: string): boolean => (found(key) ? found(key)?.value instanceof Unknown : open !== undefined);
  const labels = [...(dictAt(selector, 'matchLabels')?.entries ?? [])];
  if (!labels.every(([key, { value }]) => mayBe(key) || found(key)?.value === value.value)) return false;
  return itemsAt(selector, 'matchExpressions').every((expression) => {
    const key = stringAt(expression, 'key') ?? '';
    if (mayBe(key)) return true;
    const value = found(key)?.value;
    const values = stringsAt(expression, 'values');
    switch (stringAt(expression, 'operator')) {
      case 'In':
        return typeof value === 'string' && values.includes(value);
      case 'NotIn':
        return typeof value !== 'string' || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return true;
    }
  });
}
