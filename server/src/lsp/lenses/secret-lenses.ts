import { keyOfRoot } from '../../core/applied/applied-set.js';
import { objectsOfFile } from '../../core/applied/objects-of-file.js';
import { objectFactsOf } from '../../core/graph/facts-of-document.js';
import type { Found, ObjectGraph } from '../../core/graph/graph.js';
import { wordOf } from '../../core/graph/table/table.js';
import { resourcesOf } from '../../core/kubernetes/resource.js';
import type { Place } from '../../core/provenance/source.js';
import { type Reader, readersOf } from '../../core/refactor/rotation/readers.js';
import { type Subject, secretsMadeIn, secretsOf } from '../../core/refactor/rotation/subject.js';
import { say } from '../../core/text/say.js';
import type { AppliedRoots } from '../diagnostics/applied-roots.js';
import type { SecretMaker } from '../graph/makers.js';
import type { Lens, LensTarget } from './lens.js';

/** The most objects that a tooltip names. */
const MOST_NAMED = 12;

/**
 * Returns the Secrets that an object of a file makes, in every set: by the names that stand in it, and in a template by what is
 * printed for it.
 */
export function secretsMadeBy(
  graph: ObjectGraph,
  roots: AppliedRoots,
  path: string,
  { extent }: SecretMaker,
): readonly Subject[] {
  const found = new Map<string, Subject>();
  const add = (subject: Subject): void => {
    found.set([subject.set.key, subject.appliedName, subject.namespace].join('\n'), subject);
  };
  secretsMadeIn(graph, path, extent).forEach(add);
  for (const set of roots.setsWith(path)) {
    const placed = graph.get(keyOfRoot(set.root));
    if (!placed) continue;
    for (const { resource, document, at } of objectsOfFile(set, path)) {
      const printed = set.stream.documents[document]?.document;
      if (!printed || at < extent.start || extent.end < at) continue;
      const facts = objectFactsOf(printed)[resourcesOf(printed).indexOf(resource)];
      const made = facts?.definitions.filter(({ kind }) => kind === 'Secret') ?? [];
      secretsOf(graph, placed, made).forEach(add);
    }
  }
  return [...found.values()];
}

/** Returns how many objects read the Secrets that an object makes; a click lists where. */
export function readersLens(graph: ObjectGraph, { of }: SecretMaker, subjects: readonly Subject[]): Lens {
  const [first, ...more] = [...new Set(subjects.map(({ name }) => name))];
  if (first === undefined) {
    const tooltip = say`What is applied of this object is not known, and so neither is who reads its Secret.`;
    return { title: say`readers not known`, tooltip, as: 'references', places: [] };
  }
  const places = readersAt(subjects.flatMap((subject) => readersOf(graph, subject)));
  const said =
    places.length === 0 ? say`no readers` : places.length === 1 ? say`1 reader` : say`${places.length} readers`;
  const made = more.length > 0 ? say`${more.length + 1} Secrets` : say`Secret ${first}`;
  return {
    title: of === 'maker' ? `${made} · ${said}` : said,
    ...(places.length > 0 ? { tooltip: named(places) } : {}),
    as: 'references',
    places,
  };
}

/** Returns the places at which objects read a Secret, one for each object as it is written. */
function readersAt(readers: readonly Reader[]): readonly LensTarget[] {
  const objects = new Map<string, Reader>();
  for (const reader of readers) {
    const key = keyOf(reader.place);
    if (!objects.has(key)) objects.set(key, reader);
  }
  const places = new Map<string, LensTarget>();
  for (const { kind, name, place, uses } of objects.values()) {
    // Several objects may have the name from one entry of values.
    const used = uses.map((use) => use.place).find((one) => one.start < one.end && !places.has(keyOf(one))) ?? place;
    places.set(keyOf(used), { place: used, label: name === undefined ? wordOf(kind) : `${wordOf(kind)} ${name}` });
  }
  return [...places.values()];
}

/** Returns what else makes the Secret that a manifest is; undefined where nothing does. */
export function makersLens(
  graph: ObjectGraph,
  path: string,
  { extent, of }: SecretMaker,
  subjects: readonly Subject[],
): Lens | undefined {
  if (of !== 'secret') return undefined;
  const makers = new Map<string, LensTarget>();
  for (const { set, appliedName, namespace } of subjects)
    for (const found of [
      ...graph.definedIn(set, 'Secret', appliedName, namespace),
      ...graph.definedBeside(set, 'Secret', appliedName, namespace),
    ]) {
      const { range } = found.definition;
      if (found.definition.by === undefined || (range.file === path && isWithin(range, extent))) continue;
      makers.set(keyOf(range), { place: range, label: madeBy(found) });
    }
  const [first, ...more] = makers.values();
  if (!first) return undefined;
  const places = [first, ...more];
  const title = say`made by ${first.label}${more.length > 0 ? say` and ${more.length} more` : ''}`;
  return { title, tooltip: named(places), as: more.length > 0 ? 'references' : 'definition', places };
}

function madeBy({ set, object, definition }: Found): string {
  if (set.kind === 'commands') return say`hand`;
  return `${wordOf(definition.by ?? object.kind)}${object.name === undefined ? '' : ` ${object.name}`}`;
}

function isWithin({ start, end }: Place, extent: { readonly start: number; readonly end: number }): boolean {
  return extent.start <= start && end <= extent.end;
}

function keyOf({ file, start }: Place): string {
  return `${file}\n${start}`;
}

function named(places: readonly LensTarget[]): string {
  const labels = [...new Set(places.map(({ label }) => label))];
  return `${labels.slice(0, MOST_NAMED).join(say`, `)}${labels.length > MOST_NAMED ? say`, \u2026` : ''}`;
}
