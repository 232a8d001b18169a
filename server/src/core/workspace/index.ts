import type { FileFacts, SecretFact, StoreFact } from './facts.js';

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
  private readonly files = new Map<string, FileFacts>();
  private readonly serialised = new Map<string, string>();
  private changes = 0;

  /** Rises whenever the facts change, not when a file's text does. */
  get revision(): number {
    return this.changes;
  }

  /** Takes over a file's facts; without facts the file is gone. True when anything others may refer to changed. */
  update(path: string, facts: FileFacts | undefined): boolean {
    const empty = !facts || (facts.secrets.length === 0 && facts.stores.length === 0);
    // Where a thing is written changes with every line above it; what it is does not.
    const text = empty
      ? undefined
      : JSON.stringify(facts, (key, value: unknown) => (key === 'range' ? undefined : value));
    const changed = this.serialised.get(path) !== text;
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
    return this.collect((facts) => facts.secrets).filter(({ fact }) => sameNamespace(fact.namespace, namespace));
  }

  /** Stores an ExternalSecret of this namespace may use. */
  stores(namespace: string | undefined): readonly Located<StoreFact>[] {
    return this.collect((facts) => facts.stores).filter(
      ({ fact }) => fact.kind === 'ClusterSecretStore' || sameNamespace(fact.namespace, namespace),
    );
  }

  private collect<Fact>(of: (facts: FileFacts) => readonly Fact[]): Located<Fact>[] {
    const paths = [...this.files.keys()].sort();
    return paths.flatMap((path) => {
      const facts = this.files.get(path);
      return facts ? of(facts).map((fact) => ({ path, fact })) : [];
    });
  }
}

function sameNamespace(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
