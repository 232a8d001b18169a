import type { Connection } from 'vscode-languageserver';
import {
  type ClientAnswer,
  type FileContent,
  KIND_OF_FILE,
  READ_FILE,
  READ_FOLDER,
} from '../../../protocol/messages.js';
import type { ClientRequests } from '../host/client/client-requests.js';
import { HostError } from '../host/host.js';
import type { ListedEntries, ListedKind } from '../host/listing.js';

/** Asks the client for files. */
export class FileRequests implements ClientRequests {
  constructor(private readonly connection: Connection) {}

  async readFile(uri: string, most: number): Promise<Uint8Array | undefined> {
    const content = await this.ask<FileContent>(READ_FILE, { uri, most });
    return content && bytesOf(content.base64);
  }

  async readFolder(uri: string): Promise<ListedEntries | undefined> {
    const entries = await this.ask<readonly (readonly [string, ListedKind])[]>(READ_FOLDER, { uri });
    return entries && new Map(entries);
  }

  async kindOf(uri: string): Promise<ListedKind | undefined> {
    return this.ask<ListedKind>(KIND_OF_FILE, { uri });
  }

  private async ask<Found>(method: string, params: object): Promise<Found | undefined> {
    // Our own client answers, whose types these are.
    const answer = await this.connection.sendRequest<ClientAnswer<Found>>(method, params);
    if ('problem' in answer) throw new HostError(answer.problem);
    return 'missing' in answer ? undefined : answer.found;
  }
}

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
