import { type Connection, MessageType, type Range, ShowMessageNotification } from 'vscode-languageserver';
import { printableLines } from '../../core/text/printable.js';
import type { ClientCapabilities } from './client-capabilities.js';

/** Tells the person something, asks and shows files, by what the client says that it has. */
export class ClientWindow {
  constructor(
    private readonly connection: Connection,
    private readonly capabilities: Pick<ClientCapabilities, 'asksPerson' | 'showsDocuments'>,
  ) {}

  tell(message: string, type: MessageType = MessageType.Info): Promise<void> {
    return this.connection.sendNotification(ShowMessageNotification.type, { type, message: printableLines(message) });
  }

  /**
   * Resolves to the title that the person chose; undefined where that is none. A client that cannot ask shows the message alone, and
   * so does one without anything to choose from.
   */
  async choose(message: string, titles: readonly string[]): Promise<string | undefined> {
    if (!this.capabilities.asksPerson || titles.length === 0) {
      await this.tell(message);
      return undefined;
    }
    const shown = titles.map((title) => ({ title: printableLines(title) }));
    const answer = await this.connection.window.showInformationMessage(printableLines(message), ...shown);
    return titles[shown.findIndex(({ title }) => title === answer?.title)];
  }

  /** Resolves to true where the client has shown a document: a file in itself, any other URL elsewhere. */
  async show(uri: string, selection?: Range): Promise<boolean> {
    if (!this.capabilities.showsDocuments) return false;
    const isFile = !/^https?:/.test(uri);
    const more = isFile ? { takeFocus: true, ...(selection ? { selection } : {}) } : { external: true };
    return (await this.connection.window.showDocument({ uri, ...more })).success;
  }
}
