import type { Place } from '../../provenance/source.js';
import type { Edit } from '../../text/range.js';
import { say } from '../../text/say.js';
import { renderScalar } from '../../yaml/edit/write.js';
import type { ObjectGraph } from '../graph.js';
import type { PlacedDefinition, PlacedKey, PlacedReference, PlacedWord } from '../graph-set.js';
import { wordOf } from '../table/table.js';
import { doubtsOfLabels } from './label-limits.js';
import { type NamedPlace, namedOver } from './named-places.js';
import { doubtOf, whyNoName, whyNotRenamed } from './rename-limits.js';
import { definitionPlaces, referencePlaces } from './uses.js';
import { type WrittenName, writtenName } from './written-name.js';

/** A fact that has another name after a rename. */
export type RenamedFact = PlacedDefinition | PlacedReference | PlacedKey | PlacedWord;

/** What a rename of an object or key changes. */
export interface RenamePlan {
  /** The edits of each file. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
  /** The names that facts have afterwards. */
  readonly names: ReadonlyMap<RenamedFact, string>;
  readonly places: readonly NamedPlace[];
  /** What a person should look at first. Sentences have no full stop. */
  readonly doubts: readonly string[];
}

export type Refused = { readonly refused: string };

/** What a rename is about: a name as it is written. */
export interface Renamed {
  readonly named: readonly NamedPlace[];
  readonly written: WrittenName;
}

/** The files that a rename reads. */
export interface RenameTexts {
  textOf(file: string): string | undefined;
  /** Returns a file in words: its path below the folder. */
  nameOf(file: string): string;
}

/** Returns what a rename at a place of a file is about; why there is none; undefined where the place names nothing. */
export function renamedAt(named: readonly NamedPlace[], files: RenameTexts): Renamed | Refused | undefined {
  const [first] = named;
  if (!first) return undefined;
  for (const one of named) {
    const refused = whyNotRenamed(one, files);
    if (refused !== undefined) return { refused };
  }
  const written = writtenAt(first, files);
  return 'refused' in written ? written : { named, written };
}

/**
 * Returns the edits that give what a place names another name, in all sets that have a part in it: where it is defined, where it is
 * referred to, and what other sets make of the same places.
 */
export function planRename(
  graph: ObjectGraph,
  { named }: Renamed,
  name: string,
  files: RenameTexts,
): RenamePlan | Refused {
  const plan = new Plan(graph, files);
  for (const one of named) {
    // Each set may put something else before and behind it.
    const written = writtenAt(one, files);
    if ('refused' in written) return written;
    plan.rename(one, written.before + name + written.after);
  }
  return plan.done();
}

class Plan {
  private readonly graph: ObjectGraph;
  private readonly files: RenameTexts;
  private readonly open: { readonly place: NamedPlace; readonly name: string }[] = [];
  private readonly edits = new Map<string, Map<number, Edit>>();
  private readonly names = new Map<RenamedFact, string>();
  private readonly places: NamedPlace[] = [];
  private readonly doubts = new Set<string>();
  private refused: string | undefined;

  constructor(graph: ObjectGraph, files: RenameTexts) {
    this.graph = graph;
    this.files = files;
  }

  rename(place: NamedPlace, name: string): void {
    this.open.push({ place, name });
  }

  done(): RenamePlan | Refused {
    for (let one = this.open.pop(); one && this.refused === undefined; one = this.open.pop())
      this.take(one.place, one.name);
    if (this.refused !== undefined) return { refused: this.refused };
    const edits = [...this.edits].map(([file, own]) => [file, [...own.values()]] as const);
    const doubts = [...doubtsOfLabels(this.places), ...this.doubts];
    return { edits: new Map(edits), names: this.names, places: this.places, doubts };
  }

  private take(place: NamedPlace, name: string): void {
    const fact = factOf(place);
    const known = this.names.get(fact);
    if (known !== undefined) {
      if (known !== name) this.refused = say`${this.inWords(place)} would get two names`;
      return;
    }
    this.names.set(fact, name);
    this.places.push(place);
    this.refused ??= whyNotRenamed(place, this.files) ?? whyNoName(place, name) ?? this.whyTaken(place, name);
    if (this.refused !== undefined) return;
    const doubt = doubtOf(place);
    if (doubt !== undefined) this.doubts.add(doubt);
    const edited = this.edit(place, name);
    if (edited === undefined) return;
    for (const other of namedOver(this.graph.all, edited.at)) {
      const written = writtenAt(other, this.files);
      if ('refused' in written) this.refused = written.refused;
      else this.rename(other, written.before + edited.text + written.after);
    }
    for (const other of [...definitionPlaces(this.graph, place), ...referencePlaces(this.graph, place)])
      if (other.isVariable) continue;
      else if ((other.key === undefined) === (place.key === undefined)) this.rename(other, name);
      else if (place.key !== undefined && other.reference) this.doubts.add(readsAllOf(other, place.key));
  }

  /** Writes the name at a place. Returns what is written there by now. */
  private edit(named: NamedPlace, name: string): { readonly at: Place; readonly text: string } | undefined {
    const written = writtenAt(named, this.files);
    if ('refused' in written) {
      this.refused = written.refused;
      return undefined;
    }
    const { before, after, range } = written;
    const text = name.slice(before.length, name.length - after.length);
    if (before + text + after !== name || text === '') {
      this.refused = say`${this.inWords(named)} is made of other parts than the name`;
      return undefined;
    }
    const { file } = named.place;
    const own = this.edits.get(file) ?? new Map<number, Edit>();
    this.edits.set(file, own);
    own.set(range.start, { range, newText: this.quoted(named, range.start, text) });
    return { at: { file, ...range }, text };
  }

  /** A name may need quotes where the one before it needed none. */
  private quoted({ place, key }: NamedPlace, start: number, name: string): string {
    const { file } = place;
    const isBare = start === place.start && /\.ya?ml$/.test(file);
    const next = this.files.textOf(file)?.[place.end];
    return isBare && !(key !== undefined && next === '=') ? renderScalar(name) : name;
  }

  private whyTaken({ set, kind, key, definition, label, object }: NamedPlace, name: string): string | undefined {
    if (label?.labelled && label.value === undefined && Object.hasOwn(label.labelled.labels, name))
      return say`${wordOf(object.kind)} ${object.name ?? ''} has a label ${name} already`;
    if (!definition) return undefined;
    if (key !== undefined)
      return definition.keys.some((one) => one.name === name)
        ? say`${wordOf(kind)} ${definition.name} has a key ${name} already`
        : undefined;
    const known = this.graph.definedIn(set, kind, name, definition.namespace);
    const [other] = known.length > 0 ? known : this.graph.definedBeside(set, kind, name, definition.namespace);
    return (
      other && say`There is a ${wordOf(kind)} ${name} in ${this.files.nameOf(other.definition.range.file)} already`
    );
  }

  private inWords({ place }: NamedPlace): string {
    return placeInWords(place, this.files);
  }
}

function factOf({ label, keyFact, definition, reference, object }: NamedPlace): RenamedFact {
  const fact = label?.word ?? keyFact ?? definition ?? reference;
  if (!fact) throw new Error(`${object.kind} has a place that names nothing`);
  return fact;
}

function writtenAt({ place, name, key }: NamedPlace, files: RenameTexts): WrittenName | Refused {
  const text = files.textOf(place.file);
  if (text === undefined) return { refused: say`${files.nameOf(place.file)} cannot be read` };
  const written = writtenName(text, place, key ?? name);
  return written ?? { refused: say`The name is made of parts in ${placeInWords(place, files)}` };
}

function placeInWords({ file, start }: Place, files: RenameTexts): string {
  const line = (files.textOf(file) ?? '').slice(0, start).split('\n').length;
  return `${files.nameOf(file)}:${line}`;
}

function readsAllOf({ object, reference }: NamedPlace, key: string): string {
  const where = `${wordOf(object.kind)} ${object.name ?? ''}`.trimEnd();
  return reference?.use === 'envFrom'
    ? say`${where} reads all keys as variables, and gets ${key} by another name`
    : say`${where} mounts all keys as files, and gets ${key} by another name`;
}
