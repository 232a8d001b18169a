import { append } from '../text/append.js';
import { own } from '../text/own.js';
import type { Cursor } from '../yaml/cursor.js';
import { NodeStyle } from '../yaml/nodes.js';
import { type RememberedMaps, rememberedMaps } from '../yaml/remembered.js';
import { lacksDefault } from './defaults.js';
import { beginsWithHole, followsPrinted, isAlternative, isHole } from './printed.js';
import type { Problem } from './problem.js';
import { duplicates, repetitions } from './repetitions.js';
import { notListed, scalarProblems } from './scalar-problems.js';
import type { Schema } from './schema.js';
import { listSizeProblems, mapSizeProblems } from './sizes.js';
import { skeletonOf } from './skeleton.js';
import type { SchemaRoot } from './store.js';
import { isOfType, isTextOrNumber, typesOf } from './value-types.js';

/** How a value is judged. */
export interface Judging {
  /** The minor version of Kubernetes 1 that decides which fields exist. */
  readonly version: number;
  /** Returns true for a value that is only known when it is applied: a placeholder, ciphertext. It fits every schema. */
  readonly isUnknown: (value: Cursor) => boolean;
  /** Returns true for a mapping that other files complete: it lacks nothing, and what depends on all of its fields is not judged. */
  readonly isPartial?: (map: Cursor) => boolean;
}

/** The depth of references and alternatives at which a value is no longer judged: a schema may refer to itself. */
const DEEPEST = 64;
/** The most comparisons of a value with a schema within one object: alternatives that refer to each other multiply. */
const MOST_STEPS = 500_000;
/** The most work of the patterns that users write: parts of a pattern times the length of a text. */
const MOST_MATCHING = 20_000_000;

/**
 * Returns what a schema does not allow in a value, in the order of the text. Values that a template fills are left out, and so are
 * missing fields of mappings that a template may add to. The last problem says where a limit of the work was reached.
 */
export function validate(value: Cursor, root: SchemaRoot, judging: Judging): readonly Problem[] {
  const validator = new Validator(root, judging, { steps: 0, matching: 0 }, fittingMaps(value.document));
  validator.value(value, root.schema, 0);
  return validator.gaveUp ? [...validator.problems, { kind: 'too-much', at: value }] : validator.problems;
}

/** What was done so far for one object. */
interface Work {
  steps: number;
  /** Parts of patterns times the lengths of texts. */
  matching: number;
}

/** What a mapping fits, and the work that it took to see that. It counts again, so that the limits stay where they are. */
interface Fit extends Readonly<Work> {
  readonly schema: Schema;
  readonly depth: number;
  readonly root: SchemaRoot;
  readonly judging: Judging;
  readonly isPartial: boolean;
}

/** The mappings of a document that fit a schema. */
const fittingMaps = rememberedMaps<Fit>();

class Validator {
  readonly problems: Problem[] = [];
  /** True where a keyword that is not judged may not allow the value. */
  unsure = false;

  constructor(
    private readonly root: SchemaRoot,
    private readonly judging: Judging,
    private readonly work: Work,
    /** What is known to fit; undefined within alternatives, which are tried apart. */
    private readonly fitting?: RememberedMaps<Fit>,
  ) {}

  /** True where a part of the value was not judged, because it would have taken too long. */
  get gaveUp(): boolean {
    return this.work.steps > MOST_STEPS || this.work.matching > MOST_MATCHING;
  }

  /** Counts steps of work. Returns false where there were too many. */
  spend(steps: number): boolean {
    this.work.steps += steps;
    return this.work.steps <= MOST_STEPS;
  }

  value(value: Cursor, written: Schema, depth: number): void {
    if (!this.spend(1)) return;
    const schema = this.resolve(written);
    if (!schema || depth > DEEPEST || written['x-judged-in-part'] || schema['x-judged-in-part']) this.unsure = true;
    if (!schema || depth > DEEPEST || this.isKnownToFit(value, schema, depth)) return;
    const found = this.problems.length;
    const { steps, matching } = this.work;
    if (value.kind === 'scalar') this.scalar(value, schema);
    else if (this.isJudged(value)) this.collection(value, schema, depth);
    if (hasAlternatives(schema) && !this.isUnknown(value)) this.alternatives(value, schema, depth);
    if (this.fitting && value.kind === 'map' && this.problems.length === found && !this.gaveUp) {
      const { root, judging } = this;
      const work = { steps: this.work.steps - steps, matching: this.work.matching - matching };
      this.fitting.remember(value, { schema, depth, root, judging, isPartial: this.isPartial(value), ...work });
    }
  }

  /** Returns true for a mapping that fitted before, and whose text is the same. */
  private isKnownToFit(value: Cursor, schema: Schema, depth: number): boolean {
    const fit = this.fitting?.of(value);
    if (!fit || fit.schema !== schema || fit.depth !== depth) return false;
    if (!isSameRoot(fit.root, this.root) || !isSameJudging(fit.judging, this.judging)) return false;
    // What is judged as a part depends on the mappings and lists around.
    if (fit.isPartial !== this.isPartial(value)) return false;
    this.work.steps += fit.steps;
    this.work.matching += fit.matching;
    return true;
  }

  /** Returns false for a mapping or list that a template or a placeholder stands for. */
  private isJudged(value: Cursor): boolean {
    if (value.style === NodeStyle.Flow && this.judging.isUnknown(value)) return false;
    return value.holes.length === 0 || !beginsWithHole(value);
  }

  private collection(value: Cursor, schema: Schema, depth: number): void {
    if (!this.hasType(value, schema)) {
      if (!followsPrinted(value)) this.problems.push({ kind: 'wrong-type', at: value, expected: typesOf(schema) });
      return;
    }
    const other = this.isPartial(value) ? undefined : notListed(value, schema);
    if (other) this.problems.push(other);
    else if (value.kind === 'map') this.mapping(value, schema, depth);
    else this.list(value, schema, depth);
  }

  /** Returns the schema that a reference leads to; undefined where it leads to none. */
  resolve(schema: Schema): Schema | undefined {
    let at: Schema | undefined = schema;
    for (let hop = 0; at?.$ref !== undefined; hop++) at = hop > DEEPEST ? undefined : this.root.resolve(at.$ref);
    return at;
  }

  private isUnknown(value: Cursor): boolean {
    return value.opaque || this.judging.isUnknown(value) || (value.kind !== 'scalar' && beginsWithHole(value));
  }

  private hasType(value: Cursor, schema: Schema): boolean {
    const { type } = schema;
    if (schema['x-kubernetes-int-or-string'] || schema.format === 'quantity') return isTextOrNumber(value, schema);
    if (type === undefined) return true;
    return (typeof type === 'string' ? [type] : type).some((one) => isOfType(value, one));
  }

  private mapping(map: Cursor, schema: Schema, depth: number): void {
    const { properties = {}, additionalProperties } = schema;
    const isObject = schema['x-kubernetes-embedded-resource'] === true;
    const rest = typeof additionalProperties === 'object' ? additionalProperties : undefined;
    for (const entry of map.entries()) {
      const name = entry.key ?? '';
      const property = this.propertyOf(properties, name);
      if (property) {
        const other = this.otherVersion(entry, property);
        if (other) this.problems.push(other);
        else this.value(entry, property, depth + 1);
        continue;
      }
      const patterned = schema.patternProperties ? this.patterned(name, schema.patternProperties) : [];
      for (const one of patterned) this.value(entry, one, depth + 1);
      if (patterned.length > 0) continue;
      if (rest) this.value(entry, rest, depth + 1);
      else if (!this.isOpen(schema) && !(isObject && OBJECT_FIELDS.has(name)) && !isHole(entry))
        this.problems.push({ kind: 'unknown-field', at: entry, known: this.fieldsOf(schema) });
    }
    if (this.isPartial(map)) return;
    append(this.problems, mapSizeProblems(map, schema));
    const missing = (schema.required ?? []).filter((field) => {
      // The API server fills a field with its default before it looks at what is missing.
      if (own(properties, field)?.default !== undefined) return false;
      const entry = map.at(field) ?? this.folded(map, field);
      return !entry || (entry.isNull && !entry.open);
    });
    if (missing.length === 0 || map.open || isAlternative(map)) return;
    for (const field of missing) {
      const value = skeletonOf(own(properties, field), field, (one) => this.resolve(one));
      this.problems.push({ kind: 'missing-field', at: map, field, value });
    }
  }

  private isPartial(value: Cursor): boolean {
    return value.kind === 'map' && this.judging.isPartial?.(value) === true;
  }

  private propertyOf(properties: Readonly<Record<string, Schema>>, name: string): Schema | undefined {
    if (Object.hasOwn(properties, name)) return properties[name];
    if (!this.root.foldsCase) return undefined;
    const folded = Object.keys(properties).find((one) => one.toLowerCase() === name.toLowerCase());
    return folded === undefined ? undefined : properties[folded];
  }

  /** Returns the entry whose key is the name of a field in other letter case, where that counts. */
  private folded(map: Cursor, field: string): Cursor | undefined {
    if (!this.root.foldsCase) return undefined;
    return map.entries().find(({ key }) => key?.toLowerCase() === field.toLowerCase());
  }

  /** Returns true where a mapping may have fields that the schema does not list. */
  private isOpen({ properties, additionalProperties, patternProperties, ...schema }: Schema): boolean {
    if (schema['x-kubernetes-preserve-unknown-fields'] || additionalProperties === true) return true;
    if (additionalProperties === false) return false;
    // Kubernetes has types without any field: they hold whatever is written.
    return !this.root.closed || (properties === undefined && patternProperties === undefined);
  }

  private otherVersion(at: Cursor, { 'x-since': since, 'x-until': until }: Schema): Problem | undefined {
    const { version } = this.judging;
    if (since !== undefined && version < since) return { kind: 'other-version', at, since };
    return until !== undefined && version > until ? { kind: 'other-version', at, until } : undefined;
  }

  /** Returns the fields that a mapping may have in the version at hand. */
  private fieldsOf({ properties = {} }: Schema): readonly string[] {
    const { version } = this.judging;
    return Object.entries(properties).flatMap(([name, { 'x-since': since = 0, 'x-until': until = version }]) =>
      since <= version && version <= until ? [name] : [],
    );
  }

  private list(list: Cursor, schema: Schema, depth: number): void {
    const items = list.items();
    const { items: each } = schema;
    for (const [index, item] of items.entries()) {
      const one = Array.isArray(each) ? each[index] : each;
      if (typeof one === 'object') this.value(item, one, depth + 1);
    }
    if (schema['x-kubernetes-list-type'] === 'map') append(this.problems, duplicates(items, schema));
    if (schema['x-kubernetes-list-type'] === 'set' || schema.uniqueItems) append(this.problems, repetitions(items));
    append(this.problems, listSizeProblems(list, items.length, schema));
  }

  private scalar(at: Cursor, schema: Schema): void {
    const { value } = at;
    // Null is a field that is not written; undefined one that a template fills.
    if (value === null || value === undefined) return;
    const found: readonly Problem[] = this.hasType(at, schema)
      ? this.problemsOf(at, value, schema)
      : [{ kind: 'wrong-type', at, expected: typesOf(schema) }];
    if (found.length > 0 && !this.isUnknown(at)) append(this.problems, found);
  }

  private problemsOf(at: Cursor, value: string | number | boolean, schema: Schema): readonly Problem[] {
    const other = notListed(at, schema);
    return other ? [other] : scalarProblems(at, value, schema, (text, pattern) => this.matches(text, pattern));
  }

  private matches(text: string, source: string): boolean {
    const pattern = this.root.compile(source);
    if (!pattern) this.unsure = true;
    if (!pattern) return true;
    if (pattern.parts !== undefined) this.work.matching += pattern.parts * (text.length + 1);
    return this.work.matching > MOST_MATCHING || pattern.test(text);
  }

  /** Returns the schemas of the patterns that the name of a field matches. */
  private patterned(name: string, patterns: Readonly<Record<string, Schema>>): readonly Schema[] {
    return Object.entries(patterns).flatMap(([pattern, one]) => (this.matches(name, pattern) ? [one] : []));
  }

  /** Adds what alternatives and conditions do not allow. Where a template fills a part of the value, they are not judged. */
  private alternatives(value: Cursor, schema: Schema, depth: number): void {
    const { allOf, anyOf, oneOf, not, if: condition } = schema;
    const fits = (one: Schema): boolean | undefined => {
      const apart = new Validator(this.root, this.judging, this.work);
      apart.value(value, one, depth + 1);
      if (apart.unsure) this.unsure = true;
      return apart.problems.length > 0 ? false : apart.unsure ? undefined : true;
    };
    for (const one of allOf ?? []) this.value(value, one, depth + 1);
    if (!(anyOf || oneOf || not || condition) || schema['x-kubernetes-int-or-string']) return;
    if (value.isNull || hasUnknown(value, (one) => this.isUnknown(one) || this.isPartial(one))) return;
    if (lacksDefault(value, schema, this)) return;
    const isWrong =
      (anyOf?.every((one) => fits(one) === false) ?? false) ||
      (oneOf !== undefined && fitsNotOne(oneOf.map(fits))) ||
      (not !== undefined && fits(not) === true);
    if (isWrong) this.problems.push({ kind: 'no-alternative', at: value });
    const holds = condition && fits(condition);
    const chosen = holds === undefined ? undefined : holds ? schema.then : schema.else;
    if (chosen) this.value(value, chosen, depth + 1);
  }
}

/** Returns true for roots that were made of one definition: what their schemas refer to is the same. */
function isSameRoot(a: SchemaRoot, b: SchemaRoot): boolean {
  return a.schema === b.schema && a.closed === b.closed && a.foldsCase === b.foldsCase;
}

function isSameJudging(a: Judging, b: Judging): boolean {
  return a.version === b.version && a.isUnknown === b.isUnknown;
}

/** Returns true where certainly not exactly one of several alternatives fits. */
function fitsNotOne(fit: readonly (boolean | undefined)[]): boolean {
  const certain = fit.filter((one) => one === true).length;
  return certain > 1 || (certain === 0 && fit.every((one) => one === false));
}

function hasAlternatives({ allOf, anyOf, oneOf, not, if: condition }: Schema): boolean {
  return (allOf ?? anyOf ?? oneOf ?? not ?? condition) !== undefined;
}

/** The fields that every object has. */
const OBJECT_FIELDS = new Set(['apiVersion', 'kind', 'metadata']);

function hasUnknown(value: Cursor, isUnknown: (value: Cursor) => boolean): boolean {
  for (const one of value.walk()) if (one.open || (one.kind !== 'sequence' && isUnknown(one))) return true;
  return false;
}
