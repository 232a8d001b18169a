import type { KindKey } from './facts.js';
import type { Found, ObjectGraph } from './graph.js';
import { type GraphSet, lookupKey, type PlacedObject, type PlacedReference } from './graph-set.js';
import { keysFor, usersKey } from './index-keys.js';
import { isOfCluster } from './table/table.js';
import type { Topic } from './topics.js';

/** Tells which objects exist although no file defines them: the configuration lists them. */
export type IsExternal = (kind: KindKey, namespace: string | undefined, name: string) => boolean;

/** What a rule sees of one set: its objects, and what they may refer to. It remembers what was asked. */
export class SetView {
  /** The keys that were looked up (`index-keys.ts`): where none of them changes, every answer stays. */
  readonly asked = new Set<string>();
  private readonly answers = new Map<string, readonly Found[]>();
  private readonly own = new Map<string, readonly PlacedObject[]>();
  private readonly beside = new Map<string, readonly PlacedObject[]>();
  /** The sets that may be applied together with this one, or not, as far as that was asked. */
  private readonly together = new Map<string, boolean>();

  constructor(
    private readonly graph: ObjectGraph,
    readonly set: GraphSet,
    readonly isExternal: IsExternal,
  ) {}

  get objects(): readonly PlacedObject[] {
    return this.set.objects;
  }

  /** Returns the definitions that a reference may mean: those of its own set where there are any, else those beside it. */
  resolve({ to, name, namespace }: PlacedReference): readonly Found[] {
    return this.definitions(to, name, namespace);
  }

  /** The same for a kind and name. */
  definitions(kind: KindKey, name: string, namespace: string | undefined): readonly Found[] {
    this.asked.add(lookupKey(kind, name));
    const own = this.graph.definedIn(this.set, kind, name, namespace);
    return own.length > 0 ? own : this.graph.definedBeside(this.set, kind, name, namespace);
  }

  /** Returns the object that has the set applied, with the set that it is in; undefined where nothing does, or it is not known. */
  get deployer(): Found | undefined {
    const { deployer } = this.set;
    if (!deployer) return undefined;
    this.asked.add(lookupKey(deployer.kind, deployer.name));
    return this.graph.deployerOf(deployer);
  }

  /** Returns all definitions of a kind that the objects of a namespace may use, the set's own first: one list for each question. */
  allOf(kind: KindKey, namespace: string | undefined): readonly Found[] {
    this.ask(keysFor(kind, isOfCluster(kind) ? undefined : namespace));
    return remembered(this.answers, `${kind}\n${namespace}`, () => this.graph.allOf(this.set, kind, namespace));
  }

  /** Returns the objects that may be in a namespace and have to do with a topic: the set's own, then those beside it. */
  objectsWith(topic: Topic, namespace: string | undefined): readonly PlacedObject[] {
    return [...this.ownWith(topic, namespace), ...this.besideWith(topic, namespace)];
  }

  /** Returns such objects of the set alone: one list for each question. */
  ownWith(topic: Topic, namespace: string | undefined): readonly PlacedObject[] {
    return remembered(this.own, `${topic}\n${namespace}`, () =>
      this.graph.objectsIn(this.set, keysFor(topic, namespace)),
    );
  }

  /** Returns such objects of other sets that may be applied to the same cluster: one list for each question. */
  besideWith(topic: Topic, namespace: string | undefined): readonly PlacedObject[] {
    return this.objectsBeside(this.ask(keysFor(topic, namespace)));
  }

  /** Returns the objects that refer to a name, in whatever namespace: the set's own, then those beside it. */
  usersOf(kind: KindKey, name: string): readonly PlacedObject[] {
    const keys = this.ask([usersKey(kind, name)]);
    return [...this.graph.objectsIn(this.set, keys), ...this.objectsBeside(keys)];
  }

  private objectsBeside(keys: readonly string[]): readonly PlacedObject[] {
    return remembered(this.beside, keys.join('\n'), () => this.graph.objectsBeside(this.set, keys, this.together));
  }

  private ask(keys: readonly string[]): readonly string[] {
    for (const key of keys) this.asked.add(key);
    return keys;
  }
}

function remembered<Item>(
  answers: Map<string, readonly Item[]>,
  question: string,
  ask: () => readonly Item[],
): readonly Item[] {
  const known = answers.get(question);
  if (known) return known;
  const found = ask();
  answers.set(question, found);
  return found;
}
