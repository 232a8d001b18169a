import type { ObjectFact } from '../graph/facts.js';
import { commonFolders, folderOf } from '../text/paths.js';
import { type BindingFact, isTemplated } from './bindings.js';
import type { DeliveryFact } from './deliveries.js';
import type { FileFacts } from './facts.js';
import {
  type CertificateFact,
  type ManifestFact,
  type NamedFacts,
  type NamespaceFact,
  namedFactsOf,
  type SecretFact,
  type StoreFact,
} from './named-facts.js';
import type { WorkloadFact } from './workloads.js';

type EnforcedLevels = ReadonlyMap<string, ReadonlySet<NamespaceFact['podSecurity']>>;

/** A fact, with the path of its file. */
export interface Located<Fact> {
  readonly path: string;
  readonly fact: Fact;
}

/**
 * Looks up the definitions of a workspace across its files. `complete` is false until every file was read once: before,
 * a definition that is not found may still exist.
 */
export class WorkspaceIndex {
  complete = false;
  /** Returns the indexes of the other folders of the workspace. Their objects without a namespace count here, too. */
  others: () => readonly WorkspaceIndex[] = () => [];
  private readonly files = new Map<string, FileFacts>();
  /** The paths of the files by their folder. */
  private readonly folders = new Map<string, Set<string>>();
  private readonly serialised = new Map<string, string>();
  private changes = 0;
  /** The revision in which the facts of a file changed last. */
  private readonly changedIn = new Map<string, number>();
  /** The answers since the last change: each finding of a file asks the same questions. */
  private readonly answers = new Map<string, unknown>();

  /** Rises with every change of the facts, not with every change of a text. */
  get revision(): number {
    return this.changes;
  }

  /** Returns the files whose facts changed after a revision. */
  changedSince(revision: number): readonly string[] {
    if (revision === this.changes) return [];
    return [...this.changedIn].flatMap(([path, changed]) => (changed > revision ? [path] : []));
  }

  /** Returns a copy of the index that changes on its own. */
  copy(): WorkspaceIndex {
    const copy = new WorkspaceIndex();
    copy.complete = this.complete;
    copy.others = this.others;
    for (const [path, facts] of this.files) copy.setFile(path, facts);
    for (const [path, text] of this.serialised) copy.serialised.set(path, text);
    return copy;
  }

  /**
   * Takes over a file's facts; without facts the file is gone. Returns true when anything that others may refer to
   * changed.
   */
  update(path: string, facts: FileFacts | undefined): boolean {
    const isEmpty = (lists: Partial<FileFacts> | NamedFacts): boolean =>
      Object.values(lists).every((list) => list.length === 0);
    const { objects = [], commands = [], ...others } = facts ?? {};
    // The range of a definition changes with every line above it; the definition does not.
    // What else objects say of each other changes with many edits, and is asked of the graph alone.
    const named = objects.map(namedFactsOf).filter((one) => !isEmpty(one));
    const text =
      isEmpty(others) && named.length === 0
        ? undefined
        : JSON.stringify([others, named], (key, value: unknown) => (key === 'range' ? undefined : value));
    const changed = this.serialised.get(path) !== text;
    this.answers.clear();
    if (text === undefined) this.serialised.delete(path);
    else this.serialised.set(path, text);
    if (facts && (text !== undefined || objects.length + commands.length > 0)) this.setFile(path, facts);
    else {
      this.files.delete(path);
      this.folders.get(folderOf(path))?.delete(path);
    }
    if (changed) this.changedIn.set(path, ++this.changes);
    return changed;
  }

  private setFile(path: string, facts: FileFacts): void {
    this.files.set(path, facts);
    const folder = folderOf(path);
    const known = this.folders.get(folder);
    if (known) known.add(path);
    else this.folders.set(folder, new Set([path]));
  }

  /** Returns the Secrets of a namespace, in the order of their paths. Those without a namespace may be in any. */
  secrets(namespace: string | undefined): readonly Located<SecretFact>[] {
    return this.once(`secrets ${namespace}`, () =>
      this.named('secrets').filter(({ fact }) => sameNamespace(fact.namespace, namespace)),
    );
  }

  /** Returns the Pod Security Standard that a namespace enforces; undefined where no file has it, or files differ. */
  podSecurityOf(namespace: string): NamespaceFact['podSecurity'] | undefined {
    const levels = this.once('levels', () => this.levels()).get(namespace);
    const [level] = levels ?? [];
    return levels?.size === 1 ? level : undefined;
  }

  /** Returns the ServiceAccounts of a namespace. Those without one may be in any. */
  accounts(namespace: string | undefined): readonly Located<ManifestFact<'ServiceAccount'>>[] {
    return this.once(`accounts ${namespace}`, () =>
      this.named('accounts').filter(({ fact }) => sameNamespace(fact.namespace, namespace)),
    );
  }

  /** Returns the Certificates that create Secrets in a namespace. */
  certificates(namespace: string | undefined): readonly Located<CertificateFact>[] {
    return this.once(`certificates ${namespace}`, () =>
      this.named('certificates').filter(({ fact }) => sameNamespace(fact.namespace, namespace)),
    );
  }

  /** Returns the bindings of accounts with a name, in any namespace. `account` is as in `BindingFact`. */
  bindingsOf(account: string): readonly Located<BindingFact>[] {
    return this.bindings.get(account) ?? [];
  }

  /** The bindings of accounts that a template names. */
  get templatedBindings(): readonly Located<BindingFact>[] {
    return [...this.bindings].flatMap(([account, found]) => (account === '' || isTemplated(account) ? found : []));
  }

  private get bindings(): ReadonlyMap<string, Located<BindingFact>[]> {
    return this.once('bindings', () => {
      const by = new Map<string, Located<BindingFact>[]>();
      for (const found of this.collect((facts) => facts.bindings)) {
        const known = by.get(found.fact.account);
        if (known) known.push(found);
        else by.set(found.fact.account, [found]);
      }
      return by;
    });
  }

  /**
   * Returns the stores that an ExternalSecret of this namespace may use: first those that are defined, then those that
   * are only referred to, of which the names alone are known.
   */
  stores(namespace: string | undefined): readonly Located<StoreFact>[] {
    const own = this.once(`stores ${namespace}`, () =>
      definedFirst(
        this.named('stores').filter(
          ({ fact }) => fact.kind === 'ClusterSecretStore' || sameNamespace(fact.namespace, namespace),
        ),
      ),
    );
    // Not remembered here: facts of another index must not outlive their file in it.
    const elsewhere = this.others().flatMap((index) => index.clusterStores);
    return elsewhere.length === 0 ? own : definedFirst([...own, ...elsewhere]);
  }

  private get clusterStores(): readonly Located<StoreFact>[] {
    return this.once('cluster stores', () =>
      this.named('stores').filter(({ fact }) => fact.kind === 'ClusterSecretStore'),
    );
  }

  /**
   * Returns the objects that use a ConfigMap defined in a file. Where several files define one of this name, as the
   * variants of an application do, an object uses the one in the nearest folder.
   */
  configMapUsers(name: string, namespace: string | undefined, path: string): readonly Located<WorkloadFact>[] {
    const definitions = [...this.ofName('configMaps', name), ...(this.generators.get(name) ?? [])].flatMap((one) =>
      sameNamespace(one.fact.namespace, namespace) ? [one.path] : [],
    );
    return (this.usersOfConfigMaps.get(name) ?? []).filter(({ path: from, fact }) => {
      if (!sameNamespace(fact.namespace, namespace)) return false;
      const nearness = commonFolders(from, path);
      return definitions.every((other) => commonFolders(from, other) <= nearness);
    });
  }

  private get usersOfConfigMaps(): ReadonlyMap<string, readonly Located<WorkloadFact>[]> {
    return this.once('users of ConfigMaps', () =>
      grouped(
        this.collect((facts) => facts.workloads),
        ({ fact }) => fact.configMaps.map(({ name }) => name),
      ),
    );
  }

  private get generators(): ReadonlyMap<string, readonly Located<FileFacts['configMapGenerators'][number]>[]> {
    return this.once('generators', () =>
      grouped(
        this.collect((facts) => facts.configMapGenerators),
        ({ fact }) => [fact.name],
      ),
    );
  }

  /** Returns the objects of a file, with what they define and refer to. */
  objectsIn(path: string): readonly ObjectFact[] {
    return this.files.get(path)?.objects ?? [];
  }

  /** Returns what people make by hand with the commands of a file, a command each. */
  commandsIn(path: string): readonly ObjectFact[] {
    return this.files.get(path)?.commands ?? [];
  }

  /** Returns the paths of the files with facts in a folder, in their order. */
  pathsIn(folder: string): readonly string[] {
    return [...(this.folders.get(folder) ?? [])].sort();
  }

  /** The paths of the files with facts, in their order. */
  get paths(): readonly string[] {
    return [...this.files.keys()].sort();
  }

  /** Returns the objects of Flux and Argo CD, in the order of their paths. */
  get deliveries(): readonly Located<DeliveryFact>[] {
    return this.once('deliveries', () => this.collect((facts) => facts.deliveries));
  }

  /** Returns the objects of Flux and Argo CD in a file. */
  deliveriesIn(path: string): readonly DeliveryFact[] {
    return this.files.get(path)?.deliveries ?? [];
  }

  /**
   * Returns the paths of the files with an object that objects of Flux and Argo CD name, by its key: `dataKey`, `generatorKey` or
   * `sourceKey`.
   */
  pathsOf(key: string): readonly string[] {
    const paths = this.once('named by deliveries', () =>
      grouped([...this.files.keys()].sort(), (path) => this.keysIn(path)),
    );
    return paths.get(key) ?? [];
  }

  /** Returns the keys of the objects in a file that objects of Flux and Argo CD may name. */
  keysIn(path: string): readonly string[] {
    const facts = this.files.get(path);
    if (!facts) return [];
    const data = facts.objects.flatMap((object) => {
      const { configMaps, secrets } = namedFactsOf(object);
      return [
        ...configMaps.map(({ name }) => dataKey('ConfigMap', name)),
        ...secrets.flatMap(({ kind, name }) => (kind === 'Secret' ? [dataKey(kind, name)] : [])),
      ];
    });
    return [
      ...data,
      ...facts.configMapGenerators.map(({ name }) => generatorKey(name)),
      ...facts.deliveries.flatMap(({ kind, name }) => [
        sourceKey(kind),
        ...(name === undefined ? [] : [sourceKey(kind, name)]),
      ]),
    ];
  }

  /** Returns the paths of the kustomizations that generate a ConfigMap of this name, in any namespace. */
  configMapGenerators(name: string): readonly string[] {
    return [...new Set((this.generators.get(name) ?? []).map(({ path }) => path))];
  }

  /** Returns the result of `make` for a question, computed once for each state of the index. */
  private once<Answer>(question: string, make: () => Answer): Answer {
    if (!this.answers.has(question)) this.answers.set(question, make());
    // A question is asked in one place, so that its answers have one type.
    return this.answers.get(question) as Answer;
  }

  private levels(): EnforcedLevels {
    const levels = new Map<string, Set<NamespaceFact['podSecurity']>>();
    for (const { fact } of this.named('namespaces')) {
      const known = levels.get(fact.name);
      if (known) known.add(fact.podSecurity);
      else levels.set(fact.name, new Set([fact.podSecurity]));
    }
    return levels;
  }

  /** Returns what objects say by themselves that is looked up by name, in the order of the paths. */
  private named<Name extends keyof NamedFacts>(name: Name): Located<NamedFacts[Name][number]>[] {
    return this.once(`named ${name}`, () =>
      this.collect(({ objects }) =>
        objects.flatMap((object): readonly NamedFacts[Name][number][] => namedFactsOf(object)[name]),
      ),
    );
  }

  /** Returns those with a name, in the order of the paths. */
  private ofName<Name extends 'configMaps' | 'secrets'>(
    list: Name,
    name: string,
  ): readonly Located<NamedFacts[Name][number]>[] {
    const byName = this.once(`${list} by name`, () => grouped(this.named(list), ({ fact }) => [fact.name]));
    return byName.get(name) ?? [];
  }

  private collect<Fact>(of: (facts: FileFacts) => readonly Fact[]): Located<Fact>[] {
    const paths = [...this.files.keys()].sort();
    return paths.flatMap((path) => {
      const facts = this.files.get(path);
      return facts ? of(facts).map((fact) => ({ path, fact })) : [];
    });
  }
}

/** Returns the key of the data that a file defines. */
export function dataKey(kind: 'ConfigMap' | 'Secret', name: string): string {
  return `data ${kind} ${name}`;
}

/** Returns the key of the data that a kustomization generates. */
export function generatorKey(name: string): string {
  return `generator ${name}`;
}

/** Returns the key of the objects of Flux and Argo CD of a kind: of one by its name, without it of all. */
export function sourceKey(kind: string, name?: string): string {
  return name === undefined ? `source ${kind}` : `source ${kind} ${name}`;
}

/** Returns items by each of their keys, in their order. */
function grouped<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items)
    for (const key of new Set(keysOf(item))) {
      const known = groups.get(key);
      if (known) known.push(item);
      else groups.set(key, [item]);
    }
  return groups;
}

/** Returns the stores that are defined, then those that are only referred to. */
function definedFirst(stores: readonly Located<StoreFact>[]): readonly Located<StoreFact>[] {
  const named = ({ kind, name }: StoreFact): string => `${kind} ${name}`;
  const defined = new Set(stores.flatMap(({ fact }) => (fact.isReference ? [] : [named(fact)])));
  return [
    ...stores.filter(({ fact }) => !fact.isReference),
    ...stores.filter(({ fact }) => fact.isReference && !defined.has(named(fact))),
  ];
}

/** Returns true for namespaces that may be the same: an unknown one may be any. */
export function sameNamespace(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
