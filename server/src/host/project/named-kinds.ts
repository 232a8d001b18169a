import { KindTable } from '../../core/schema/custom-kinds.js';
import { namedKindsIn } from '../../core/schema/kind-definition.js';
import type { Config, SchemaSource } from '../../core/settings/config.js';
import type { ConfigProblem } from '../../core/settings/config-problem.js';
import { resolvePath } from '../../core/text/paths.js';
import { parseStream } from '../../core/yaml/document.js';
import { LIMITS } from '../../core/yaml/limits.js';
import { type FolderHost, HostError } from '../host.js';
import { join } from '../paths.js';

/** The most files that one entry of `schemas` stands for. */
const MOST_FILES = 1000;
/** The most folders that are looked into for them. */
const MOST_FOLDERS = 1000;

const SCHEMA_FILE = /\.(?:ya?ml|json)$/i;

/** What a configuration names below `schemas`. */
interface Named {
  /** The files and folders that are named. */
  readonly sources: readonly string[];
  readonly table: KindTable;
  problems: readonly ConfigProblem[];
  /** Resolves when the files were read; undefined where they are to be read again. */
  reading: Promise<void> | undefined;
}

/** The kinds in the files and folders that configurations name. */
export class NamedKinds {
  private readonly named = new Map<string, Named>();

  constructor(private readonly host: Pick<FolderHost, 'readIfThere' | 'entries'>) {}

  /** Rises with every change of a definition. */
  get revision(): number {
    return [...this.named.values()].reduce((sum, { table }) => sum + table.revision, 0);
  }

  /** Reads what a configuration names, once until `forget`. */
  async prepare(config: Config): Promise<void> {
    const { schemas } = config.settings;
    if (schemas.length === 0) return;
    const key = keyOf(config);
    const sources = schemas.map(({ path }) => resolvePath(config.folder, path) ?? path);
    const named: Named = this.named.get(key) ?? { sources, table: new KindTable(), problems: [], reading: undefined };
    this.named.set(key, named);
    named.reading ??= this.read(schemas, config.folder, named);
    await named.reading;
  }

  /** Returns the kinds that a configuration names; undefined where it names none. Await `prepare` first. */
  tableFor(config: Config): KindTable | undefined {
    return config.settings.schemas.length === 0 ? undefined : this.named.get(keyOf(config))?.table;
  }

  /** Returns the problems of what a configuration names. Await `prepare` first. */
  problemsOf(config: Config): readonly ConfigProblem[] {
    return config.settings.schemas.length === 0 ? [] : (this.named.get(keyOf(config))?.problems ?? []);
  }

  /** Returns true for a file that a configuration names, or a folder that it names has. */
  concerns(path: string): boolean {
    if (!SCHEMA_FILE.test(path)) return false;
    return [...this.named.values()].some(({ sources }) =>
      sources.some((source) => path === source || path.startsWith(`${source}/`)),
    );
  }

  /** Has the files read again before the next check. */
  forget(): void {
    for (const named of this.named.values()) named.reading = undefined;
  }

  private async read(schemas: readonly SchemaSource[], folder: string, named: Named): Promise<void> {
    const problems: ConfigProblem[] = [];
    const read = new Set<string>();
    for (const { path, range } of schemas) {
      const problem = await this.readSource(resolvePath(folder, path) ?? path, named.table, read);
      if (problem !== undefined) problems.push({ message: `"${path}" ${problem}`, range });
    }
    for (const path of named.table.paths) if (!read.has(path)) named.table.update(path, []);
    named.problems = problems;
  }

  /** Reads a file, or the files of a folder. Returns what is wrong with it, as the end of a sentence. */
  private async readSource(path: string, table: KindTable, read: Set<string>): Promise<string | undefined> {
    const files = SCHEMA_FILE.test(path) ? [path] : await this.filesBelow(path);
    if (files.length > MOST_FILES) return `has more than ${MOST_FILES} files or folders, and is not read`;
    let kinds = 0;
    for (const file of files) {
      const text = await this.textOf(file);
      if (text === undefined || text.length > LIMITS.fileLength) continue;
      const defined = namedKindsIn(parseStream(text));
      kinds += defined.length;
      read.add(file);
      table.update(file, defined);
    }
    if (kinds > 0) return undefined;
    return 'holds no custom resource definition, and no JSON Schema with x-kubernetes-group-version-kind';
  }

  private async textOf(path: string): Promise<string | undefined> {
    try {
      return await this.host.readIfThere(path);
    } catch (error) {
      if (error instanceof HostError) return undefined;
      throw error;
    }
  }

  /** Returns the files below a folder that may hold schemas; more than `MOST_FILES` where there are too many to look. */
  private async filesBelow(path: string): Promise<readonly string[]> {
    const files: string[] = [];
    const folders = [path];
    for (const folder of folders) {
      for (const [name, kind] of (await this.host.entries(folder)) ?? []) {
        if (kind === 'folder') folders.push(join(folder, name));
        else if (kind === 'file' && SCHEMA_FILE.test(name)) files.push(join(folder, name));
      }
      if (folders.length > MOST_FOLDERS || files.length > MOST_FILES) return new Array<string>(MOST_FILES + 1).fill('');
    }
    return files.sort();
  }
}

function keyOf({ folder, settings }: Config): string {
  return JSON.stringify([folder, settings.schemas.map(({ path }) => path)]);
}
