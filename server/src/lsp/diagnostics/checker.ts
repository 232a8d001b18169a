import type { Diagnostic } from 'vscode-languageserver';
import type { SwitchedOffPlace } from '../../../../protocol/messages.js';
import { atSource } from '../../core/engine/applied/at-source.js';
import { asApplied } from '../../core/engine/applied/merged-file.js';
import { checkFile, checkInSteps } from '../../core/engine/check.js';
import { entriesOf } from '../../core/engine/groups.js';
import type { CheckedFinding, OnCrash, PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { settle } from '../../core/engine/settle.js';
import { sayGivenUp, stoppedInSets } from '../../core/engine/stopped.js';
import { CONFIG_FILE, type Config } from '../../core/settings/config.js';
import { readSettings } from '../../core/settings/config-file.js';
import { notesOnEnds } from '../../core/settings/ends.js';
import { BudgetSpent, limited } from '../../core/text/limited.js';
import { RULE_IDS } from '../../host/project/config-files.js';
import type { Project } from '../../host/project/project.js';
import { reliedOn } from '../../host/project/relied.js';
import type { OpenDocument, OpenDocuments } from '../session/documents.js';
import type { Folders } from '../session/folders.js';
import type { Log } from '../session/log.js';
import type { Uris } from '../session/uris.js';
import type { AppliedRoots } from './applied-roots.js';
import type { Checked, ReadDocument } from './checked.js';
import type { FolderGraph } from './folder-graph.js';
import type { KnownFindings } from './known-findings.js';
import type { RulePages } from './rule-pages.js';
import { hiddenIn } from './switched-off.js';
import {
  type FilePositions,
  type OtherFiles,
  toAppliedDiagnostics,
  toConfigDiagnostics,
  toDiagnostics,
  toFileDiagnostics,
  toNotChecked,
  toRange,
} from './to-lsp.js';

/** A parsed document. `state` names its text and everything else that its findings depend on. */
interface Parsed {
  readonly state: string;
  readonly project: Project;
  readonly file: SourceFile;
  /** The findings of the file by itself, once they were asked for. */
  found?: readonly CheckedFinding[];
}

/** Returns true for a configuration file of Yamlock, which is checked as such and not as a manifest. */
export function isConfigFile(path: string): boolean {
  return path.endsWith(`/${CONFIG_FILE}`);
}

/**
 * Checks open documents, each version once for diagnostics, code actions and hover together. Where the answers of other files
 * change, the findings are only settled again.
 */
export class Checker {
  /** Called when a document defines something else, so that other documents may have other findings. */
  onFactsChanged: () => void = () => undefined;
  private readonly parsed = new Map<string, Parsed>();
  private readonly checked = new Map<string, Checked>();
  /** The documents whose checks were given up as a whole, with the seconds that they took, until they are opened again. */
  private readonly gaveUp = new Map<string, number>();
  /** The state of all that a document depends on, as of when it was checked last. */
  private readonly states = new Map<string, string | undefined>();
  /** The serial of the text of a document that was read exactly, after a first rough reading. */
  private readonly exact = new Map<string, number>();

  constructor(
    /** Part of every result id: a client may still have ids from before a restart of the server. */
    private readonly run: string,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly uris: Uris,
    private readonly log: Log,
    private readonly pages: RulePages,
    /** Returns the roots of the folder that a file lies in; undefined where nothing is applied there. */
    private readonly appliedFor: (path: string) => AppliedRoots | undefined,
    /** Returns the graph of the folder that a file lies in; undefined where nothing is known there. */
    private readonly graphFor: (path: string) => FolderGraph | undefined,
    private readonly known: KnownFindings,
  ) {}

  /** Resolves to the findings of the newest version of a document; undefined where it was closed meanwhile. */
  async check(path: string): Promise<Checked | undefined> {
    const document = await this.prepared(path);
    return document && this.checkNow(document);
  }

  /** Resolves to the same once all that is applied of the document is known for its newest version. */
  async checkWhole(path: string): Promise<Checked | undefined> {
    await this.appliedFor(path)?.settled(path);
    return this.check(path);
  }

  /** Resolves to the newest version of a document, parsed and not checked; undefined where it was closed meanwhile. */
  async read(path: string): Promise<ReadDocument | undefined> {
    const document = await this.prepared(path);
    if (!document) return undefined;
    const { file, project } = this.parse(document);
    // The stream of a file that a kustomization makes an object of is that of the object.
    return { document, project, file, stream: project.streamOf(path) ?? file.stream };
  }

  private async prepared(path: string): Promise<OpenDocument | undefined> {
    await this.folders.ready;
    await this.known.ready();
    // The surroundings of the file may be forgotten while they are being read.
    for (;;) {
      const { revision } = this.folders;
      await this.folders.projectFor(path).prepare(path);
      if (revision === this.folders.revision) break;
    }
    return this.documents.get(path);
  }

  /**
   * Reads exactly a document that could not be read while it was typed; its findings may change. This is slow: no answer to the
   * client may wait for it.
   */
  async readExactly(path: string): Promise<void> {
    const checked = await this.check(path);
    if (!checked?.project.readExactly(path)) return;
    this.exact.set(path, checked.document.serial);
    this.parsed.delete(path);
    this.checkNow(checked.document);
  }

  /** Resolves to the findings of a file that is not open, without those that are known, and their number. */
  async withoutKnown(
    path: string,
    findings: readonly CheckedFinding[],
  ): Promise<{ readonly shown: readonly CheckedFinding[]; readonly known: number }> {
    await this.known.ready();
    const { shown, known } = this.known.split(path, findings);
    return { shown, known: known.length };
  }

  /** Resolves to the findings that a file would have with a text, and remembers nothing. */
  async findingsIn(path: string, text: string): Promise<readonly PlacedFinding[]> {
    await this.folders.ready;
    const project = this.folders.projectFor(path);
    await project.prepare(path);
    return project.check(project.read(path, text), this.onCrash);
  }

  /** Forgets a document. */
  forget(path: string): void {
    this.exact.delete(path);
    this.parsed.delete(path);
    this.checked.delete(path);
    this.gaveUp.delete(path);
    this.states.delete(path);
  }

  /** Checks a file that is not open, one document a step. Await `prepare` of the project first. */
  *checkInSteps(file: SourceFile, project: Project): Generator<void, readonly CheckedFinding[]> {
    const config = this.configOf(file.path, project);
    if (!config) return [];
    const alone = yield* checkInSteps(file, config, this.onCrash);
    return inOrder([...alone, ...(this.graphFor(file.path)?.of(file.path, file.stream, config) ?? [])]);
  }

  /** Returns the diagnostics about a file as a whole, open or not: why it is not checked, or problems of a configuration. */
  diagnosticsOf(file: SourceFile, project: Project, positions: FilePositions): Diagnostic[] {
    if (this.configOf(file.path, project)) return toFileDiagnostics(file, positions);
    if (!this.folders.enabled || !isConfigFile(file.path)) return [];
    const { problems, settings } = readSettings(file.stream.text, RULE_IDS);
    const notes = notesOnEnds({ settings, today: project.today });
    return toConfigDiagnostics([...problems, ...project.schemaProblems(file.path), ...notes], positions);
  }

  /** The addresses of other files and of rule pages. */
  readonly others: OtherFiles = {
    toUri: (path) => this.uris.toUri(path),
    positionsIn: (path) => this.documents.get(path)?.content,
    pageOf: (rule) => this.pages(rule),
  };

  /** Returns what the settings of a checked document and its text hide, in the order of the text. Only rules that are off run. */
  hiddenIn({ document: { path, content }, file, project }: Checked): readonly SwitchedOffPlace[] {
    const config = this.configOf(path, project);
    if (!config) return [];
    return limited(
      'rules',
      () => hiddenIn(file, config, this.graphFor(path), this.onCrash),
      content.getText().length,
    ).map(({ rule, by, range }) => ({ rule: rule.id, by, range: toRange(content, range) }));
  }

  readonly onCrash: OnCrash = (rule, error) => this.log.ruleFailed(rule, error);

  /** Returns the configuration by which a file is checked; undefined where it is not checked. */
  configOf(path: string, project = this.folders.projectFor(path)): Config | undefined {
    if (!this.folders.enabled || isConfigFile(path)) return undefined;
    const config = project.configFor(path);
    return config.ignores(path) ? undefined : config;
  }

  /**
   * Reads and checks a document, limited as one piece of work: a keystroke pays for no more. Every open document is checked again
   * where another one defines something else: one of which nothing has changed costs nothing, not even the limit.
   */
  private checkNow(document: OpenDocument): Checked {
    const { path } = document;
    const seconds = this.gaveUp.get(path);
    if (seconds !== undefined) return this.unchecked(document, seconds);
    const before = this.checked.get(path);
    const state = this.states.get(path);
    if (before?.document === document && state !== undefined && state === this.stateOf(document)) return before;
    try {
      const checked = limited('rules', () => this.checkWithin(document), document.content.getText().length);
      this.states.set(path, this.stateOf(document));
      return checked;
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      this.log.ruleFailed('', error);
      this.gaveUp.set(path, error.seconds);
      return this.unchecked(document, error.seconds);
    }
  }

  /** Returns what is said of a document whose check as a whole takes too long. The client has an answer, and asks no more. */
  private unchecked(document: OpenDocument, seconds: number): Checked {
    const { path, serial, content } = document;
    const project = this.folders.projectFor(path);
    const file = project.read(path, '');
    const resultId = `${this.run}.${serial}.given-up`;
    const problem = { message: sayGivenUp(seconds), range: { start: 0, end: 0 } };
    const diagnostics = toNotChecked([problem], content);
    return { document, project, resultId, file, roots: undefined, findings: [], known: [], entries: [], diagnostics };
  }

  /** Returns a key of all that what is known of a document depends on; undefined where some of it is to be made anew. */
  private stateOf({ path, serial }: OpenDocument): string | undefined {
    const roots = this.appliedFor(path);
    if (roots?.isStale(path)) return undefined;
    const graph = this.graphFor(path);
    if (graph?.isStale(path)) return undefined;
    const project = this.folders.projectFor(path);
    return [
      ...[serial, this.documents.isDeleted(path), this.exact.get(path) === serial],
      ...[this.folders.revision, project.revision, roots?.revisionOf(path)],
      ...[graph?.graph.complete, graph?.revisionOf(path)],
    ].join();
  }

  private checkWithin(document: OpenDocument): Checked {
    const parsed = this.parse(document);
    const { project, file } = parsed;
    const { path, content, serial } = document;
    const exact = this.exact.get(path) === serial ? '.exact' : '';
    const config = this.configOf(path, project);
    const roots = config && this.appliedFor(path);
    const applied = roots?.of(path);
    const graph = config && this.graphFor(path);
    graph?.edited(path);
    const asked = graph?.revisionOf(path) ?? 0;
    const appliedAs = `${applied ? `.a${roots?.revisionOf(path)}` : ''}${asked > 0 ? `.g${asked}` : ''}`;
    const resultId = `${this.run}.${serial}.${this.folders.revision}.${project.revision}${exact}${appliedAs}`;
    const before = this.checked.get(path);
    if (before?.resultId === resultId) return before;
    parsed.found ??= config ? checkFile(file, config, this.onCrash) : [];
    const written = settle(parsed.found, project.others);
    const alone =
      applied && roots && config
        ? asApplied(
            file,
            written,
            { ...applied, findings: applied.findings.flatMap((one) => atSource(one, path, config) ?? []) },
            project.root,
            config,
            (group, start, world, isElsewhere, causes) =>
              roots.fixesOf(group, { path, start }, world, isElsewhere, causes),
          )
        : written;
    const ofSets = graph && config ? graph.of(path, file.stream, config) : [];
    const all = ofSets.length > 0 ? inOrder([...alone, ...ofSets]) : alone;
    const { shown: findings, known } = this.known.split(path, all, ({ range }) => [
      content.positionAt(range.start).line,
      content.positionAt(range.end).line,
    ]);
    const entries = entriesOf(findings);
    const diagnostics = [
      ...this.diagnosticsOf(file, project, content),
      ...(graph ? toNotChecked(stoppedInSets(graph.graph), content) : []),
      ...toAppliedDiagnostics(applied?.problems ?? [], content),
      ...toDiagnostics(file, entries, content, this.others),
    ];
    const checked = {
      document,
      project,
      resultId,
      file,
      roots: applied && roots,
      findings,
      known,
      entries,
      diagnostics,
    };
    this.checked.set(path, checked);
    return checked;
  }

  private parse(document: OpenDocument): Parsed {
    const { path, serial, content } = document;
    const deleted = this.documents.isDeleted(path);
    const project = this.folders.projectFor(path);
    const stateOf = (file: SourceFile): string =>
      [serial, deleted, this.folders.revision, project.revisionFor(path, reliedOn(file))].join();
    const before = this.parsed.get(path);
    if (before?.project === project && before.state === stateOf(before.file)) return before;
    // Objects in a deleted file are not applied, so other files must not refer to them.
    const { file, factsChanged } = project.update(path, content.getText(), !deleted);
    const parsed = { state: stateOf(file), project, file };
    this.parsed.set(path, parsed);
    if (factsChanged) this.onFactsChanged();
    return parsed;
  }
}

function inOrder<Found extends CheckedFinding>(findings: readonly Found[]): readonly Found[] {
  return [...findings].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}
