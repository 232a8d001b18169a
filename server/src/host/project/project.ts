import { checkFile } from '../../core/engine/check.js';
import type { MaybeValues } from '../../core/engine/classify.js';
import type { Others } from '../../core/engine/deferred-level.js';
import type { OnCrash, PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { settle } from '../../core/engine/settle.js';
import type { FixWorld } from '../../core/model/fix.js';
import { KindTable, LayeredSchemas } from '../../core/schema/custom-kinds.js';
import { asTest, type KindDefinition, kindsIn, mayDefineKinds } from '../../core/schema/kind-definition.js';
import type { SchemaStore } from '../../core/schema/store.js';
import { HOLDERS } from '../../core/schema/values-schema.js';
import type { Config } from '../../core/settings/config.js';
import type { ConfigProblem } from '../../core/settings/config-problem.js';
import { detached } from '../../core/text/detached.js';
import { limited } from '../../core/text/limited.js';
import { memo } from '../../core/text/memo.js';
import { ChartValues } from '../../core/workspace/chart-values.js';
import { factsOf, factsOfScript, mayDefine } from '../../core/workspace/facts.js';
import { ParsedFiles } from '../../core/workspace/files.js';
import { WorkspaceIndex } from '../../core/workspace/index.js';
import { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import { rightsOf } from '../../core/workspace/rights.js';
import { NOT_READ_YET, parseStream, readStreamExactly, type YamlStream } from '../../core/yaml/document.js';
import { type FolderHost, isScript } from '../host.js';
import type { ConfigFiles, ConfigOptions } from './config-files.js';
import { readAs } from './read-as.js';
import type { Relied } from './relied.js';
import { Surroundings } from './surroundings.js';

export interface ProjectOptions extends ConfigOptions {
  /** The certificate to seal with, relative to the root. */
  readonly sealingCertificate?: string;
  /** The schemas of kinds; without them, no object is compared with its schema. */
  readonly schemas?: SchemaStore | undefined;
  /** The kustomizations and charts of the project, where the caller collects them. */
  readonly known?: { readonly kustomize: Kustomize; readonly charts: ChartValues };
}

/** Remembered, so that a kind is read once. */
const inTest = memo(asTest);

/**
 * The files of a workspace with their configuration, charts, .gitignore files and the index of what they define. The language
 * server and the command line use it. It keeps the parsed text only of files that are passed to `update`.
 */
export class Project {
  readonly index = new WorkspaceIndex();
  /** The answers of the files on which levels of findings depend; always of the current index. */
  readonly others: Others = {
    podSecurityOf: (namespace) => this.index.podSecurityOf(namespace),
    rightsOf: (use) => rightsOf(use, this.index, this.kustomize),
  };
  /** The configuration, charts and .gitignore files around the files. */
  readonly surroundings: Surroundings;
  private readonly kustomize: Kustomize;
  private readonly chartValues: ChartValues;
  /** The kinds that the files of the project define. */
  readonly kinds = new KindTable();
  /** Returns the kinds that the other projects of the workspace define. They count where this one does not define them. */
  otherKinds: () => readonly KindTable[] = () => [];
  /** The schemas by the table of the kinds that a configuration names; undefined where it names none. */
  private readonly schemas = new Map<KindTable | undefined, SchemaStore>();
  private readonly streams = new Map<string, YamlStream>();
  /** The paths of all files read so far, whose names new files must not take. */
  private readonly seen = new Set<string>();
  private options: ProjectOptions;

  constructor(host: FolderHost, options: ProjectOptions) {
    this.options = options;
    this.surroundings = new Surroundings(host, options);
    this.kustomize = options.known?.kustomize ?? new Kustomize();
    this.chartValues = options.known?.charts ?? new ChartValues();
  }

  /** Rises with every change on which findings in other files depend. */
  get revision(): number {
    const ofOthers = this.otherKinds().reduce((sum, { revision }) => sum + revision, 0);
    const { index, kustomize, chartValues, kinds, surroundings } = this;
    return (
      index.revision +
      kustomize.revision +
      chartValues.revision +
      kinds.revision +
      surroundings.kindsRevision +
      surroundings.valuesRevision +
      ofOthers
    );
  }

  /** Rises whenever the answers of `others` may change, so that findings have to be settled again. */
  get othersRevision(): number {
    return this.index.revision + this.kustomize.revision;
  }

  /**
   * Returns a key that changes whenever kustomizations, charts and definitions of kinds may change the findings of a file; the
   * file is to be checked again then. The files that `prepare` reads are not part of it, except for schemas.
   */
  revisionFor(path: string, { maybeValues, kinds }: Relied): string {
    const { kustomize, chartValues } = this;
    const ofKinds = this.schemasFor(path).revisionOf(kinds);
    const ofValues = HOLDERS.some((kind) => kinds.has(kind)) ? this.surroundings.valuesRevision : '';
    const schemas = `${ofKinds}|${ofValues}`;
    return `${kustomize.names(path) ? kustomize.revision : ''}|${maybeValues ? chartValues.revision : ''}|${schemas}`;
  }

  /** Returns the schemas that objects of a file are compared with. Await `prepare` first. */
  schemasFor(path: string): SchemaStore {
    const named = this.surroundings.kindsFor(path);
    let store = this.schemas.get(named);
    if (!store) {
      store = new LayeredSchemas(named ? [named, this.kinds] : [this.kinds], this.options.schemas, () =>
        this.otherKinds(),
      );
      this.schemas.set(named, store);
    }
    return store;
  }

  /** The kustomizations of the project. */
  get kustomizations(): Kustomize {
    return this.kustomize;
  }

  /** Returns the schemas for applied objects of a root, by the path of its file. Await `prepare` first. */
  schemasOf(path: string): { readonly schemas: SchemaStore } {
    return { schemas: this.schemasFor(path) };
  }

  /** Returns the kinds that a file defines. Await `prepare` first. */
  kindsIn(path: string, stream: YamlStream): readonly KindDefinition[] {
    const kinds = kindsIn(stream);
    return kinds.length > 0 && this.configFor(path).isTest(path) ? kinds.map(inTest) : kinds;
  }

  /** Takes over the kinds that a file defines, where the caller collects them. */
  takeKinds(path: string, kinds: readonly KindDefinition[]): void {
    this.kinds.update(path, kinds);
  }

  get root(): string {
    return this.options.root;
  }

  /** Changes the options. What was read of files stays. */
  configure(options: ProjectOptions): void {
    if (options.schemas !== this.options.schemas) this.schemas.clear();
    this.options = options;
    this.surroundings.configure(options);
  }

  /** Reads the surroundings of a file, once per folder. Await it before the file is checked. */
  prepare(path: string): Promise<void> {
    return this.surroundings.prepare(path);
  }

  /** Returns the parsed text of a file; undefined where it is not kept. */
  streamOf(path: string): YamlStream | undefined {
    return this.streams.get(path);
  }

  /**
   * Parses and keeps the text of a file, and indexes what it defines. Documents that did not change are not parsed again.
   * @param defines False for an open document whose file is deleted: its definitions do not count.
   */
  update(path: string, text: string, defines = true): { readonly file: SourceFile; readonly factsChanged: boolean } {
    const stream = parseStream(text, this.streams.get(path) ?? NOT_READ_YET);
    this.streams.set(path, stream);
    this.seen.add(path);
    const factsChanged = this.takeFacts(path, defines ? stream : undefined);
    return { file: this.fileOf(path, stream), factsChanged };
  }

  /**
   * Reads exactly the documents that could not be read while they were typed, which is slow. Returns undefined where there are
   * no such documents.
   */
  readExactly(path: string): SourceFile | undefined {
    const stream = this.streams.get(path);
    const exact = stream && readStreamExactly(stream);
    if (!exact) return undefined;
    this.streams.set(path, exact);
    return this.fileOf(path, exact);
  }

  /** Parses a text as the text of a file, without keeping or indexing it. */
  read(path: string, text: string): SourceFile {
    return this.fileOf(path, parseStream(text));
  }

  /** Returns the file that a parsed text is, as what lies around it has it by now. */
  fileOf(path: string, stream: YamlStream): SourceFile {
    return {
      path,
      ...readAs(path, stream, {
        inChart: this.surroundings.isInChart(path),
        kustomize: this.kustomize,
        areValues: (maybe) => this.areValues(path, maybe),
      }),
      ignoredByGit: this.surroundings.ignoresFor(path).ignores(path),
      sopsConfig: this.surroundings.sopsConfigFor(path),
      kustomize: this.kustomize.useOf(path),
      schemas: this.schemasFor(path),
      values: this.surroundings.valuesSchemasFor(path, this.options.root),
    };
  }

  /** Returns true where charts or kustomizations say that a file is one of values. */
  areValues(path: string, { keys }: MaybeValues): boolean {
    return this.kustomize.isValues(path) || this.chartValues.areValues(keys) || this.chartValues.isNamed(path);
  }

  /** Indexes what a parsed file defines, without keeping its text. */
  indexFile(path: string, stream: YamlStream): void {
    this.seen.add(path);
    this.takeFacts(path, stream);
  }

  /** Parses a file and indexes what it defines, without keeping its text. */
  parseAndIndex(path: string, text: string): SourceFile {
    const stream = parseStream(text);
    this.indexFile(path, stream);
    return this.fileOf(path, stream);
  }

  /** Does what `parseAndIndex` does, one document a step; the caller may do something more urgent between the steps. */
  *parseAndIndexInSteps(path: string, text: string): Generator<void, SourceFile> {
    const stream = parseStream(text);
    for (const placed of stream.documents) {
      factsOf({ ...stream, documents: [placed] });
      kindsIn({ documents: [placed] });
      yield;
    }
    this.indexFile(path, stream);
    return this.fileOf(path, stream);
  }

  /** Indexes what a file defines, one document a step. Most files need not be parsed for that. */
  *indexInSteps(path: string, text: string): Generator<void, void> {
    const asWhole = this.kustomize.concerns(path);
    const defines = (part: string): boolean => asWhole || mayDefine(part) || mayDefineKinds(part);
    const stream = defines(text) ? parseStream(text) : undefined;
    const documents = stream?.documents.filter(({ document }) => defines(document.text)) ?? [];
    for (const placed of documents) {
      yield;
      factsOf({ text, documents: [placed], problems: [] });
      kindsIn({ documents: [placed] });
    }
    this.indexFile(path, { text, documents, problems: [] });
  }

  /** Takes over the commands of a file that is not YAML; without a text the file is gone. */
  takeCommands(path: string, text: string | undefined): void {
    if (isScript(path) && !this.options.known) this.chartValues.update(path, text);
    this.index.update(path, text === undefined ? undefined : detached(factsOfScript(text)));
  }

  /** Drops the text of a file. Its definitions stay in the index unless the file is deleted. */
  close(path: string, deleted = false): void {
    this.streams.delete(path);
    if (deleted) this.seen.delete(path);
    if (deleted) this.takeFacts(path, undefined);
  }

  /** Returns the findings of a file, settled by what the other files say. */
  check(file: SourceFile, onCrash: OnCrash): readonly PlacedFinding[] {
    return settle(checkFile(file, this.configFor(file.path), onCrash), this.others);
  }

  /** Returns the configuration that applies to a file. Await `prepare` first. */
  configFor(path: string): Config {
    return this.surroundings.configs.configFor(path);
  }

  /** Returns the path of the configuration file that applies to a file; undefined where none does. Await `prepare` first. */
  configFileFor(path: string): string | undefined {
    return this.surroundings.configs.fileFor(path);
  }

  /** The current day in UTC, as `2026-12-31`. */
  get today(): string {
    return this.surroundings.today;
  }

  /** Returns the problems of the configuration files read so far. */
  configProblems(): ReturnType<ConfigFiles['problems']> {
    return this.surroundings.problems();
  }

  /** Returns the problems of the schemas that a configuration file names, as it is on the disk. Await `prepare` first. */
  schemaProblems(configFile: string): readonly ConfigProblem[] {
    return this.surroundings.schemaProblems(configFile);
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
      isIgnored: (other) => this.surroundings.ignoresFor(other).ignores(other),
      isTracked: (other) => this.surroundings.ignoresFor(other).tracks(other),
    };
  }

  /** The files whose texts are kept. */
  private readonly files = new ParsedFiles(
    (path) => this.streams.get(path)?.text ?? this.surroundings.ignoresFor(path).textOf(path),
    (path) => this.streams.get(path),
  );

  /** Indexes a file; without a stream the file is removed. Returns true where that changes anything for other files. */
  private takeFacts(path: string, stream: YamlStream | undefined): boolean {
    const defined = this.kinds.update(path, stream ? this.kindsIn(path, stream) : []);
    const facts = stream && limited('facts', () => factsOf(stream), stream.text.length);
    // Names cut out of a text keep all of it in memory.
    const kept = facts && !this.streams.has(path) ? detached(facts) : facts;
    const known = this.index.update(path, kept) || defined;
    if (this.options.known) return known;
    const kustomized = this.kustomize.update(path, stream);
    return this.chartValues.update(path, stream?.text) || kustomized || known;
  }

  private rootOf(path: string): string {
    return this.options.rootOf?.(path) ?? this.options.root;
  }
}
