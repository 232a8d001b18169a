import { RULES } from '../../core/rules/registry.js';
import { CONFIG_FILE, Config, type Settings } from '../../core/settings/config.js';
import { type ReadSettings, readSettings } from '../../core/settings/config-file.js';
import { folderOf, foldersAbove, join } from '../paths.js';

/** The ids a configuration may name. */
export const RULE_IDS: ReadonlySet<string> = new Set(RULES.flatMap((rule) => [rule.id, ...(rule.aliases ?? [])]));

export interface ConfigOptions {
  /** The folder in which other files may be created, and to which patterns are relative where no file has them. */
  readonly root: string;
  /** Where files of several folders are held: the root that counts for this one. */
  readonly rootOf?: (path: string) => string;
  /** What counts where no configuration file says otherwise: the editor's settings, the command line. */
  readonly settings: Settings;
  /** Set over every configuration file: what the command line says. */
  readonly override?: (settings: Settings) => Settings;
  /** When set, only these rules run. */
  readonly only?: ReadonlySet<string>;
  /** False: no configuration file is read. A path: this one is, for every file. */
  readonly configFile?: false | string;
}

/** The configuration files that were read, and what they make of the settings below them. */
export class ConfigFiles {
  private readonly read = new Map<string, (ReadSettings & { readonly text: string }) | undefined>();
  private readonly made = new Map<string, Config>();

  constructor(private options: ConfigOptions) {}

  /** Other settings from now on; what was read of files stays. */
  configure(options: ConfigOptions): void {
    this.options = options;
    this.made.clear();
    // What a configuration file does not say comes from these options.
    for (const [file, known] of this.read) if (known) this.take(file, known.text);
  }

  has(file: string): boolean {
    return this.read.has(file);
  }

  /** Takes over the text of a configuration file; undefined where there is none. */
  take(file: string, text: string | undefined): void {
    const settings = text === undefined ? undefined : readSettings(text, RULE_IDS, this.options.settings);
    this.read.set(file, settings && text !== undefined ? { ...settings, text } : undefined);
  }

  clear(): void {
    this.read.clear();
    this.made.clear();
  }

  /** The configuration file that counts for a file, where there is one. */
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

  /** What is wrong with the files read so far. */
  problems(): readonly { readonly path: string; readonly problems: ReadSettings['problems'] }[] {
    return [...this.read].flatMap(([path, known]) =>
      known && known.problems.length > 0 ? [{ path, problems: known.problems }] : [],
    );
  }

  private make(file: string, folder: string): Config {
    const key = `${file}\n${folder}`;
    let config = this.made.get(key);
    if (!config) {
      const { settings, override, only } = this.options;
      const read = this.read.get(file)?.settings ?? settings;
      config = new Config(folder, override ? override(read) : read, only);
      this.made.set(key, config);
    }
    return config;
  }
}
