import type { Diagnostic } from 'vscode-languageserver';
import { checkFile, checkInSteps } from '../../core/engine/check.js';
import { entriesOf } from '../../core/engine/groups.js';
import type { CheckedFinding, OnCrash, PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { settle } from '../../core/engine/settle.js';
import { CONFIG_FILE, type Config } from '../../core/settings/config.js';
import { readSettings } from '../../core/settings/config-file.js';
import { RULE_IDS } from '../../host/project/config-files.js';
import type { Project } from '../../host/project/project.js';
import type { OpenDocument, OpenDocuments } from '../session/documents.js';
import type { Folders } from '../session/folders.js';
import type { Log } from '../session/log.js';
import type { Uris } from '../session/uris.js';
import type { Checked } from './checked.js';
import type { RulePages } from './rule-pages.js';
import {
  type FilePositions,
  type OtherFiles,
  toConfigDiagnostics,
  toDiagnostics,
  toFileDiagnostics,
} from './to-lsp.js';

/** A document's text as it was read among the surroundings that `state` names. */
interface Parsed {
  readonly state: string;
  readonly project: Project;
  readonly file: SourceFile;
  /** What there is to say about the file by itself, once somebody asked. */
  found?: readonly CheckedFinding[];
}

/** True for the file that configures us; it is checked as such, and not as a manifest. */
export function isConfigFile(path: string): boolean {
  return path.endsWith(`/${CONFIG_FILE}`);
}

/**
 * Checks open documents, each version once, whoever asks: diagnostics, code actions, hover. Where other files say
 * something else than before, what was found is settled anew.
 */
export class Checker {
  /** Set by who wants to know that other documents may have to be looked at again. */
  onFactsChanged: () => void = () => undefined;
  private readonly parsed = new Map<string, Parsed>();
  private readonly checked = new Map<string, Checked>();
  /** The serial of the text of a document that was read exactly, after it had been read in a hurry. */
  private readonly exact = new Map<string, number>();

  constructor(
    /** Makes result ids those of this run: a client may keep them when the server starts anew. */
    private readonly run: string,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly uris: Uris,
    private readonly log: Log,
    private readonly pages: RulePages,
  ) {}

  /** What there is to say about the newest version of a document; undefined where it was closed meanwhile. */
  async check(path: string): Promise<Checked | undefined> {
    await this.folders.ready;
    // What surrounds the file may be forgotten while it is being read.
    for (;;) {
      const { revision } = this.folders;
      await this.folders.projectFor(path).prepare(path);
      if (revision === this.folders.revision) break;
    }
    const document = this.documents.get(path);
    return document && this.checkNow(document);
  }

  /**
   * Reads exactly what could not be read while somebody was typing; what was found may change with that. Slow: not to be
   * called on the way to an answer.
   */
  async readExactly(path: string): Promise<void> {
    const checked = await this.check(path);
    if (!checked?.project.readExactly(path)) return;
    this.exact.set(path, checked.document.serial);
    this.parsed.delete(path);
    this.checkNow(checked.document);
  }

  /** What would be found in a file of this text; nothing of it is remembered. */
  async findingsIn(path: string, text: string): Promise<readonly PlacedFinding[]> {
    await this.folders.ready;
    const project = this.folders.projectFor(path);
    await project.prepare(path);
    return project.check(project.read(path, text), this.onCrash);
  }

  /** Drops what is known of a document. */
  forget(path: string): void {
    this.exact.delete(path);
    this.parsed.delete(path);
    this.checked.delete(path);
  }

  /** Checks a file that is not open by itself, a document at a time. What surrounds it is to be prepared. */
  *checkInSteps(file: SourceFile, project: Project): Generator<void, readonly CheckedFinding[]> {
    const config = this.configOf(file.path, project);
    return config ? yield* checkInSteps(file, config, this.onCrash) : [];
  }

  /** What is wrong with a file as such, open or not. */
  diagnosticsOf(file: SourceFile, project: Project, positions: FilePositions): Diagnostic[] {
    if (this.configOf(file.path, project)) return toFileDiagnostics(file, positions);
    if (!this.folders.enabled || !isConfigFile(file.path)) return [];
    return toConfigDiagnostics(readSettings(file.stream.text, RULE_IDS).problems, positions);
  }

  /** How other files and pages are named. */
  readonly others: OtherFiles = {
    toUri: (path) => this.uris.toUri(path),
    positionsIn: (path) => this.documents.get(path)?.content,
    pageOf: (rule) => this.pages(rule),
  };

  private readonly onCrash: OnCrash = (rule, error) => this.log.ruleFailed(rule, error);

  /** The configuration by which a file is checked for findings; undefined where it is not. */
  private configOf(path: string, project: Project): Config | undefined {
    if (!this.folders.enabled || isConfigFile(path)) return undefined;
    const config = project.configFor(path);
    return config.ignores(path) ? undefined : config;
  }

  private checkNow(document: OpenDocument): Checked {
    const parsed = this.parse(document);
    const { project, file } = parsed;
    const { path, content, serial } = document;
    const exact = this.exact.get(path) === serial ? '.exact' : '';
    const resultId = `${this.run}.${serial}.${this.folders.revision}.${project.revision}${exact}`;
    const known = this.checked.get(path);
    if (known?.resultId === resultId) return known;
    const config = this.configOf(path, project);
    parsed.found ??= config ? checkFile(file, config, this.onCrash) : [];
    const findings = settle(parsed.found, project.others);
    const entries = entriesOf(findings);
    const diagnostics = [
      ...this.diagnosticsOf(file, project, content),
      ...toDiagnostics(file, entries, content, this.others),
    ];
    const checked = { document, project, resultId, file, findings, entries, diagnostics };
    this.checked.set(path, checked);
    return checked;
  }

  private parse(document: OpenDocument): Parsed {
    const { path, serial, content } = document;
    const deleted = this.documents.isDeleted(path);
    const project = this.folders.projectFor(path);
    const stateOf = (file: SourceFile): string =>
      [serial, deleted, this.folders.revision, project.revisionFor(path, file.maybeValues !== undefined)].join();
    const known = this.parsed.get(path);
    if (known?.project === project && known.state === stateOf(known.file)) return known;
    // What stands in a file that is gone nobody applies: others are not to refer to it.
    const { file, factsChanged } = project.update(path, content.getText(), !deleted);
    const parsed = { state: stateOf(file), project, file };
    this.parsed.set(path, parsed);
    if (factsChanged) this.onFactsChanged();
    return parsed;
  }
}
