import {
  type Connection,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileOperationOptions,
  type FileSystemWatcher,
  WatchKind,
} from 'vscode-languageserver';
import { COMMAND_GLOBS, YAML_GLOBS } from '../../host/host.js';
import type { Requests } from '../session/requests.js';
import type { Indexing } from './indexing.js';

/** The files whose changes can change a finding. The client watches them. */
const WATCHERS: readonly FileSystemWatcher[] = [
  ...YAML_GLOBS.map((globPattern) => ({ globPattern })),
  ...COMMAND_GLOBS.map((globPattern) => ({ globPattern })),
  { globPattern: '**/.gitignore' },
  // Templates that others include are no YAML, and decide what is applied.
  { globPattern: '**/*.tpl' },
  // Schemas of values, and those that configurations name.
  { globPattern: '**/*.json' },
  // Tracked files are checked even where .gitignore matches them.
  { globPattern: '**/.git/index' },
  // VS Code reports a deleted folder by its own path alone (microsoft/vscode#109754), which the globs above do not match.
  { globPattern: '**/*', kind: WatchKind.Delete },
];

/** Clients report a renamed folder by its own path, without its files. */
const EVERYTHING = { filters: [{ pattern: { glob: '**' } }] };

export const FILE_OPERATIONS: FileOperationOptions = {
  didCreate: EVERYTHING,
  didRename: EVERYTHING,
  didDelete: EVERYTHING,
};

export async function registerWatchers(connection: Connection): Promise<void> {
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [...WATCHERS] });
}

/** Passes the client's notifications about files on disk to the index. */
export function listenToFiles(
  connection: Connection,
  requests: Requests,
  indexing: Indexing,
  /** Called with the URI of each file that changed, and whether it came or went. */
  changed: (uri: string, cameOrWent: boolean) => void,
): void {
  const { workspace } = connection;
  connection.onDidChangeWatchedFiles(
    requests.notification('workspace/didChangeWatchedFiles', (params) => {
      for (const { uri, type } of params.changes) changed(uri, type !== FileChangeType.Changed);
      indexing.filesChanged(params);
    }),
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
