import { SOPS_CONFIG } from '../../core/encryption/sops/config.js';
import type { ConfigFile } from '../../core/model/rule.js';
import { CONFIG_FILE } from '../../core/settings/config.js';
import { parseStream, type YamlStream } from '../../core/yaml/document.js';
import { GitIgnores } from '../gitignore.js';
import type { FolderHost } from '../host.js';
import { folderOf, foldersAbove, join } from '../paths.js';
import { isSame, type Repository } from '../repository.js';
import { ConfigFiles, type ConfigOptions } from './config-files.js';

/** What lies around files and counts for them: configurations, charts, `.sops.yaml`, .gitignore, the repository. */
export class Surroundings {
  readonly configs: ConfigFiles;
  /** What the .gitignore files of a repository say, by its root: git does not look above it. '' where there is no repository. */
  private readonly ignores = new Map<string, GitIgnores>([['', new GitIgnores()]]);
  private readonly repositories = new Map<string, string>();
  /** What was last read of repositories. */
  private readonly known = new Map<string, Repository>();
  private readonly charts = new Map<string, boolean>();
  private readonly sopsConfigs = new Map<string, YamlStream>();
  /** Folders whose surroundings are being read, or were. */
  private readonly prepared = new Map<string, Promise<void>>();
  /** Rises when what was read is forgotten: what is still being read then does not count. */
  private generation = 0;

  constructor(
    private readonly host: FolderHost,
    private options: ConfigOptions,
  ) {
    this.configs = new ConfigFiles(options);
  }

  /** Other settings from now on; what was read of files stays. */
  configure(options: ConfigOptions): void {
    this.options = options;
    this.configs.configure(options);
  }

  /** Reads what surrounds a file, once per folder. To be awaited before the file is checked. */
  async prepare(path: string): Promise<void> {
    for (let generation = -1; generation !== this.generation; ) {
      generation = this.generation;
      // From the top: the repository of a folder is that of the one above, unless it has its own.
      for (const folder of foldersAbove(path).toReversed()) {
        let reading = this.prepared.get(folder);
        if (!reading) {
          reading = this.readFolder(folder);
          this.prepared.set(folder, reading);
        }
        await reading;
      }
      const { configFile } = this.options;
      if (typeof configFile === 'string' && !this.configs.has(configFile)) {
        this.configs.take(configFile, await this.host.readIfThere(configFile));
      }
    }
  }

  /** Returns true where `prepare` has nothing to read for a path. */
  isPrepared(path: string): boolean {
    return foldersAbove(path).every((folder) => this.charts.has(folder));
  }

  /** To be called when a file that `prepare` reads was changed, made or deleted. True when it is such a file. */
  forget(path: string): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name !== CONFIG_FILE && name !== SOPS_CONFIG && name !== '.gitignore' && name !== 'Chart.yaml') return false;
    this.forgetAll();
    return true;
  }

  /** To be called when git may track other files below this root. True when it does. */
  async repositoryChanged(root: string): Promise<boolean> {
    const [before, now] = [this.known.get(root), await this.host.repository(root)];
    if (!now || (before && isSame(before, now))) return false;
    this.known.set(root, now);
    this.forgetAll();
    return true;
  }

  /** To be called when any file that `prepare` reads may be another: a whole folder came or went. */
  forgetAll(): void {
    this.generation++;
    this.prepared.clear();
    this.charts.clear();
    this.sopsConfigs.clear();
    this.configs.clear();
  }

  /** Returns true for a file in a chart. */
  isInChart(path: string): boolean {
    return foldersAbove(path).some((folder) => this.charts.get(folder) === true);
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

  /** What counts for a file, wherever it is or will be. */
  ignoresFor(path: string): GitIgnores {
    const known = foldersAbove(path).find((folder) => this.repositories.has(folder));
    const ignores = known === undefined ? undefined : this.ignores.get(this.repositories.get(known) ?? '');
    return ignores ?? new GitIgnores();
  }

  private async readFolder(folder: string): Promise<void> {
    const { host, generation } = this;
    const [chart, git] = [await host.exists(join(folder, 'Chart.yaml')), await host.repository(folder)];
    const ignored = await host.readIfThere(join(folder, '.gitignore'));
    const configFile = join(folder, CONFIG_FILE);
    const config = this.options.configFile === undefined ? await host.readIfThere(configFile) : undefined;
    const sops = await host.readIfThere(join(folder, SOPS_CONFIG));
    if (generation !== this.generation) return;
    this.charts.set(folder, chart);
    if (sops !== undefined) this.sopsConfigs.set(join(folder, SOPS_CONFIG), parseStream(sops));
    const repository = git ? folder : (this.repositories.get(folderOf(folder)) ?? '');
    this.repositories.set(folder, repository);
    if (git) this.known.set(folder, git);
    const ignores = (!git && this.ignores.get(repository)) || new GitIgnores(git);
    this.ignores.set(repository, ignores);
    ignores.set(join(folder, '.gitignore'), ignored);
    if (this.options.configFile === undefined) this.configs.take(configFile, config);
  }
}
