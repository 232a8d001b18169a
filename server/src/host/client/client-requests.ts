import type { ListedEntries, ListedKind } from '../listing.js';

/**
 * The requests for files that a client answers, by their URIs. Each resolves to undefined where nothing is there.
 * @throws HostError where there is something that cannot be read.
 */
export interface ClientRequests {
  /** Resolves to the content of an ordinary file with at most this many bytes. */
  readFile(uri: string, most: number): Promise<Uint8Array | undefined>;
  readFolder(uri: string): Promise<ListedEntries | undefined>;
  kindOf(uri: string): Promise<ListedKind | undefined>;
}
