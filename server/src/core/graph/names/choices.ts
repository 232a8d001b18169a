import { say } from '../../text/say.js';
import { hasContents } from '../contents.js';
import type { KindKey } from '../facts.js';
import type { Found, ObjectGraph } from '../graph.js';
import type { GraphSet } from '../graph-set.js';
import { isOfCluster, wordOf } from '../table/table.js';
import type { WantedReference } from './reference-at.js';
import { writtenName } from './written-name.js';

/** A name or key that may be written at a place. */
export interface Choice {
  readonly text: string;
  /** What it is, in words: `Secret made by ExternalSecret shop/db`. */
  readonly what: string;
  /** The kind of the object that it comes from, in one word: `ExternalSecret`. */
  readonly origin: string;
  readonly file: string;
  /** True where the objects are applied with the place, and not to a namespace of which nothing is known. */
  readonly isOwn: boolean;
  /** True where the object has other keys than those that are read of it. */
  readonly isUnfit: boolean;
}

/** What is known of the place that is being written. */
export interface ChoicesAt {
  readonly set: GraphSet;
  /** The namespace of the object, as it is applied; undefined where it is not known. */
  readonly namespace: string | undefined;
  textOf(file: string): string | undefined;
}

/**
 * Returns the names that an object of a set may refer to, or the keys of the object that it names: those of its own set first. An
 * object is called as the place has to call it: without what its own kustomization puts before and behind its name.
 */
export function choicesFor(graph: ObjectGraph, wanted: WantedReference, at: ChoicesAt): readonly Choice[] {
  return distinct(wanted.kinds.flatMap((kind) => choicesOfKind(graph, kind, wanted, at)));
}

function choicesOfKind(graph: ObjectGraph, kind: KindKey, wanted: WantedReference, at: ChoicesAt): readonly Choice[] {
  const { namespace, isQualified, contents } = wanted;
  const isAnywhere = namespace === undefined || isQualified;
  const space = isAnywhere ? '*' : 'own' in namespace ? at.namespace : namespace.written;
  const found = graph.allOf(at.set, kind, isOfCluster(kind) ? undefined : space);
  const named = found.flatMap((one) => {
    const text = calledFrom(one, wanted.from, at);
    const other = isQualified && one.definition.namespace !== at.namespace ? one.definition.namespace : undefined;
    return text === undefined ? [] : [{ one, text: other === undefined ? text : `${other}/${text}` }];
  });
  if (wanted.keyOf === undefined)
    return named.map(({ one, text }) => ({
      text,
      what: inWords(one),
      ...where(one, at),
      isUnfit: contents !== undefined && !hasContents(one.definition, contents),
    }));
  const meant = named.filter(({ text }) => text === wanted.keyOf);
  const own = meant.filter(({ one }) => one.set === at.set);
  return (own.length > 0 ? own : meant).flatMap(({ one, text }) =>
    one.definition.keys.map(({ name }) => ({
      text: name,
      what: say`key of ${wordOf(kind)} ${text}`,
      ...where(one, at),
      isUnfit: false,
    })),
  );
}

function where({ set, definition }: Found, at: ChoicesAt): Pick<Choice, 'origin' | 'file' | 'isOwn'> {
  // What a controller makes beside an object of the cluster lies in a namespace of its own.
  const isNear = isOfCluster(definition.kind) || at.namespace === undefined || definition.namespace === at.namespace;
  const origin = set.kind === 'commands' ? say`by hand` : wordOf(definition.by ?? definition.kind);
  return { origin, file: definition.range.file, isOwn: set === at.set && isNear };
}

function inWords({ set, object, definition }: Found): string {
  const kind = wordOf(definition.kind);
  if (set.kind === 'commands') return say`${kind} made by hand`;
  if (definition.by === undefined) return kind;
  const space = object.namespace === undefined ? '' : `${object.namespace}/`;
  return say`${kind} made by ${wordOf(definition.by)} ${space}${object.name ?? ''}`.trimEnd();
}

/** Returns how an object is called where it is referred to; undefined where nobody can write that. */
function calledFrom({ set, definition }: Found, from: KindKey | undefined, at: ChoicesAt): string | undefined {
  const { name, range } = definition;
  if (name === undefined || set !== at.set || set.kind === 'files') return name;
  const text = at.textOf(range.file);
  const written = text === undefined ? undefined : writtenName(text, range, name);
  // Of a name that a template makes only the release knows the whole.
  if (set.kind === 'helm') return written?.text === name ? name : undefined;
  return isReached(from) ? (written?.text ?? name) : name;
}

/** True for the kinds in which kustomize changes references to objects that have another name: those of Kubernetes. */
function isReached(kind: KindKey | undefined): boolean {
  if (kind === undefined) return false;
  const dot = kind.indexOf('.');
  const group = dot < 0 ? '' : kind.slice(dot + 1);
  return !group.includes('.') || group.endsWith('.k8s.io');
}

function distinct(choices: readonly Choice[]): readonly Choice[] {
  const known = new Set<string>();
  return choices.filter(({ text }) => !known.has(text) && known.add(text));
}
