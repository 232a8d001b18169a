import { checkFile } from '../../core/engine/check.js';
import { classify, type MaybeValues, VALUES_NAME } from '../../core/engine/classify.js';
import type { Others } from '../../core/engine/deferred-level.js';
import type { OnCrash, PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { settle } from '../../core/engine/settle.js';
import type { FixWorld } from '../../core/model/fix.js';
import type { Config } from '../../core/settings/config.js';
import { ChartValues } from '../../core/workspace/chart-values.js';
import { factsOf, mayDefine } from '../../core/workspace/facts.js';
import { ParsedFiles } from '../../core/workspace/files.js';
import { WorkspaceIndex } from '../../core/workspace/index.js';
import { generatedObject } from '../../core/workspace/kustomize/generated.js';
import { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import { rightsOf } from '../../core/workspace/rights.js';
import { NOT_READ_YET, parseStream, readStreamExactly, type YamlStream } from '../../core/yaml/document.js';
import { type FolderHost, isYamlFile } from '../host.js';
import type { ConfigFiles, ConfigOptions } from './config-files.js';
import { Surroundings } from './surroundings.js';

export interface ProjectOptions extends ConfigOptions {
  /** The certificate to seal with, relative to the root. */
  readonly sealingCertificate?: string;
  /** What is known of kustomizations and charts, where all of them were read before. */
  readonly known?: { readonly kustomize: Kustomize; readonly charts: ChartValues };
}

/**
 * Files with what surrounds them: their configuration, charts, .gitignore, and the index of what they define. Used by the
 * language server and the command line alike. It keeps parsed text for files it is told to keep only.
 */
export class Project {
  readonly index = new WorkspaceIndex();
  /** What the files say that levels of findings depend on, as it is whenever somebody asks. */
  readonly others: Others = {
    podSecurityOf: (namespace) => this.index.podSecurityOf(namespace),
    rightsOf: (use) => rightsOf(use, this.index, this.kustomize),
  };
  /** What is read around files, and forgotten when that changes. */
  readonly around: Surroundings;
  private readonly kustomize: Kustomize;
  private readonly chartValues: ChartValues;
  private readonly streams = new Map<string, YamlStream>();
  /** Every file read so far: new files are not to take their names. */
  private readonly seen = new Set<string>();
  private options: ProjectOptions;

  constructor(host: FolderHost, options: ProjectOptions) {
    this.options = options;
    this.around = new Surroundings(host, options);
    this.kustomize = options.known?.kustomize ?? new Kustomize();
    this.chartValues = options.known?.charts ?? new ChartValues();
  }

  /** Rises whenever something changes that findings in other files depend on. */
  get revision(): number {
    return this.index.revision + this.kustomize.revision + this.chartValues.revision;
  }

  /** Rises whenever `others` may answer otherwise: a reason to settle findings anew. */
  get othersRevision(): number {
    return this.index.revision + this.kustomize.revision;
  }

  /**
   * Returns what kustomizations and charts are for a file that was read: where it changes, the file is to be checked again.
   * What `prepare` reads is not in it.
   * @param maybeValues True where they decide whether the file is one of values.
   */
  surroundingsOf(path: string, maybeValues: boolean): string {
    const { kustomize, chartValues } = this;
    return `${kustomize.names(path) ? kustomize.revision : ''}|${maybeValues ? chartValues.revision : ''}`;
  }

  get root(): string {
    return this.options.root;
  }

  /** Other settings from now on; what was read of files stays. */
  configure(options: ProjectOptions): void {
    this.options = options;
    this.around.configure(options);
  }

  /** Reads what surrounds a file, once per folder. To be awaited before the file is checked. */
  prepare(path: string): Promise<void> {
    return this.around.prepare(path);
  }

  /** The text of a file that is kept, parsed. */
  streamOf(path: string): YamlStream | undefined {
    return this.streams.get(path);
  }

  /**
   * Parses a file's text, with what is known of the text before, and takes over what it defines.
   * @param defines False where the file is open and gone from the disk: what it defines does not count then.
   */
  update(path: string, text: string, defines = true): { readonly file: SourceFile; readonly factsChanged: boolean } {
    const stream = parseStream(text, this.streams.get(path) ?? NOT_READ_YET);
    this.streams.set(path, stream);
    this.seen.add(path);
    const factsChanged = this.takeFacts(path, defines ? stream : undefined);
    return { file: this.toFile(path, stream), factsChanged };
  }

  /**
   * Reads exactly what could not be read while somebody was typing; undefined where there is nothing of that kind. Slow:
   * for when nobody waits.
   */
  readExactly(path: string): SourceFile | undefined {
    const stream = this.streams.get(path);
    const exact = stream && readStreamExactly(stream);
    if (!exact) return undefined;
    this.streams.set(path, exact);
    return this.toFile(path, exact);
  }

  /** Reads a text as that of a file, and keeps nothing of it. */
  read(path: string, text: string): SourceFile {
    return this.toFile(path, parseStream(text));
  }

  /** Takes over what a file defines without keeping its text. */
  visit(path: string, text: string): SourceFile {
    return this.visited(path, parseStream(text));
  }

  /** As `visit`, a document at a time: between the steps the caller may see to something more urgent. */
  *visitInSteps(path: string, text: string): Generator<void, SourceFile> {
    const stream = parseStream(text);
    for (const placed of stream.documents) {
      factsOf({ ...stream, documents: [placed] });
      yield;
    }
    return this.visited(path, stream);
  }

  /** Takes over what a file defines and nothing else, in steps as above. Most files need not be parsed for that. */
  *learnInSteps(path: string, text: string): Generator<void, void> {
    const asWhole = this.kustomize.concerns(path);
    const stream = asWhole || mayDefine(text) ? parseStream(text) : undefined;
    const documents = stream?.documents.filter(({ document }) => asWhole || mayDefine(document.text)) ?? [];
    for (const placed of documents) {
      yield;
      factsOf({ text, documents: [placed], problems: [] });
    }
    this.seen.add(path);
    this.takeFacts(path, { text, documents, problems: [] });
  }

  /** Drops a file's text; what it defines stays known unless `deleted`. */
  close(path: string, deleted = false): void {
    this.streams.delete(path);
    if (deleted) this.seen.delete(path);
    if (deleted) this.takeFacts(path, undefined);
  }

  /** Returns what there is to say about a file, with what the others decide of it. */
  check(file: SourceFile, onCrash: OnCrash): readonly PlacedFinding[] {
    return settle(checkFile(file, this.configFor(file.path), onCrash), this.others);
  }

  /** The configuration that counts for a file. */
  configFor(path: string): Config {
    return this.around.configs.configFor(path);
  }

  /** The configuration file that counts for a file, where there is one. What surrounds the file is to be prepared. */
  configFileFor(path: string): string | undefined {
    return this.around.configs.fileFor(path);
  }

  /** What is wrong with the configuration files read so far. */
  configProblems(): ReturnType<ConfigFiles['problems']> {
    return this.around.configs.problems();
  }

  world(path: string): FixWorld {
    return {
      index: this.index,
      path,
      root: this.rootOf(path),
      files: this.files,
      sealingCertificate: this.options.sealingCertificate,
      externalSecrets: this.configFor(path).settings.externalSecrets,
      isTaken: (other) => this.seen.has(other),
      isPatch: (other) => this.kustomize.useOf(other)?.as === 'patch',
      isIgnored: (other) => this.around.ignoresFor(other).ignores(other),
      isTracked: (other) => this.around.ignoresFor(other).tracks(other),
    };
  }

  /** The files whose texts are kept. */
  private readonly files = new ParsedFiles(
    (path) => this.streams.get(path)?.text ?? this.around.ignoresFor(path).textOf(path),
    (path) => this.streams.get(path),
  );

  private visited(path: string, stream: YamlStream): SourceFile {
    this.seen.add(path);
    this.takeFacts(path, stream);
    return this.toFile(path, stream);
  }

  /** Takes over what a file says for others; without a stream it is gone. True when that makes a difference. */
  private takeFacts(path: string, stream: YamlStream | undefined): boolean {
    const known = this.index.update(path, stream && factsOf(stream));
    if (this.options.known) return known;
    const kustomized = this.kustomize.update(path, stream);
    return this.chartValues.update(path, stream?.text) || kustomized || known;
  }

  private toFile(path: string, stream: YamlStream): SourceFile {
    const inChart = this.around.isInChart(path);
    return {
      path,
      ...this.readAs(path, stream, inChart),
      ignoredByGit: this.around.ignoresFor(path).ignores(path),
      sopsConfig: this.around.sopsConfigFor(path),
      kustomize: this.kustomize.useOf(path),
    };
  }

  /** What a file is, with the object that it is a part of where a kustomization makes one of it. */
  private readAs(
    path: string,
    stream: YamlStream,
    inChart: boolean,
  ): Pick<SourceFile, 'fileClass' | 'stream' | 'maybeValues'> {
    const found = classify(path, { inChart }, stream);
    const maybeValues = typeof found === 'string' ? undefined : found;
    const fileClass = typeof found === 'string' ? found : this.areValues(path, found) ? 'helm-values' : 'other';
    // Manifests within a script are the script's.
    const isItsOwn = fileClass !== 'other' && (fileClass !== 'kubernetes' || isYamlFile(path));
    const generated = isItsOwn ? undefined : this.kustomize.generatedFrom(path);
    if (!generated) return { fileClass, stream, maybeValues };
    // Flux reads the values of a release from a key of this name.
    if (VALUES_NAME.test(generated.key ?? '')) return { fileClass: 'helm-values', stream, maybeValues };
    const comments = stream.documents.flatMap(({ document, start }) =>
      document.tree.comments.map((range) => ({ start: range.start + start, end: range.end + start })),
    );
    return { fileClass: 'generated', stream: generatedObject(stream.text, generated, comments), maybeValues };
  }

  private areValues(path: string, { keys }: MaybeValues): boolean {
    return this.kustomize.isValues(path) || this.chartValues.areValues(keys) || this.chartValues.isNamed(path);
  }

  private rootOf(path: string): string {
    return this.options.rootOf?.(path) ?? this.options.root;
  }
}
