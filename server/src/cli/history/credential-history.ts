import type { Commit } from '../../host/node/history-objects.js';
import type { FoundCredential } from './find-credentials.js';

/** A file that held a credential in some commits. */
export interface CredentialPlace {
  readonly path: string;
  /** How it was found there first. */
  readonly found: FoundCredential;
  /** The commit that brought it. */
  readonly came: Commit;
  /** The commit that took it away; undefined where none did that HEAD or another branch is behind. */
  readonly went: Commit | undefined;
  /** True where the file of HEAD holds it. */
  readonly current: boolean;
  /** True where a branch or a tag leads to a commit that brought it. */
  readonly reachable: boolean;
  /** True where a comment or an annotation says in one of its contents that it is none. */
  readonly suppressed: boolean;
}

interface Mutable {
  found: FoundCredential;
  came: Commit;
  went: Commit | undefined;
  reachable: boolean;
  suppressed: boolean;
}

/** The files that hold each credential, as the commits come. A commit has to come behind its parents. */
export class CredentialHistory {
  /** By identity and path. */
  private readonly places = new Map<string, Map<string, Mutable>>();

  /**
   * Takes what a commit did to a file.
   * @param before What the contents of the parents hold.
   * @param after What its own content holds.
   */
  take(commit: Commit, path: string, before: readonly FoundCredential[], after: readonly FoundCredential[]): void {
    const was = new Set(before.map(({ identity }) => identity));
    const is = new Set(after.map(({ identity }) => identity));
    for (const found of after) {
      const place = this.placeOf(found.identity, path);
      if (place) this.again(place, commit, found, !was.has(found.identity));
      else if (!was.has(found.identity)) this.add(commit, path, found);
    }
    for (const identity of was) {
      const place = is.has(identity) ? undefined : this.placeOf(identity, path);
      // What only a log of references leads to says nothing of what is there.
      if (place && (commit.reachable || !place.reachable)) place.went = commit;
    }
  }

  /** Yields the files of each credential, those that held it first before others, with what HEAD has. */
  *credentials(currentIn: (path: string) => ReadonlySet<string>): Generator<readonly CredentialPlace[]> {
    for (const [identity, places] of this.places)
      yield [...places].map(([path, place]) => {
        const current = currentIn(path).has(identity);
        return { path, ...place, current, went: current ? undefined : place.went };
      });
  }

  private placeOf(identity: string, path: string): Mutable | undefined {
    return this.places.get(identity)?.get(path);
  }

  private add(commit: Commit, path: string, found: FoundCredential): void {
    const { reachable } = commit;
    const place: Mutable = { found, came: commit, went: undefined, reachable, suppressed: found.suppressed };
    const places = this.places.get(found.identity);
    if (places) places.set(path, place);
    else this.places.set(found.identity, new Map([[path, place]]));
  }

  private again(place: Mutable, commit: Commit, found: FoundCredential, isNew: boolean): void {
    place.suppressed ||= found.suppressed;
    if (!isNew) return;
    if (commit.reachable && !place.reachable) Object.assign(place, { came: commit, reachable: true, found });
    if (commit.reachable || !place.reachable) place.went = undefined;
  }
}
