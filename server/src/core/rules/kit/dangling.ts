import { hasContents } from '../../graph/contents.js';
import type { KindKey } from '../../graph/facts.js';
import type { Found } from '../../graph/graph.js';
import { isCertain, type PlacedKey, type PlacedObject, type PlacedReference } from '../../graph/graph-set.js';
import { mayLiveOutside } from '../../graph/may-live-outside.js';
import type { SetView } from '../../graph/set-view.js';
import { wordOf } from '../../graph/table/table.js';
import type { FixWorld } from '../../model/fix.js';
import type { SetFinding, SetFix } from '../../model/set-finding.js';
import { editDistance } from '../../text/nearest.js';
import { say } from '../../text/say.js';
import { setIn } from '../../yaml/edit/edits.js';
import { renamedFrom } from './renamed.js';
import { editAt, replaceWord } from './set-fixes.js';

/** A reference to an object that nothing defines. */
export interface Dangling {
  readonly object: PlacedObject;
  readonly reference: PlacedReference;
  /** The object of this name that makes one of another name. */
  readonly maker?: Found;
  /** An object of this name of the other kind, where a reference tells two kinds apart by its `kind`: people leave that out. */
  readonly other?: Found;
  /** A definition whose name was meant, as it seems. */
  readonly near: Found | undefined;
}

/** Returns the references to objects of some kinds that nothing defines, and that do not live outside as far as one can tell. */
export function* danglingReferences(view: SetView, kinds: readonly KindKey[]): Generator<Dangling> {
  for (const object of view.objects) {
    const said = new Set<string>();
    for (const reference of object.references) {
      if (reference.optional || !kinds.includes(reference.to)) continue;
      if (view.resolve(reference).length > 0 || renamedFrom(view, reference)) continue;
      const near = nearName(view, reference);
      // Pods start without what their images are pulled with, which people mostly make by hand.
      const isByHand = reference.byHand || reference.use === 'imagePull';
      const other = ofOtherKind(view, reference);
      if (!near && !other && (isByHand || mayLiveOutside(view, reference) || isNamedAgain(view, object, reference)))
        continue;
      if (reference.guessed || view.isExternal(reference.to, reference.namespace, reference.name)) continue;
      // Several keys of one reference are one name.
      const id = `${reference.to} ${reference.name} ${reference.range.file} ${reference.range.start}`;
      if (said.has(id)) continue;
      said.add(id);
      const maker = view
        .allOf(reference.to, reference.namespace)
        .find(({ object: { name }, definition }) => definition.by !== undefined && name === reference.name);
      yield { object, reference, near, ...(maker ? { maker } : {}), ...(other ? { other } : {}) };
    }
  }
}

/** Kinds whose objects people and programs make outside of the files: what several objects rely on is there. */
const MADE_OUTSIDE =
  /^(?:Secret|ConfigMap|(?:Cluster)?(?:SecretStore\.external-secrets\.io|Issuer\.cert-manager\.io))$/;

/** True where another object names the same: then it is no slip, and exists outside of the files. */
function isNamedAgain(view: SetView, object: PlacedObject, { to, name }: PlacedReference): boolean {
  if (!MADE_OUTSIDE.test(to)) return false;
  return view.usersOf(to, name).some((other) => other.kind !== object.kind || other.name !== object.name);
}

/** A finding whose fixes do not depend on the workspace. */
export type FindingWithFixes = SetFinding & { readonly fixes?: readonly SetFix[] };

/** Returns the finding of a reference that dangles. */
export function danglingFinding(found: Dangling): FindingWithFixes {
  const { object, reference, near, other } = found;
  if (other) return otherKindFinding(found, other);
  const word = wordOf(reference.to);
  const where =
    reference.namespace === undefined || reference.namespace === '*' ? '' : say` in namespace "${reference.namespace}"`;
  const hint = near ? say`; did you mean "${near.definition.name}"?` : '';
  return {
    place: reference.range,
    object,
    message: say`${titleOf(object)} refers to ${word} "${reference.name}", which nothing defines${where}${hint}`,
    ...(near
      ? {
          related: [{ message: say`${word} "${near.definition.name}" is defined here`, place: near.definition.range }],
          fixes: [replaceWord(reference.range, reference.name, near.definition.name ?? '')],
        }
      : {}),
  };
}

/** Returns a finding with more fixes, behind those that it has. */
export function withFixes(finding: FindingWithFixes, more: (world: FixWorld) => readonly SetFix[]): SetFinding {
  return { ...finding, fixes: (world) => [...(finding.fixes ?? []), ...more(world)] };
}

/** Returns the definition whose name differs from a reference by a slip of the fingers. */
function nearName(view: SetView, { to, name, namespace }: PlacedReference): Found | undefined {
  const known = view
    .allOf(to, namespace)
    .filter(({ definition, set }) => definition.name !== undefined && isCertain(view.set, namespace, set, definition));
  return known.find(({ definition }) => isSlip(name, definition.name ?? '')) ?? nearFormerName(view, to, name);
}

/** Returns the object of the set whose name differs by a slip before kustomize adds to it, as a definition of that name. */
function nearFormerName({ objects, set }: SetView, to: KindKey, name: string): Found | undefined {
  for (const object of objects)
    for (const definition of object.definitions) {
      const former = definition.kind === to && definition.former?.names.find((one) => isSlip(name, one));
      if (former) return { set, object, definition: { ...definition, name: former } };
    }
  return undefined;
}

/** True for words that differ by a slip: one letter, two that changed places, or hyphens and letters in another case. */
export function isSlip(word: string, meant: string): boolean {
  if (word === meant || word.length < 4) return false;
  // `web-1` and `web-2`, `db-a` and `db-b` are two things.
  if (word.replace(/\d+/g, '0') === meant.replace(/\d+/g, '0')) return false;
  const plain = (text: string): string => text.toLowerCase().replace(/[-_.]/g, '');
  if (plain(word) === plain(meant)) return true;
  const distance = editDistance(word, meant, 3);
  if (distance === 1) return !isLastWordOther(word, meant);
  return distance === 2 && [...word].sort().join('') === [...meant].sort().join('');
}

/** True where the words differ in a part of one or two letters between hyphens: a letter of a series. */
function isLastWordOther(one: string, other: string): boolean {
  const [a, b] = [one.split(/[-_.]/), other.split(/[-_.]/)];
  return a.length === b.length && a.some((part, index) => part !== b[index] && part.length <= 2);
}

/** A reference to a key that the object it names does not have. */
export interface MissingKey {
  readonly object: PlacedObject;
  readonly reference: PlacedReference;
  readonly key: PlacedKey;
  /** The definitions of the object, none of which has the key. */
  readonly definitions: readonly [Found, ...Found[]];
  /** The one of them that fetches the key and leaves it out. */
  readonly leftOut?: Found;
}

/** Returns the references to keys that objects of a kind do not have. */
export function* missingKeys(view: SetView, kind: KindKey): Generator<MissingKey> {
  for (const object of view.objects)
    for (const reference of object.references) {
      const { key } = reference;
      if (reference.to !== kind || !key || reference.optional) continue;
      const [first, ...others] = view
        .resolve(reference)
        .filter(({ set, definition }) => isCertain(view.set, reference.namespace, set, definition));
      if (!first) continue;
      const definitions = [first, ...others] as const;
      if (
        definitions.some(({ definition }) => definition.anyKey || definition.keys.some(({ name }) => name === key.name))
      )
        continue;
      const leftOut = definitions.find(({ definition }) => definition.leftOut?.some(({ name }) => name === key.name));
      yield { object, reference, key, definitions, ...(leftOut ? { leftOut } : {}) };
    }
}

/** Returns the finding of a key that is missing. */
export function missingKeyFinding({ object, reference, key, definitions }: MissingKey): FindingWithFixes {
  const [{ definition }] = definitions;
  const names = [...new Set(definitions.flatMap((one) => one.definition.keys.map(({ name }) => name)))];
  const word = wordOf(reference.to);
  const near = names.find((name) => isSlip(key.name, name) || isSameWords(key.name, name));
  const has = names.length === 0 ? say`it has none` : say`it has ${listOf(names)}`;
  return {
    place: key.range,
    object,
    message: say`${titleOf(object)} reads the key "${key.name}" of ${word} "${reference.name}", and ${has}${near === undefined ? '' : say`; did you mean "${near}"?`}`,
    related: [{ message: say`${word} "${reference.name}" is defined here`, place: definition.range }],
    fixes: (near === undefined ? [] : [near]).map((name) => replaceWord(key.range, key.name, name)),
  };
}

/** Returns the references whose object is known, with all of its keys, and has none of the contents that are read. */
export function* missingContents(view: SetView, kind: KindKey): Generator<MissingContents> {
  for (const object of view.objects)
    for (const reference of object.references) {
      const { contents } = reference;
      if (reference.to !== kind || !contents || reference.optional) continue;
      const [first, ...others] = view.resolve(reference);
      if (!first) continue;
      const definitions = [first, ...others] as const;
      if (definitions.some(({ definition }) => hasContents(definition, contents))) continue;
      yield { object, reference, contents, definitions };
    }
}

/** A reference to an object that has none of the contents that its user reads. */
export interface MissingContents extends Omit<MissingKey, 'key'> {
  /** The choices, each with all of its keys. */
  readonly contents: readonly (readonly string[])[];
}

/** Returns the finding of contents that are missing. */
export function missingContentsFinding({ object, reference, contents, definitions }: MissingContents): SetFinding {
  const [{ definition }] = definitions;
  const names = [...new Set(definitions.flatMap((one) => one.definition.keys.map(({ name }) => name)))];
  const word = wordOf(reference.to);
  const choices = contents.map((keys) => keys.map((key) => say`"${key}"`).join(say` with `)).join(say`, or `);
  const has = names.length === 0 ? say`it has no key` : say`it has ${listOf(names)}`;
  return {
    place: reference.range,
    object,
    message: say`${titleOf(object)} reads ${choices} of ${word} "${reference.name}", and ${has}`,
    related: [{ message: say`${word} "${reference.name}" is defined here`, place: definition.range }],
  };
}

/** `db_password` and `DB-PASSWORD`, `password` and `db-password` are named for one thing. */
function isSameWords(one: string, other: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain(one) === plain(other);
}

const MOST_LISTED = 5;

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).map((name) => say`"${name}"`);
  const more = names.length - shown.length;
  return more > 0 ? say`${shown.join(say`, `)} and ${more} more` : shown.join(say`, `);
}

/** Returns how an object is called in messages: `Deployment "web"`. */
export function titleOf({ kind, name }: PlacedObject): string {
  return name === undefined ? wordOf(kind) : say`${wordOf(kind)} "${name}"`;
}

/** Kinds that are told apart by the `kind` of a reference, one for a namespace and one for the cluster. */
const PAIRS =
  /^(Cluster)?(SecretStore\.external-secrets\.io|Issuer\.cert-manager\.io|Role\.rbac\.authorization\.k8s\.io)$/;

function ofOtherKind(view: SetView, { to, name, namespace }: PlacedReference): Found | undefined {
  const [, cluster, kind] = PAIRS.exec(to) ?? [];
  if (kind === undefined) return undefined;
  const found = view.definitions(cluster ? kind : `Cluster${kind}`, name, namespace);
  // A binding of the cluster cannot name a Role.
  if (cluster && kind.startsWith('Role.')) return undefined;
  // Nobody writes the kind of the cluster by mistake: elsewhere, such an object may well exist.
  return cluster ? found.find(({ set }) => set === view.set) : found[0];
}

/** Returns the finding of a reference that means an object of the other kind. */
function otherKindFinding({ object, reference }: Dangling, other: Found): FindingWithFixes {
  const { kind, name } = other.definition;
  return {
    place: reference.range,
    object,
    message: say`${titleOf(object)} refers to ${wordOf(reference.to)} "${reference.name}", and "${name ?? ''}" is a ${wordOf(kind)}`,
    related: [{ message: say`${wordOf(kind)} "${name ?? ''}" is defined here`, place: other.definition.range }],
    fixes: [
      {
        title: say`Set the kind to ${wordOf(kind)}`,
        // A binding grants what it names from then on.
        safety: kind.startsWith('ClusterRole.') ? 'intent' : 'review',
        plan: (world) =>
          editAt(reference.range, world, say`"${name ?? ''}" is a ${wordOf(kind)}`, ({ parent }) =>
            parent ? setIn(parent, ['kind'], wordOf(kind), ['name']) : { refused: say`it is no reference` },
          ),
      },
    ],
  };
}

/** True for kinds of Flux, whose references have a rule of their own. */
export function isOfFlux(kind: KindKey): boolean {
  return kind.endsWith('.toolkit.fluxcd.io');
}

/** True for what an ExternalSecret makes. */
export function isMadeByEso(found: Found | undefined): boolean {
  return /^(?:Cluster)?ExternalSecret\.external-secrets\.io$/.test(found?.definition.by ?? '');
}
