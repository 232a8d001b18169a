import type { ObjectFact } from './facts.js';
import type { GraphSet, PlacedKey, PlacedObject } from './graph-set.js';

/**
 * Returns a set with the variables that configurations name at the places where they are written. What is built knows of a text of
 * several lines where it begins; the file with it says where each word stands.
 * @param objectsIn Returns what the objects of a file say as they are written.
 */
export function withWrittenVariables(set: GraphSet, objectsIn: (file: string) => readonly ObjectFact[]): GraphSet {
  if (!set.objects.some(({ variables }) => variables)) return set;
  const placed = (object: PlacedObject): PlacedObject => {
    const { variables } = object;
    const file = variables?.[0]?.range.file;
    if (!variables || file === undefined) return object;
    const written = objectsIn(file).find((one) => one.kind === object.kind && haveSameNames(one.variables, variables));
    if (!written?.variables) return object;
    return { ...object, variables: written.variables.map(({ name, range }) => ({ name, range: { file, ...range } })) };
  };
  return { ...set, objects: set.objects.map(placed) };
}

function haveSameNames(written: ObjectFact['variables'], applied: readonly PlacedKey[]): boolean {
  return written?.length === applied.length && written.every(({ name }, index) => name === applied[index]?.name);
}

/** Returns true for a name whose place is that of the word alone, in quotes or without. */
export function isWordAlone({ name, range }: PlacedKey): boolean {
  const more = range.end - range.start - name.length;
  return more === 0 || more === 2;
}
