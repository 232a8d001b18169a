import { SOPS_CONFIG } from '../../core/encryption/sops/config.js';
import type { ConfigFile } from '../../core/model/rule.js';
import type { KindTable } from '../../core/schema/custom-kinds.js';
import { ChartSchemas, VALUES_SCHEMA, type ValuesSchemas } from '../../core/schema/values-schema.js';
import { CONFIG_FILE } from '../../core/settings/config.js';
import type { ConfigProblem } from '../../core/settings/config-problem.js';
import { notesOnEnds } from '../../core/settings/ends.js';
import { parseStream, type YamlStream } from '../../core/yaml/document.js';
import { GitIgnores } from '../gitignore.js';
import { type FolderHost, HostError } from '../host.js';
import { folderOf, foldersAbove, join } from '../paths.js';
import { isSame, type Repository } from '../repository.js';
import { ConfigFiles, type ConfigOptions } from './config-files.js';
import { NamedKinds } from './named-kinds.js';

/** The names of the files that are read in every folder. */
const READ: ReadonlySet<string> = new Set([CONFIG_FILE, SOPS_CONFIG, '.gitignore', 'Chart.yaml', VALUES_SCHEMA]);

/** The files that apply to others below them: configurations and the schemas that they name, charts, `.sops.yaml`, .gitignore files and repositories. */
export class Surroundings {
  readonly configs: ConfigFiles;
  /** The kinds that configurations name. */
  private readonly kinds: NamedKinds;
  /** The ignored paths of each repository, by its root, above which git does not look; '' outside of repositories. */
  private readonly ignores = new Map<string, GitIgnores>([['', new GitIgnores()]]);
  /** The root of the repository of each folder. */
  private readonly repositories = new Map<string, string>();
  /** The repositories as they were last read, by root. */
  private readonly known = new Map<string, Repository>();
  private readonly charts = new Map<string, boolean>();
  private readonly valuesSchemas = new ChartSchemas();
  private readonly sopsConfigs = new Map<string, YamlStream>();
  /** The folders that were read or are being read. */
  private readonly prepared = new Map<string, Promise<void>>();
  /** Rises when everything is forgotten: a read that began before then does not count. */
  private generation = 0;

  constructor(
    private readonly host: FolderHost,
    private options: ConfigOptions,
  ) {
    this.configs = new ConfigFiles(options, () => host.today());
    this.kinds = new NamedKinds(host);
  }

  /** Changes the options. What was read of files stays. */
  configure(options: ConfigOptions): void {
    this.options = options;
    this.configs.configure(options);
  }

  /** Reads the surroundings of a file, once per folder. Await it before the file is checked. */
  async prepare(path: string): Promise<void> {
    for (let generation = -1; generation !== this.generation; ) {
      generation = this.generation;
      await this.prepareFolders(path);
      // Values of charts lie in other folders, too.
      for (const folder of this.valuesSchemas.folders) await this.prepareFolders(join(folder, VALUES_SCHEMA));
      const { configFile } = this.options;
      if (typeof configFile === 'string' && !this.configs.has(configFile)) {
        this.configs.take(configFile, await this.host.readIfThere(configFile));
      }
      await this.kinds.prepare(this.configs.configFor(path));
    }
  }

  private async prepareFolders(path: string): Promise<void> {
    // From the top, because a folder without a repository belongs to that of the folder above.
    for (const folder of foldersAbove(path).toReversed()) {
      let reading = this.prepared.get(folder);
      if (!reading) {
        reading = this.readFolder(folder);
        this.prepared.set(folder, reading);
      }
      await reading;
    }
  }

  /** Rises with every change of the schemas of values of charts. */
  get valuesRevision(): number {
    return this.valuesSchemas.revision;
  }

  /**
   * Returns the schemas of values that a file may ask for.
   * @param root The folder that stands for the repository where there is none.
   */
  valuesSchemasFor(path: string, root: string): ValuesSchemas {
    const repository = foldersAbove(path).find((folder) => this.repositories.has(folder));
    return this.valuesSchemas.forFile(path, this.repositories.get(repository ?? '') || root);
  }

  /** Returns the kinds that the configuration of a file names; undefined where it names none. */
  kindsFor(path: string): KindTable | undefined {
    return this.kinds.tableFor(this.configs.configFor(path));
  }

  /** Returns true for a file with schemas that a configuration names. */
  readsSchemas(path: string): boolean {
    return this.kinds.concerns(path);
  }

  /** Rises with every change of the kinds that configurations name. */
  get kindsRevision(): number {
    return this.kinds.revision;
  }

  /** The current day in UTC, as `2026-12-31`. */
  get today(): string {
    return this.host.today();
  }

  /** Returns the problems of the configurations read so far, and of the schemas that they name. */
  problems(): ReturnType<ConfigFiles['problems']> {
    return this.configs.problems((config) => [...this.kinds.problemsOf(config), ...notesOnEnds(config)]);
  }

  /** Returns the problems of the schemas that a configuration file names. */
  schemaProblems(configFile: string): readonly ConfigProblem[] {
    return this.kinds.problemsOf(this.configs.configFor(configFile));
  }

  /** Returns true where `prepare` has nothing to read for a path. */
  isPrepared(path: string): boolean {
    return foldersAbove(path).every((folder) => this.charts.has(folder));
  }

  /** Forgets everything if `prepare` reads this file, which was changed, made or deleted. Returns true if so. */
  forget(path: string): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!READ.has(name) && !this.kinds.concerns(path)) return false;
    this.forgetAll();
    return true;
  }

  /** Reads a repository again, and forgets everything if git tracks other files now. Resolves to true if so. */
  async repositoryChanged(root: string): Promise<boolean> {
    const [before, now] = [this.known.get(root), await this.host.repository(root)];
    if (!now || (before && isSame(before, now))) return false;
    this.known.set(root, now);
    this.forgetAll();
    return true;
  }

  /** Forgets everything. To be called when a whole folder came or went. */
  forgetAll(): void {
    this.generation++;
    this.prepared.clear();
    this.charts.clear();
    this.sopsConfigs.clear();
    this.kinds.forget();
    this.configs.clear();
  }

  /** Returns true for a file in a chart. */
  isInChart(path: string): boolean {
    return foldersAbove(path).some((folder) => this.charts.get(folder) === true);
  }

  /** Returns what was read of a `.sops.yaml`, by its own path. */
  sopsConfigIn(path: string): YamlStream | undefined {
    return this.sopsConfigs.get(path);
  }

  /** Returns the nearest `.sops.yaml` in a file's folder or above. */
  sopsConfigFor(path: string): ConfigFile | undefined {
    for (const folder of foldersAbove(path)) {
      const file = join(folder, SOPS_CONFIG);
      const stream = this.sopsConfigs.get(file);
      if (stream) return { path: file, stream };
    }
    return undefined;
  }

  /** Returns the ignored paths of the repository that a file is in, or would be in. */
  ignoresFor(path: string): GitIgnores {
    const known = foldersAbove(path).find((folder) => this.repositories.has(folder));
    const ignores = known === undefined ? undefined : this.ignores.get(this.repositories.get(known) ?? '');
    return ignores ?? new GitIgnores();
  }

  private async readFolder(folder: string): Promise<void> {
    const { host, generation } = this;
    const [chart, git] = [await host.exists(join(folder, 'Chart.yaml')), await host.repository(folder)];
    const valuesSchema = chart ? await this.textOf(join(folder, VALUES_SCHEMA)) : undefined;
    const ignored = await host.readIfThere(join(folder, '.gitignore'));
    const configFile = join(folder, CONFIG_FILE);
    const config = this.options.configFile === undefined ? await host.readIfThere(configFile) : undefined;
    const sops = await host.readIfThere(join(folder, SOPS_CONFIG));
    if (generation !== this.generation) return;
    this.charts.set(folder, chart);
    this.valuesSchemas.take(folder, valuesSchema);
    if (sops !== undefined) this.sopsConfigs.set(join(folder, SOPS_CONFIG), parseStream(sops));
    const repository = git ? folder : (this.repositories.get(folderOf(folder)) ?? '');
    this.repositories.set(folder, repository);
    if (git) this.known.set(folder, git);
    const ignores = (!git && this.ignores.get(repository)) || new GitIgnores(git);
    this.ignores.set(repository, ignores);
    ignores.set(join(folder, '.gitignore'), ignored);
    if (this.options.configFile === undefined) this.configs.take(configFile, config);
  }

  /** Returns the text of a file without which everything else can be checked; undefined where it cannot be read either. */
  private async textOf(path: string): Promise<string | undefined> {
    try {
      return await this.host.readIfThere(path);
    } catch (error) {
      if (error instanceof HostError) return undefined;
      throw error;
    }
  }
}
