import type { Connection } from 'vscode-languageserver';
import { ClientFiles } from '../host/client/client-files.js';
import type { Host } from '../host/host.js';
import { FileRequests } from './file-requests.js';
import { originOf, type Uris } from './session/uris.js';

/** Returns who reads files with the scheme `file`, and who those with any other. */
export function readersOf(
  disk: Host | undefined,
  clientReads: boolean,
  connection: Connection,
  uris: Uris,
): readonly [disk: Host | undefined, client: Host | undefined] {
  if (!clientReads) return [disk, undefined];
  const requests = new FileRequests(connection);
  // Above the folders of another scheme there is nothing, and the disk least of all.
  const client = new ClientFiles(requests, {
    uriOf: (path) => (uris.isOnDisk(path) ? undefined : uris.toUri(path)),
    originOf: (path) => (uris.isOnDisk(path) ? undefined : originOf(uris.toUri(path))),
    isDisk: false,
  });
  return [disk ?? new ClientFiles(requests, { uriOf: (path) => uris.toUri(path), isDisk: true }), client];
}
