import type { Found, ObjectGraph } from '../../graph/graph.js';
import { type GraphSet, mayBeSame, type PlacedDefinition, type PlacedReference } from '../../graph/graph-set.js';
import { isKustomizationName } from '../../kubernetes/well-known-names.js';
import type { Place } from '../../provenance/source.js';
import { memo } from '../../text/memo.js';
import { nameOf } from '../../text/paths.js';
import { firstFrom, type Range } from '../../text/range.js';

/** A Secret of one set: what is rotated as one. */
export interface Subject {
  /** What people call it: without the hash that kustomize adds. */
  readonly name: string;
  readonly appliedName: string;
  /** Undefined where it is not written; `*` for one in many namespaces. */
  readonly namespace: string | undefined;
  readonly set: GraphSet;
  /** What makes it; empty where no file does. */
  readonly definitions: readonly Found[];
  /** True where kustomize gives it another name with every change. */
  readonly isHashed: boolean;
}

/** The ending that kustomize adds to the names of generated objects, in the letters that it writes. */
const HASH = /-[2456789bcdfghkmt]{10}$/;

function isHashed({ name, range }: PlacedDefinition): boolean {
  return name !== undefined && HASH.test(name) && isKustomizationName(nameOf(range.file));
}

/** Returns what people call a Secret: the name of a generated one has no hash. */
export function calledName(definition: PlacedDefinition): string | undefined {
  return isHashed(definition) ? definition.name?.replace(HASH, '') : definition.name;
}

/**
 * Returns the Secrets with a name, each set and namespace for itself: those that files make, and those that objects read although no
 * file makes them.
 * @param namespace The only namespace that counts; all do by default.
 */
export function secretsNamed(graph: ObjectGraph, name: string, namespace?: string): readonly Subject[] {
  const found = new Map<string, Subject>();
  // What people make by hand is the same Secret as one that files make.
  const byHand = graph.all.filter(({ kind }) => kind === 'commands');
  for (const set of [...graph.all.filter(({ kind }) => kind !== 'commands'), ...byHand])
    for (const definition of set.kind === 'commands' && found.size > 0 ? [] : secretsIn(set))
      if ((definition.name === name || calledName(definition) === name) && mayBeSame(definition.namespace, namespace))
        add(found, subjectOf(graph, set, definition.name ?? name, definition.namespace));
  for (const set of graph.all)
    for (const { references } of set.objects)
      for (const reference of references) {
        if (reference.to !== 'Secret' || reference.name !== name || !mayBeSame(reference.namespace, namespace))
          continue;
        for (const one of meant(graph, set, reference))
          if (one.definitions.length === 0 && !isCovered(graph, one, [...found.values()])) add(found, one);
      }
  return [...found.values()];
}

/**
 * Returns the Secrets that a reference at an offset of a file means; where it is at none, those that the object around it makes.
 * @param extent The range of that object in the file.
 */
export function secretsAt(graph: ObjectGraph, path: string, offset: number, extent: Range): readonly Subject[] {
  const isAt = ({ file, start, end }: Place): boolean => file === path && start <= offset && offset <= end;
  const read = new Map<string, Subject>();
  for (const set of graph.all)
    for (const { references } of set.objects)
      for (const one of references)
        if (one.to === 'Secret' && (isAt(one.range) || (one.key && isAt(one.key.range))))
          for (const subject of meant(graph, set, one)) add(read, subject);
  return read.size > 0 ? [...read.values()] : secretsMadeIn(graph, path, extent);
}

/** Returns the Secrets that the objects in a part of a file make, as far as their names stand there. */
export function secretsMadeIn(graph: ObjectGraph, path: string, extent: Range): readonly Subject[] {
  const made = new Map<string, Subject>();
  for (const set of graph.all)
    for (const { name = '', namespace } of within(secretsByFile(set).get(path) ?? [], extent))
      add(made, subjectOf(graph, set, name, namespace));
  return [...made.values()];
}

/** Returns the Secrets of a set with these names and namespaces. */
export function secretsOf(
  graph: ObjectGraph,
  set: GraphSet,
  named: readonly Pick<PlacedDefinition, 'name' | 'namespace'>[],
): readonly Subject[] {
  const found = new Map<string, Subject>();
  for (const { name, namespace } of named) if (name !== undefined) add(found, subjectOf(graph, set, name, namespace));
  return [...found.values()];
}

/** Returns the named Secrets of a set by the file that they are written in, in the order of its text. */
const secretsByFile = memo((set: GraphSet): ReadonlyMap<string, readonly PlacedDefinition[]> => {
  const files = new Map<string, PlacedDefinition[]>();
  for (const definition of secretsIn(set)) {
    const known = files.get(definition.range.file);
    if (known) known.push(definition);
    else files.set(definition.range.file, [definition]);
  }
  for (const all of files.values()) all.sort((a, b) => a.range.start - b.range.start);
  return files;
});

/** Returns the definitions whose names stand in a part of their file. */
function within(definitions: readonly PlacedDefinition[], { start, end }: Range): readonly PlacedDefinition[] {
  const found: PlacedDefinition[] = [];
  for (let index = firstFrom(rangesOf(definitions), start); index < definitions.length; index++) {
    const definition = definitions[index];
    if (!definition || definition.range.start > end) break;
    if (definition.range.end <= end) found.push(definition);
  }
  return found;
}

const rangesOf = memo((definitions: readonly PlacedDefinition[]) => definitions.map(({ range }) => range));

/** Returns the named Secrets that the objects of a set make. */
function secretsIn({ objects }: GraphSet): readonly PlacedDefinition[] {
  return objects.flatMap(({ definitions }) =>
    definitions.filter(({ kind, name }) => kind === 'Secret' && name !== undefined),
  );
}

function subjectOf(graph: ObjectGraph, set: GraphSet, name: string, namespace: string | undefined): Subject {
  const definitions = graph.definedIn(set, 'Secret', name, namespace);
  const generated = definitions.find(({ definition }) => isHashed(definition));
  return {
    name: (generated && calledName(generated.definition)) ?? name,
    appliedName: name,
    namespace,
    set,
    definitions,
    isHashed: generated !== undefined,
  };
}

/** Returns the Secrets that a reference may mean; one that no file makes, where there is none. */
function meant(graph: ObjectGraph, set: GraphSet, { name, namespace }: PlacedReference): readonly Subject[] {
  const own = graph.definedIn(set, 'Secret', name, namespace);
  const found = own.length > 0 ? own : graph.definedBeside(set, 'Secret', name, namespace);
  return found.length === 0
    ? [subjectOf(graph, set, name, namespace)]
    : found.map((one) => subjectOf(graph, one.set, name, one.definition.namespace));
}

/** True where a reference means a Secret that no file makes and that is known already. */
function isCovered(graph: ObjectGraph, one: Subject, known: readonly Subject[]): boolean {
  const beside = new Set(graph.beside(one.set).map(({ key }) => key));
  return known.some(
    (other) =>
      other.definitions.length === 0 &&
      mayBeSame(other.namespace, one.namespace) &&
      (other.set === one.set || beside.has(other.set.key)),
  );
}

function add(found: Map<string, Subject>, subject: Subject): void {
  const key = [subject.set.key, subject.appliedName, subject.namespace ?? ''].join('\n');
  if (!found.has(key)) found.set(key, subject);
}
