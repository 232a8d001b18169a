import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type FileOperationOptions,
  type FileSystemWatcher,
  WatchKind,
} from 'vscode-languageserver';
import { YAML_GLOBS } from '../../host/host.js';
import type { Requests } from '../session/requests.js';
import type { Indexing } from './indexing.js';

/** What the client is to tell of the disk: the files whose changes can change a finding. */
const WATCHERS: readonly FileSystemWatcher[] = [
  ...YAML_GLOBS.map((globPattern) => ({ globPattern })),
  { globPattern: '**/.gitignore' },
  // What git tracks is checked whatever .gitignore says.
  { globPattern: '**/.git/index' },
  // Of a folder that goes, VS Code tells the folder's own name alone (microsoft/vscode#109754), which matches none of these.
  { globPattern: '**/*', kind: WatchKind.Delete },
];

/** A folder that a person renames in the client is told of as such, with no word of its files. */
const EVERYTHING = { filters: [{ scheme: 'file', pattern: { glob: '**' } }] };

export const FILE_OPERATIONS: FileOperationOptions = {
  didCreate: EVERYTHING,
  didRename: EVERYTHING,
  didDelete: EVERYTHING,
};

export async function registerWatchers(connection: Connection): Promise<void> {
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [...WATCHERS] });
}

/** Has the index follow what the client tells of files on disk. */
export function listenToFiles(connection: Connection, requests: Requests, indexing: Indexing): void {
  const { workspace } = connection;
  connection.onDidChangeWatchedFiles(
    requests.notification('workspace/didChangeWatchedFiles', (params) => indexing.filesChanged(params)),
  );
  workspace.onDidCreateFiles(
    requests.notification('workspace/didCreateFiles', ({ files }) => indexing.moved(files.map(({ uri }) => uri))),
  );
  workspace.onDidRenameFiles(
    requests.notification('workspace/didRenameFiles', ({ files }) =>
      indexing.moved(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri])),
    ),
  );
  workspace.onDidDeleteFiles(
    requests.notification('workspace/didDeleteFiles', ({ files }) => indexing.moved(files.map(({ uri }) => uri))),
  );
}
