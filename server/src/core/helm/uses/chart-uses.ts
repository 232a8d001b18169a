import type { Range } from '../../text/range.js';
import { type ChartPart, ChartParts, type PartFiles, type ValuesEntry } from './chart-parts.js';
import { argumentsIn, ITEM, keyOf, type Origin, type Origins, resolved, type UsePath, unionOf } from './origins.js';
import type { Access, TemplateUses, WholeUse } from './template-uses.js';

/** The files of charts that are rendered together. */
export interface UsesFiles extends PartFiles {
  /**
   * Returns what a template does with its data; so of any other file whose text templates may read as one. Undefined for files
   * without actions.
   */
  usesOf(path: string): TemplateUses | undefined;
}

/** A place at which templates name something. */
export interface NamedPlace {
  readonly file: string;
  readonly range: Range;
}

/** A read of an entry of values in a template. */
export interface EntryAccess extends NamedPlace {
  readonly key: string;
  readonly isString: boolean;
  /** The entries that it may read, as the innermost charts see them. */
  readonly entries: readonly ValuesEntry[];
}

/** A template of the chart that sees all of a part of the values. */
export interface EntryWhole extends NamedPlace {
  readonly entry: ValuesEntry;
  readonly depth: WholeUse['depth'];
  readonly by: string;
}

/** A place that names a template. */
export interface TemplateName extends NamedPlace {
  readonly name: string;
  readonly isDefinition: boolean;
}

/** How often what templates are called with is passed on: as often as templates that call each other are deep. */
const MOST_ROUNDS = 12;

/** What one template reads of values. */
interface Reads {
  readonly accesses: readonly EntryAccess[];
  readonly wholes: readonly EntryWhole[];
}

interface TemplateOfPart {
  readonly file: string;
  readonly part: ChartPart;
  readonly uses: TemplateUses;
}

/** What the templates of a chart and of its subcharts read of their values, and which templates they call. */
export class ChartUses {
  readonly parts: ChartParts;
  readonly names: readonly TemplateName[];
  /** Calls whose name a template makes. */
  readonly madeNames: readonly NamedPlace[];
  private readonly templates: readonly TemplateOfPart[];
  /** What templates are called with, by their names. */
  private readonly given: ReadonlyMap<string, Origins>;
  private readonly reads: WeakMap<TemplateUses, Reads>;
  private all: Reads | undefined;

  /** @param previous The uses of the same chart before some of its files changed. */
  constructor(folder: string, files: UsesFiles, previous?: ChartUses) {
    this.parts = new ChartParts(folder, files);
    this.templates = files.paths.flatMap((file) => {
      const part = this.parts.partOf(file);
      const uses = part && files.usesOf(file);
      return part && uses ? [{ file, part, uses: isTemplate(file, part) ? uses : { ...uses, definitions: [] } }] : [];
    });
    this.given = this.givenData();
    // What other templates read is the same where what templates are called with is the same, and so are the charts.
    this.reads = previous && this.stateOf() === previous.stateOf() ? previous.reads : new WeakMap();
    this.names = this.templates.flatMap(({ file, uses }) => [
      ...uses.definitions.map(({ name, range }) => ({ file, name, range, isDefinition: true })),
      ...uses.calls.flatMap(({ name, range }) =>
        name === undefined ? [] : { file, name, range, isDefinition: false },
      ),
    ]);
    this.madeNames = this.templates.flatMap(({ file, uses }) =>
      uses.calls.flatMap(({ name, range }) => (name === undefined ? { file, range } : [])),
    );
  }

  /** The reads of entries of values, in the order of the files and of their texts. */
  get accesses(): readonly EntryAccess[] {
    return this.allReads().accesses;
  }

  /** The places at which all of a part of the values is seen. */
  get wholes(): readonly EntryWhole[] {
    return this.allReads().wholes;
  }

  /** Returns origins of a template's text with those of what it is called with in the place of its arguments. */
  resolve(origins: Origins, file: string): Origins {
    const part = this.parts.partOf(file);
    return part ? resolved(origins, (template) => this.argumentOf(template, part)) : [];
  }

  private allReads(): Reads {
    if (!this.all) {
      const each = this.templates.map((template) => this.readsOf(template));
      this.all = {
        accesses: each.flatMap(({ accesses }) => accesses),
        wholes: each.flatMap(({ wholes }) => wholes),
      };
    }
    return this.all;
  }

  private readsOf({ file, part, uses }: TemplateOfPart): Reads {
    const known = this.reads.get(uses);
    if (known) return known;
    const accesses = uses.accesses.flatMap((access): EntryAccess[] => {
      const { key, range, isString } = access;
      const entries = this.entriesOf(access, part);
      return entries.length > 0 ? [{ file, range, key, isString, entries }] : [];
    });
    const wholes = uses.wholes.flatMap(({ of, range, depth, by }) =>
      this.valuesOf(of, part).map((entry) => ({ file, range, depth, by, entry })),
    );
    const reads = { accesses, wholes };
    this.reads.set(uses, reads);
    return reads;
  }

  private stateOf(): string {
    const given = [...this.given].map(([name, origins]) => [name, ...origins.map(keyOf)]);
    const parts = this.parts.all.map(({ folder, sections }) => [folder, ...sections]);
    return JSON.stringify([parts, given]);
  }

  private entriesOf({ holder, key }: Access, part: ChartPart): readonly ValuesEntry[] {
    return this.valuesOf(holder, part).map(({ chart, path }) => this.parts.entryOf({ chart, path: [...path, key] }));
  }

  private valuesOf(origins: Origins, part: ChartPart): readonly ValuesEntry[] {
    const found = resolved(origins, (template) => this.argumentOf(template, part));
    return found.flatMap((origin) => (origin.kind === 'values' ? [this.parts.entryOf(origin)] : []));
  }

  private argumentOf(template: string, { folder }: ChartPart): Origins {
    const top: Origin = { kind: 'top', chart: folder };
    if (template === '') return [top];
    // A template that nobody calls is there for others: it gets what a file gets.
    return this.given.get(template) ?? [top];
  }

  private givenData(): ReadonlyMap<string, Origins> {
    const given = new Map<string, Origins>();
    for (const { uses } of this.templates)
      for (const { name } of uses.calls) if (name !== undefined) given.set(name, []);
    // Only what is made of what has changed is looked at again.
    let changed: ReadonlySet<string> = new Set(['', ...given.keys()]);
    for (let round = 0; changed.size > 0 && round < MOST_ROUNDS; round++) {
      const next = new Set<string>();
      for (const { part, uses } of this.templates) {
        const top: Origins = [{ kind: 'top', chart: part.folder }];
        const argumentOf = (template: string): Origins => (template === '' ? top : (given.get(template) ?? top));
        for (const { name, data } of uses.calls) {
          if (name === undefined || data.length === 0) continue;
          if (round > 0 && !argumentsIn(data).some((template) => changed.has(template))) continue;
          const known = given.get(name) ?? [];
          const all = unionOf(known, resolved(data, argumentOf));
          if (all.length === known.length) continue;
          given.set(name, all);
          next.add(name);
        }
      }
      changed = next;
    }
    return given;
  }
}

/** Returns true for a file that Helm parses as a template of a chart. */
export function isTemplate(file: string, { folder }: Pick<ChartPart, 'folder'>): boolean {
  return file.startsWith(`${folder}/templates/`);
}

/** Returns true where two paths may lead to the same entry: `ITEM` stands for every key. */
export function mayBeSame(a: UsePath, b: UsePath): boolean {
  return a.length === b.length && a.every((step, at) => step === ITEM || b[at] === ITEM || step === b[at]);
}

/** Returns true where entries may be the same one. */
export function mayBeSameEntry(a: ValuesEntry, b: ValuesEntry): boolean {
  return a.chart === b.chart && mayBeSame(a.path, b.path);
}
