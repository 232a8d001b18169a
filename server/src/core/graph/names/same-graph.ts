import { say } from '../../text/say.js';
import type { KindKey, ObjectFact } from '../facts.js';
import type { Found, ObjectGraph } from '../graph.js';
import {
  type GraphSet,
  lookupKey,
  type PlacedKey,
  type PlacedLabel,
  type PlacedObject,
  type PlacedReference,
  type PlacedRequirement,
  type PlacedWord,
} from '../graph-set.js';
import { wordOf } from '../table/table.js';
import { labelsOfSet, type Selecting, selectedBy } from './labelled.js';
import type { RenamedFact, RenamePlan } from './plan-rename.js';
import { variablesGiven } from './variables.js';

type Names = ReadonlyMap<RenamedFact, string>;
const NO_NAMES: Names = new Map();

/** What a graph says differently. */
export interface Difference {
  readonly set: GraphSet;
  /** What it is about: `Deployment web`. */
  readonly object: string;
}

/**
 * Compares two graphs in everything but places and the names that facts have after a rename: their objects, and what each reference
 * means. Returns the first difference; undefined where there is none.
 * @param plan What the rename changes of the graph before.
 */
export function differenceOf(
  before: ObjectGraph,
  after: ObjectGraph,
  plan: Pick<RenamePlan, 'names' | 'places'>,
): Difference | undefined {
  const { names } = plan;
  const concerned = concernedBy(plan);
  const keys = labelsOf(plan);
  for (const set of before.all) {
    const now = after.get(set.key);
    if (now === set && !refersToOne(set, concerned) && !selectsByOne(set, keys)) continue;
    const together = now && now !== set && keysBeside(before, set) !== keysBeside(after, now);
    if (together) return { set, object: say`What is applied together with it` };
    const own = linesOf(before, set, names);
    const others = linesOf(after, now ?? { ...set, objects: [] }, NO_NAMES);
    const other =
      [...own].find(([line, object]) => !others.has(line) && object) ?? [...others].find(([line]) => !own.has(line));
    if (other) return { set, object: describe(other[1]) };
    if (own.size !== others.size || set.objects.length !== now?.objects.length) return { set, object: say`an object` };
  }
  return undefined;
}

/** Objects in common tell that of two sets one is applied: without them, each sees the objects of the other. */
function keysBeside(graph: ObjectGraph, set: GraphSet): string {
  return graph
    .beside(set)
    .map(({ key }) => key)
    .sort()
    .join();
}

/** Returns the names of the objects that a rename is about, before and afterwards: who refers to one may mean another by now. */
function concernedBy({ names, places }: Pick<RenamePlan, 'names' | 'places'>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { kind, name, key, definition, reference } of places) {
    found.add(lookupKey(kind, name));
    const fact = definition ?? reference;
    const after = key === undefined && fact ? names.get(fact) : undefined;
    if (after !== undefined) found.add(lookupKey(kind, after));
  }
  return found;
}

/** Returns the keys of the labels that a rename is about, before and afterwards. */
function labelsOf({ names, places }: Pick<RenamePlan, 'names' | 'places'>): readonly string[] {
  return places.flatMap(({ label }) =>
    label ? [label.key, ...(label.value === undefined ? [names.get(label.word) ?? label.key] : [])] : [],
  );
}

function selectsByOne(set: GraphSet, keys: readonly string[]): boolean {
  return keys.some((key) => labelsOfSet(set).selecting.has(key));
}

function refersToOne(set: GraphSet, wanted: ReadonlySet<string>): boolean {
  return set.objects.some(({ references }) => references.some(({ to, name }) => wanted.has(lookupKey(to, name))));
}

function describe({ kind, name }: Pick<ObjectFact, 'kind' | 'name'>): string {
  return `${wordOf(kind)} ${name ?? ''}`.trimEnd();
}

/** Returns the objects of a set, and the meaning of each reference, as texts. */
function linesOf(graph: ObjectGraph, set: GraphSet, names: Names): ReadonlyMap<string, PlacedObject> {
  const lines = new Map<string, PlacedObject>();
  for (const object of set.objects) {
    lines.set(textOf(object, names), object);
    for (const reference of object.references)
      lines.set(`${textOf(object, names)} ${meaningOf(graph, set, reference, names)}`, object);
    for (const selector of object.selectors)
      lines.set(`${textOf(object, names)} ${selectionOf(graph, { set, object, selector }, names)}`, object);
  }
  for (const { object, reference } of variablesGiven(set))
    lines.set(`${textOf(object, names)} ${meaningOf(graph, set, reference, names)}`, object);
  return lines;
}

function meaningOf(graph: ObjectGraph, set: GraphSet, reference: PlacedReference, names: Names): string {
  const { to, namespace, key } = reference;
  const own = graph.definedIn(set, to, reference.name, namespace);
  const found = own.length > 0 ? own : graph.definedBeside(set, to, reference.name, namespace);
  const meant = found.map((one) => definitionText(one, key?.name, names));
  return JSON.stringify([referenceText(reference, names), meant.sort()]);
}

/** Returns a selector with what it selects. */
function selectionOf(graph: ObjectGraph, selecting: Selecting, names: Names): string {
  const selected = selectedBy(graph, selecting).map(({ set, object, written }) =>
    [set.key, object.kind, selfName(object, names), object.namespace, labelTexts(written, names).join()].join(' '),
  );
  return JSON.stringify([selecting.selector, selected.sort()], (field, value) => withoutPlaces(field, value, names));
}

function labelTexts(labels: readonly PlacedLabel[], names: Names): readonly string[] {
  return labels.map(({ key, value }) => `${wordText(key, names)}=${wordText(value, names)}`).sort();
}

function wordText(word: PlacedWord, names: Names): string {
  return names.get(word) ?? word.name;
}

function selfName(object: PlacedObject, names: Names): string | undefined {
  const [self] = object.definitions;
  return self && object.name === self.name ? (names.get(self) ?? self.name) : object.name;
}

function definitionText({ set, object, definition }: Found, key: string | undefined, names: Names): unknown {
  const hasKey = key === undefined || definition.keys.some(({ name }) => name === key);
  return [
    set.key,
    object.kind,
    nameOf(definition.kind, names.get(definition) ?? definition.name),
    definition.namespace,
    hasKey,
  ].join(' ');
}

function textOf(object: PlacedObject, names: Names): string {
  const renamed = { ...object, name: selfName(object, names) };
  return JSON.stringify(renamed, (field, value: unknown) => withoutPlaces(field, value, names));
}

function referenceText(reference: PlacedReference, names: Names): unknown {
  return JSON.stringify(reference, (field, value: unknown) => withoutPlaces(field, value, names));
}

/** Returns a part of a fact without places, with the name that it has afterwards. */
function withoutPlaces(field: string, value: unknown, names: Names): unknown {
  // What a name was before kustomize changed it changes with the name.
  if (field === 'range' || field === 'former') return undefined;
  // Labels and selectors are compared as they are written.
  if (field === 'labels') return undefined;
  if (Array.isArray(value) && field === 'written') return labelTexts(value, names);
  if (Array.isArray(value) && field === 'requirements')
    return value.map((one: PlacedRequirement) => requirementText(one, names)).sort();
  if (Array.isArray(value) && field === 'keys') return value.map((key: PlacedKey) => names.get(key) ?? key.name).sort();
  if (typeof value !== 'object' || value === null || !('name' in value)) return value;
  const known = names.get(value as RenamedFact);
  const kind = 'to' in value ? value.to : 'kind' in value ? value.kind : undefined;
  const name = known ?? value.name;
  return { ...value, name: typeof name === 'string' && typeof kind === 'string' ? nameOf(kind, name) : name };
}

function requirementText({ operator, written }: PlacedRequirement, names: Names): string {
  const values = written.values.map((value) => wordText(value, names)).sort();
  return `${wordText(written.key, names)} ${operator} ${values.join()}`;
}

/** The hash that kustomize puts behind the name of what it generates. */
const HASH = /-[2456789bcdfghkmt]{10}$/;

/** Returns a name without the hash of its content, which has other keys after a rename. */
function nameOf(kind: KindKey, name: string | undefined): string | undefined {
  return kind === 'Secret' || kind === 'ConfigMap' ? name?.replace(HASH, '-#') : name;
}
