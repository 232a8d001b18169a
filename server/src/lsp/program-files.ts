import type { Connection } from 'vscode-languageserver';
import { speak } from '../core/text/say.js';
import { HostError } from '../host/host.js';
import { cataloguePaths, languagesFor, readCatalogue } from '../host/language.js';
import { FileRequests } from './file-requests.js';
import type { ClientCapabilities } from './session/client-capabilities.js';
import { type Log, nameOf } from './session/log.js';
import type { Runtime } from './session/runtime.js';

/** The most bytes that a file of the program has. */
const MOST_BUNDLED = 16 * 1024 * 1024;

/** What comes with the program: the schemas of kinds, and the texts in the language of the client. */
export class ProgramFiles {
  /** Resolves when they have been fetched; undefined where the process has them. */
  readonly fetched: Promise<void> | undefined;
  private setFetched: () => void = () => undefined;

  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly log: Log,
    private readonly runtime: Runtime,
    /** The language of the client, as it names it. */
    private readonly locale: string | undefined,
  ) {
    const fetched = new Promise<void>((resolve) => {
      this.setFetched = resolve;
    });
    this.fetched = runtime.fetch ? fetched : undefined;
  }

  /** Has everything said in the language of the client from now on, where the process has the texts. */
  speak(): void {
    const catalogues = languagesFor(this.locale).map((language) => this.runtime.catalogue?.(language));
    speak(catalogues.find((one) => one !== undefined));
  }

  /** Fetches what comes with the program, where the process has no disk. */
  async fetch(): Promise<void> {
    const { runtime, log } = this;
    const { bundled } = this.capabilities;
    const started = performance.now();
    const failed = (error: unknown): void => {
      const reason = error instanceof HostError ? error.message : nameOf(error);
      log.warn(`Files that come with Yamlock cannot be read, so that nothing is known of kinds: ${reason}`);
    };
    try {
      if (!runtime.fetch) return;
      const requests = new FileRequests(this.connection);
      const read = async (path: string): Promise<string | undefined> => {
        const bytes = await requests.readFile(`${bundled}/${path}`, MOST_BUNDLED);
        return bytes && new TextDecoder().decode(bytes);
      };
      await this.fetchLanguage(read);
      await runtime.fetch(async (path) => {
        const text = await read(path);
        if (text === undefined) throw new HostError(`${path} does not exist`);
        return text;
      }, failed);
      log.info(`The schemas were fetched in ${Math.round(performance.now() - started)} ms`);
    } catch (error) {
      failed(error);
    } finally {
      this.setFetched();
    }
  }

  /** Fetches what is said in the language of the client. */
  private async fetchLanguage(read: (path: string) => Promise<string | undefined>): Promise<void> {
    try {
      for (const language of languagesFor(this.locale)) {
        const [server, rules] = await Promise.all(cataloguePaths(language).map(read));
        if (server === undefined || rules === undefined) continue;
        speak(readCatalogue(language, server, rules));
        return;
      }
    } catch (error) {
      const reason = error instanceof HostError ? error.message : nameOf(error);
      this.log.warn(`The texts of ${this.locale} cannot be read, so that everything is said in English: ${reason}`);
    }
  }
}
