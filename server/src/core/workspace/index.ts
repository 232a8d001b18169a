import { commonFolders } from '../text/paths.js';
import { type BindingFact, isTemplated } from './bindings.js';
import type { AccountFact, CertificateFact, FileFacts, NamespaceFact, SecretFact, StoreFact } from './facts.js';
import type { WorkloadFact } from './workloads.js';

type EnforcedLevels = ReadonlyMap<string, ReadonlySet<NamespaceFact['podSecurity']>>;

export interface Located<Fact> {
  readonly path: string;
  readonly fact: Fact;
}

/**
 * What the files of a workspace define, looked up across files. `complete` is false until every file was read once: what
 * is not found before may still exist.
 */
export class WorkspaceIndex {
  complete = false;
  /** What other folders of the workspace define: of that, what belongs to no namespace counts here too. */
  others: () => readonly WorkspaceIndex[] = () => [];
  private readonly files = new Map<string, FileFacts>();
  private readonly serialised = new Map<string, string>();
  private changes = 0;
  /** The answers that were given since the last change: each finding of a file asks the same. */
  private readonly answers = new Map<string, unknown>();

  /** Rises whenever the facts change, not when a file's text does. */
  get revision(): number {
    return this.changes;
  }

  /** An index of the same, which goes its own way from now on. */
  copy(): WorkspaceIndex {
    const copy = new WorkspaceIndex();
    copy.complete = this.complete;
    copy.others = this.others;
    for (const [path, facts] of this.files) copy.files.set(path, facts);
    for (const [path, text] of this.serialised) copy.serialised.set(path, text);
    return copy;
  }

  /** Takes over a file's facts; without facts the file is gone. True when anything others may refer to changed. */
  update(path: string, facts: FileFacts | undefined): boolean {
    const empty = !facts || Object.values(facts).every((list) => list.length === 0);
    // Where a thing is written changes with every line above it; what it is does not.
    const text = empty
      ? undefined
      : JSON.stringify(facts, (key, value: unknown) => (key === 'range' ? undefined : value));
    const changed = this.serialised.get(path) !== text;
    this.answers.clear();
    if (text === undefined || !facts) {
      this.files.delete(path);
      this.serialised.delete(path);
    } else {
      this.files.set(path, facts);
      this.serialised.set(path, text);
    }
    if (changed) this.changes++;
    return changed;
  }

  /** Secrets of a namespace, in the order of their paths; those without a namespace may be of any. */
  secrets(namespace: string | undefined): readonly Located<SecretFact>[] {
    return this.once(`secrets ${namespace}`, () =>
      this.collect((facts) => facts.secrets).filter(({ fact }) => sameNamespace(fact.namespace, namespace)),
    );
  }

  /** The Pod Security Standard a namespace enforces; undefined where no file says it, or files say different things. */
  podSecurityOf(namespace: string): NamespaceFact['podSecurity'] | undefined {
    const levels = this.once('levels', () => this.levels()).get(namespace);
    const [level] = levels ?? [];
    return levels?.size === 1 ? level : undefined;
  }

  /** The ServiceAccounts of a namespace; those without one may be of any. */
  accounts(namespace: string | undefined): readonly Located<AccountFact>[] {
    return this.once(`accounts ${namespace}`, () =>
      this.collect((facts) => facts.accounts).filter(({ fact }) => sameNamespace(fact.namespace, namespace)),
    );
  }

  /** The Certificates that make Secrets in a namespace. */
  certificates(namespace: string | undefined): readonly Located<CertificateFact>[] {
    return this.once(`certificates ${namespace}`, () =>
      this.collect((facts) => facts.certificates).filter(({ fact }) => sameNamespace(fact.namespace, namespace)),
    );
  }

  /** What gives rights to accounts of a name, in any namespace; by the account as `BindingFact` has it. */
  bindingsOf(account: string): readonly Located<BindingFact>[] {
    return this.bindings.get(account) ?? [];
  }

  /** What gives rights to accounts that a template names. */
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
   * Stores an ExternalSecret of this namespace may use: those that are defined, then those that objects only refer to, of
   * which nobody knows more here than their names.
   */
  stores(namespace: string | undefined): readonly Located<StoreFact>[] {
    const own = this.once(`stores ${namespace}`, () =>
      definedFirst(
        this.collect((facts) => facts.stores).filter(
          ({ fact }) => fact.kind === 'ClusterSecretStore' || sameNamespace(fact.namespace, namespace),
        ),
      ),
    );
    // Not remembered here: facts of another index are not to outlive the file in it that they are of.
    const elsewhere = this.others().flatMap((index) => index.clusterStores);
    return elsewhere.length === 0 ? own : definedFirst([...own, ...elsewhere]);
  }

  private get clusterStores(): readonly Located<StoreFact>[] {
    return this.once('cluster stores', () =>
      this.collect((facts) => facts.stores.filter(({ kind }) => kind === 'ClusterSecretStore')),
    );
  }

  /**
   * The objects that use a ConfigMap defined in a file. Where several files define one of this name, as the variants of
   * an application do, an object uses the one whose folder is nearest to its own.
   */
  configMapUsers(name: string, namespace: string | undefined, path: string): readonly Located<WorkloadFact>[] {
    const named = <Fact extends { readonly name: string; readonly namespace: string | undefined }>(
      fact: Fact,
    ): boolean => fact.name === name && sameNamespace(fact.namespace, namespace);
    const definitions = this.collect((facts) => [
      ...facts.configMaps.filter(named),
      ...facts.configMapGenerators.filter(named),
    ]).map((definition) => definition.path);
    return this.collect((facts) => facts.workloads).filter(({ path: from, fact }) => {
      if (!sameNamespace(fact.namespace, namespace) || !fact.configMaps.some((use) => use.name === name)) return false;
      const nearness = commonFolders(from, path);
      return definitions.every((other) => commonFolders(from, other) <= nearness);
    });
  }

  /** The kustomizations that generate a ConfigMap of this name, in any namespace. */
  configMapGenerators(name: string): readonly string[] {
    const found = this.collect((facts) => facts.configMapGenerators.filter((fact) => fact.name === name));
    return [...new Set(found.map(({ path }) => path))];
  }

  /** Returns what `make` returns for a question: it is made once for each state of the index. */
  private once<Answer>(question: string, make: () => Answer): Answer {
    if (!this.answers.has(question)) this.answers.set(question, make());
    // A question is asked in one place, and so of one type.
    return this.answers.get(question) as Answer;
  }

  private levels(): EnforcedLevels {
    const levels = new Map<string, Set<NamespaceFact['podSecurity']>>();
    for (const { namespaces } of this.files.values()) {
      for (const { name, podSecurity } of namespaces) {
        const known = levels.get(name);
        if (known) known.add(podSecurity);
        else levels.set(name, new Set([podSecurity]));
      }
    }
    return levels;
  }

  private collect<Fact>(of: (facts: FileFacts) => readonly Fact[]): Located<Fact>[] {
    const paths = [...this.files.keys()].sort();
    return paths.flatMap((path) => {
      const facts = this.files.get(path);
      return facts ? of(facts).map((fact) => ({ path, fact })) : [];
    });
  }
}

/** Stores that are defined, then those that are only referred to. */
function definedFirst(stores: readonly Located<StoreFact>[]): readonly Located<StoreFact>[] {
  const named = ({ kind, name }: StoreFact): string => `${kind} ${name}`;
  const defined = new Set(stores.flatMap(({ fact }) => (fact.isReference ? [] : [named(fact)])));
  return [
    ...stores.filter(({ fact }) => !fact.isReference),
    ...stores.filter(({ fact }) => fact.isReference && !defined.has(named(fact))),
  ];
}

export function sameNamespace(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
