import type { Connection } from 'vscode-languageserver';
import {
  type NamedFile,
  PENDING,
  type PendingUpload,
  type PendingUploads,
  type PendingValue,
} from '../../../protocol/messages.js';
import { isWaiting, type Pending, shown } from '../core/refactor/pending/held-file.js';
import { nameOf } from '../core/text/paths.js';
import { folderOf } from '../host/paths.js';
import { type PendingUploads as ReadUploads, readPending } from '../host/pending.js';
import type { OpenDocuments } from './session/documents.js';
import type { Folders } from './session/folders.js';
import type { Hosts } from './session/hosts.js';
import type { Requests } from './session/requests.js';
import type { Uris } from './session/uris.js';

/** Answers the request of Yamlock's own client for what fixes left to the user. */
export class PendingRequests {
  constructor(
    private readonly connection: Connection,
    private readonly requests: Requests,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly hosts: Hosts,
  ) {}

  listen(): void {
    this.connection.onRequest(
      PENDING,
      this.requests.ownRequest(PENDING, 'long', () => this.pending()),
    );
  }

  private async pending(): Promise<PendingUploads> {
    const below = this.folders.all.filter(({ hasFiles }) => hasFiles).map(({ path }) => path);
    // Values of a file outside of the workspace wait beside it; what lies below there is nobody's workspace.
    const strays = this.documents.all().filter(({ path }) => this.hosts.hasFiles(path) && !this.folders.folderOf(path));
    const alone = [...new Set(strays.map(({ path }) => folderOf(path)))];
    const found: ReadUploads[] = [];
    for (const host of new Set([...below, ...alone].map((path) => this.hosts.of(path)))) {
      const own = (path: string): boolean => this.hosts.of(path) === host;
      found.push(await readPending({ below: below.filter(own), alone: alone.filter(own) }, host));
    }
    return {
      uploads: found.flatMap(({ pending }) => pending.map((one) => this.toUpload(one))),
      problems: found.flatMap(({ problems }) => problems),
    };
  }

  private toUpload(pending: Pending): PendingUpload {
    const { name, folder, kind, title, command, from, manifests, values, problems, deletes, records } = pending;
    const named = (path: string): NamedFile => ({ name: shown(path, folder), uri: this.uris.toUri(path) });
    return {
      name,
      folder: { name: nameOf(folder), uri: this.uris.toUri(folder) },
      kind,
      waits: isWaiting(pending),
      title,
      ...(command === undefined ? {} : { command }),
      ...(from === undefined ? {} : { from: named(from) }),
      manifests: manifests.map(named),
      values: values.map(({ file, by, ...value }): PendingValue => {
        const maker = by && { kind: by.kind, name: by.name };
        return { ...value, file: named(file), ...(maker ? { by: maker } : {}) };
      }),
      problems,
      deletes: deletes.map(named),
      records: records.map((path) => this.uris.toUri(path)),
    };
  }
}
