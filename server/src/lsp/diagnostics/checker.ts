import { entriesOf } from '../../core/engine/groups.js';
import type { PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { CONFIG_FILE } from '../../core/settings/config.js';
import { readSettings } from '../../core/settings/config-file.js';
import { RULE_IDS } from '../../host/project/config-files.js';
import type { Project } from '../../host/project/project.js';
import type { OpenDocument, OpenDocuments } from '../session/documents.js';
import type { Folders } from '../session/folders.js';
import type { Log } from '../session/log.js';
import type { Uris } from '../session/uris.js';
import type { Checked, Findings } from './checked.js';
import type { RulePages } from './rule-pages.js';
import { type FilePositions, type OtherFiles, toConfigDiagnostics, toDiagnostics } from './to-lsp.js';

const NOTHING: Findings = { findings: [], entries: [], diagnostics: [] };

interface Parsed {
  readonly serial: number;
  readonly revision: number;
  readonly deleted: boolean;
  readonly project: Project;
  readonly file: SourceFile;
}

/** True for the file that configures us; it is checked as such, and not as a manifest. */
export function isConfigFile(path: string): boolean {
  return path.endsWith(`/${CONFIG_FILE}`);
}

/** Checks open documents, each version once, whoever asks: diagnostics, code actions, hover. */
export class Checker {
  /** Set by who wants to know that other documents may have to be looked at again. */
  onFactsChanged: () => void = () => undefined;
  private readonly parsed = new Map<string, Parsed>();
  private readonly checked = new Map<string, Checked>();
  /** The serial of the text of a document that was read exactly, after it had been read in a hurry. */
  private readonly settled = new Map<string, number>();

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
  async settle(path: string): Promise<void> {
    const checked = await this.check(path);
    if (!checked?.project.settle(path)) return;
    this.settled.set(path, checked.document.serial);
    this.parsed.delete(path);
    this.checkNow(checked.document);
  }

  /** What would be found in a file of this text; nothing of it is remembered. */
  async findingsIn(path: string, text: string): Promise<readonly PlacedFinding[]> {
    await this.folders.ready;
    const project = this.folders.projectFor(path);
    await project.prepare(path);
    return project.check(project.read(path, text), (rule, error) => this.log.ruleFailed(rule, error));
  }

  /** Drops what is known of a document. */
  forget(path: string): void {
    this.settled.delete(path);
    this.parsed.delete(path);
    this.checked.delete(path);
  }

  /** Everything there is to say about a file, open or not. What surrounds it is to be prepared. */
  checkFile(file: SourceFile, project: Project, positions: FilePositions): Findings {
    if (!this.folders.enabled) return NOTHING;
    if (isConfigFile(file.path)) {
      const { problems } = readSettings(file.stream.text, RULE_IDS);
      return { ...NOTHING, diagnostics: toConfigDiagnostics(problems, positions) };
    }
    const config = project.configFor(file.path);
    if (config.ignores(file.path)) return NOTHING;
    const findings = project.check(file, (rule, error) => this.log.ruleFailed(rule, error));
    const entries = entriesOf(findings);
    return { findings, entries, diagnostics: toDiagnostics(file, entries, positions, this.others) };
  }

  private readonly others: OtherFiles = {
    toUri: (path) => this.uris.toUri(path),
    positionsIn: (path) => this.documents.get(path)?.content,
    pageOf: (rule) => this.pages(rule),
  };

  private checkNow(document: OpenDocument): Checked {
    const { project, file } = this.parse(document);
    const settled = this.settled.get(document.path) === document.serial ? '.settled' : '';
    const resultId = `${this.run}.${document.serial}.${this.folders.revision}.${project.revision}${settled}`;
    const known = this.checked.get(document.path);
    if (known?.resultId === resultId) return known;
    const checked = { document, project, resultId, file, ...this.checkFile(file, project, document.content) };
    this.checked.set(document.path, checked);
    return checked;
  }

  private parse(document: OpenDocument): Parsed {
    const { path, serial, content } = document;
    const { revision } = this.folders;
    const deleted = this.documents.isDeleted(path);
    const known = this.parsed.get(path);
    if (known?.serial === serial && known.revision === revision && known.deleted === deleted) return known;
    const project = this.folders.projectFor(path);
    // What stands in a file that is gone nobody applies: others are not to refer to it.
    const { file, factsChanged } = project.update(path, content.getText(), !deleted);
    const parsed = { serial, revision, deleted, project, file };
    this.parsed.set(path, parsed);
    if (factsChanged) this.onFactsChanged();
    return parsed;
  }
}
