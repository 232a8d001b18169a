import { type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver';
import { isRecord } from '../../core/text/json.js';
import type { ClientCapabilities } from './client-capabilities.js';
import type { Folder, Folders } from './folders.js';
import { type Log, nameOf } from './log.js';
import { type ClientSettings, DEFAULT_CLIENT_SETTINGS, readClientSettings, SECTION } from './settings.js';

/** Gives the folders the client's settings, and keeps them up to date. */
export class Configuration {
  private fetches = 0;

  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly log: Log,
    private readonly folders: Folders,
  ) {}

  /** To be called once, after `initialized`. */
  async start(): Promise<void> {
    if (this.capabilities.registersConfiguration) {
      await this.connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    }
  }

  /** Asks for the settings. A client that cannot be asked has the defaults until it sends settings. */
  async fetch(): Promise<void> {
    if (!this.capabilities.answersConfiguration) {
      this.folders.configure(DEFAULT_CLIENT_SETTINGS, () => DEFAULT_CLIENT_SETTINGS);
      return;
    }
    const fetch = ++this.fetches;
    const asked = this.folders.all;
    const items = [{ section: SECTION }, ...asked.map(({ uri }) => ({ section: SECTION, scopeUri: uri }))];
    let answers: unknown;
    try {
      answers = await this.connection.workspace.getConfiguration(items);
    } catch (error) {
      this.log.warn(`The settings could not be read (${nameOf(error)}); the defaults count`);
    }
    // The answer to the latest request counts, in whichever order the answers come.
    if (fetch !== this.fetches) return;
    const [common, ...ofFolders] = (Array.isArray(answers) ? answers : []).map((answer) => this.read(answer));
    const byFolder = new Map(asked.map((folder, index) => [folder, ofFolders[index]]));
    this.apply(common ?? DEFAULT_CLIENT_SETTINGS, (folder) => byFolder.get(folder));
  }

  /** Handles `workspace/didChangeConfiguration`, which has the settings of clients that cannot be asked. */
  async changed(settings: unknown): Promise<void> {
    if (this.capabilities.answersConfiguration) return this.fetch();
    const section = isRecord(settings) && SECTION in settings ? settings[SECTION] : settings;
    this.apply(this.read(section), () => undefined);
  }

  private apply(common: ClientSettings, ofFolder: (folder: Folder) => ClientSettings | undefined): void {
    this.folders.configure(common, (folder) => ofFolder(folder) ?? common);
  }

  private read(section: unknown): ClientSettings {
    return readClientSettings(section, (message) => this.log.warnOnce(message));
  }
}
