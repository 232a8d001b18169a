import { RULES } from '../../core/rules/registry.js';
import { CONFIG_FILE, Config, type Settings } from '../../core/settings/config.js';
import { type ReadSettings, readSettings } from '../../core/settings/config-file.js';
import { folderOf, foldersAbove, join } from '../paths.js';

/** The rule ids that a configuration may name, former ids included. */
export const RULE_IDS: ReadonlySet<string> = new Set(RULES.flatMap((rule) => [rule.id, ...(rule.aliases ?? [])]));

export interface ConfigOptions {
  /** The folder in which files may be created, and to which patterns are relative where no configuration file has them. */
  readonly root: string;
  /** Returns the root of a file, for a project over several folders. */
  readonly rootOf?: (path: string) => string;
  /** The settings of the editor or the command line, which configuration files override. */
  readonly settings: Settings;
  /** Returns settings with those of the command line, which override configuration files. */
  readonly override?: (settings: Settings) => Settings;
  /** When set, only the rules of these ids and families run. */
  readonly only?: ReadonlySet<string>;
  /** False where no configuration file is read; a path where this one applies to every file. */
  readonly configFile?: false | string;
}

/** The configuration files that were read, and the settings of the files below them. */
export class ConfigFiles {
  private readonly read = new Map<string, (ReadSettings & { readonly text: string }) | undefined>();
  private readonly made = new Map<string, Config>();

  /** @param today Returns the current day in UTC, as `2026-12-31`. */
  constructor(
    private options: ConfigOptions,
    private readonly today: () => string,
  ) {}

  /** Changes the options. The configuration files that were read stay. */
  configure(options: ConfigOptions): void {
    this.options = options;
    this.made.clear();
    // Settings that a configuration file leaves out come from these options.
    for (const [file, known] of this.read) if (known) this.take(file, known.text);
  }

  has(file: string): boolean {
    return this.read.has(file);
  }

  /** Sets the text of a configuration file; undefined where the file does not exist. */
  take(file: string, text: string | undefined): void {
    const settings = text === undefined ? undefined : readSettings(text, RULE_IDS, this.options.settings);
    this.read.set(file, settings && text !== undefined ? { ...settings, text } : undefined);
  }

  clear(): void {
    this.read.clear();
    this.made.clear();
  }

  /** Returns the path of the configuration file that applies to a file; undefined where none does. */
  fileFor(path: string): string | undefined {
    const { configFile } = this.options;
    if (typeof configFile === 'string') return configFile;
    return foldersAbove(path)
      .map((folder) => join(folder, CONFIG_FILE))
      .find((file) => this.read.get(file));
  }

  configFor(path: string): Config {
    const { root, rootOf, configFile } = this.options;
    const file = this.fileFor(path);
    const named = file === undefined || file === configFile;
    return this.make(file ?? '', named ? (rootOf?.(path) ?? root) : folderOf(file));
  }

  /**
   * Returns the problems of the configuration files read so far, by path.
   * @param of Returns further problems of a configuration, such as files that it names and that are not there.
   */
  problems(
    of: (config: Config) => ReadSettings['problems'],
  ): readonly { readonly path: string; readonly problems: ReadSettings['problems'] }[] {
    return [...this.read].flatMap(([path, known]) => {
      if (!known) return [];
      const problems = [...known.problems, ...of(this.configFor(path))];
      return problems.length > 0 ? [{ path, problems }] : [];
    });
  }

  private make(file: string, folder: string): Config {
    const today = this.today();
    const key = `${file}\n${folder}\n${today}`;
    let config = this.made.get(key);
    if (!config) {
      const { settings, override, only } = this.options;
      const read = this.read.get(file)?.settings ?? settings;
      config = new Config(folder, override ? override(read) : read, only, { today, ...(file === '' ? {} : { file }) });
      this.made.set(key, config);
    }
    return config;
  }
}
