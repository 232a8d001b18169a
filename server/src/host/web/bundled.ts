import { BundledSchemas, type SchemaStore } from '../../core/schema/store.js';
import { type Template, templatesIn } from '../../core/schema/templates.js';

/** Reads a file that comes with the program, by its path below the folder of the package. */
export type ReadBundled = (path: string) => Promise<string>;

/** The schemas and templates that come with the program, where they have to be fetched. Until then there are none. */
export class FetchedFiles {
  private readonly texts = new Map<string, string>();
  private fetched: readonly Template[] = [];
  readonly schemas: SchemaStore = new BundledSchemas((name) => this.texts.get(name));
  readonly templates = (): readonly Template[] => this.fetched;

  /**
   * Fetches what checks need, and then, without being waited for, the descriptions that hovers and completion show.
   * @param onFailure Called where descriptions cannot be read.
   * @throws HostError where a file cannot be read.
   */
  async fetch(read: ReadBundled, onFailure: (error: unknown) => void): Promise<void> {
    const take = async (name: string): Promise<void> => {
      this.texts.set(name, await read(`dist/schemas/${name}.json`));
    };
    const index = read('dist/schemas/index.json');
    const snippets = read('snippets/yamlock.json');
    // The generator that wrote the file knows its shape.
    const kinds = Object.values(JSON.parse(await index) as Readonly<Record<string, { readonly bundle: string }>>);
    const names = [...new Set(kinds.map(({ bundle }) => bundle))];
    await Promise.all(names.map(take));
    this.fetched = templatesIn(await snippets);
    // The last one: without it nothing is known of any kind, with it everything has to be there.
    this.texts.set('index', await index);
    Promise.all(names.map((name) => take(`${name}.descriptions`))).catch(onFailure);
  }
}
