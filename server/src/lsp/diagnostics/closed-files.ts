import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import { settleKept } from '../../core/engine/settle.js';
import type { Level } from '../../core/model/finding.js';
import { detached } from '../../core/text/detached.js';
import { LIMITS } from '../../core/yaml/limits.js';
import type { Host } from '../../host/host.js';
import { type Background, type GoOn, inSteps } from '../session/background.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Folder, Folders } from '../session/folders.js';
import { readUpTo } from '../session/hosts.js';
import { type Checker, isConfigFile } from './checker.js';
import { levelsOf, positionsOf, type ShownFinding, shownDiagnostics, toShownFindings } from './to-lsp.js';

/** What was found in a file that is not open. */
export interface FileResult {
  /** Changes when the diagnostics do. */
  readonly resultId: string;
  readonly diagnostics: Diagnostic[];
  readonly levels: readonly Level[];
  readonly documents: number;
  /** Why the file holds nothing to be checked; its diagnostics are empty then. */
  readonly skipped?: string;
}

/** What the check of a file by itself came to. Plain data, without the file's text. */
interface Found {
  /** What no other file decides. */
  readonly diagnostics: readonly Diagnostic[];
  /** All findings of a file with one that other files decide: they may be shown together. None of any other file. */
  readonly open: readonly ShownFinding[];
  readonly documents: number;
  readonly skipped?: string;
  /** True where the charts and kustomizations decide what the file is. */
  readonly maybeValues: boolean;
  /** The kustomizations and charts around the file when it was checked. */
  readonly surroundings: string;
}

interface Kept {
  readonly found: Found;
  /** The revision of the folders for which it was found; none where the file may hold something else by now. */
  readonly revision: number | undefined;
  readonly result: FileResult;
  /** The revision of the other files for which the result holds. */
  readonly others: number;
}

/**
 * Knows what is found in the files of the workspace that no editor holds open. A file is read and checked again when it
 * changed, or something that decides what it is; where other files say something else, its findings are settled anew.
 */
export class ClosedFiles {
  private readonly kept = new Map<string, Kept>();
  private counter = 0;
  private readonly inBackground: GoOn = () => this.background.goOn();

  constructor(
    private readonly run: string,
    private readonly host: Host,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly checker: Checker,
    private readonly background: Background,
  ) {}

  /**
   * Returns what is found in a file, from memory where nothing changed. Undefined where the work was stopped, or the file was
   * opened: what is open speaks for itself.
   * @param goOn Awaited between small steps. Who is waited for passes `withoutPause`: he would wait for himself.
   */
  async check(
    folder: Folder,
    path: string,
    token: CancellationToken,
    goOn = this.inBackground,
  ): Promise<FileResult | undefined> {
    const known = this.kept.get(path);
    // What changes while the file is being read is a reason to read it again.
    const { revision } = this.folders;
    const isCurrent =
      known?.revision === revision &&
      known.found.surroundings === folder.project.revisionFor(path, known.found.maybeValues);
    const may: GoOn = async () => (await goOn()) && !this.documents.has(path) && !token.isCancellationRequested;
    const found = isCurrent ? known.found : await this.find(folder, path, may);
    if (!found) return undefined;
    const others = folder.project.othersRevision;
    if (isCurrent && (known.others === others || found.open.length === 0)) return known.result;
    const result = this.resultOf(folder, path, found, known?.result);
    this.kept.set(path, { found, revision, result, others });
    return result;
  }

  /** To be called when a file may hold something else than before. */
  invalidate(path: string): void {
    const known = this.kept.get(path);
    if (known) this.kept.set(path, { ...known, revision: undefined });
  }

  /** True where a file was looked at before. */
  has(path: string): boolean {
    return this.kept.has(path);
  }

  /** To be called when a file is no more. */
  forget(path: string): void {
    this.kept.delete(path);
  }

  /** The result has the id of the one before where the client is to see the same. */
  private resultOf(
    { project }: Folder,
    path: string,
    { diagnostics: ofFile, open, documents, skipped }: Found,
    before: FileResult | undefined,
  ): FileResult {
    const settled = settleKept(open, project.others, (finding) => finding);
    const diagnostics = [...ofFile, ...shownDiagnostics(settled, path, this.checker.others)];
    const same = before && JSON.stringify(before.diagnostics) === JSON.stringify(diagnostics);
    const resultId = same ? before.resultId : `${this.run}.f${++this.counter}`;
    const levels = levelsOf(diagnostics);
    return { resultId, diagnostics, levels, documents, ...(skipped === undefined ? {} : { skipped }) };
  }

  private async find({ project }: Folder, path: string, goOn: GoOn): Promise<Found | undefined> {
    const nothing = (skipped: string, maybeValues = false): Found => ({
      ...{ diagnostics: [], open: [], documents: 0, skipped, maybeValues },
      surroundings: project.revisionFor(path, maybeValues),
    });
    if (!isConfigFile(path)) {
      await project.prepare(path);
      if (project.configFor(path).ignores(path)) return nothing('ignored by the configuration');
    }
    const text = await readUpTo(this.host, path, LIMITS.fileLength);
    if (typeof text !== 'string') return nothing(text.skipped);
    const file = await inSteps(project.parseAndIndexInSteps(path, text), goOn);
    if (!file) return undefined;
    const maybeValues = file.maybeValues !== undefined;
    if (file.fileClass === 'other' && !isConfigFile(path))
      return nothing('no Kubernetes, Helm, Kustomize, Flux or Argo CD content', maybeValues);
    const surroundings = project.revisionFor(path, maybeValues);
    const findings = await inSteps(this.checker.checkInSteps(file, project), goOn);
    if (!findings) return undefined;
    const positions = positionsOf(text);
    const shown = toShownFindings(file, findings, positions);
    const ofFile = this.checker.diagnosticsOf(file, project, positions);
    const isOpen = shown.some(({ level }) => typeof level !== 'string');
    const settled = isOpen ? [] : settleKept(shown, project.others, (finding) => finding);
    return {
      // Names that were cut out of a text keep all of it in memory.
      diagnostics: detached([...ofFile, ...shownDiagnostics(settled, path, this.checker.others)]),
      open: isOpen ? detached(shown) : [],
      documents: file.stream.documents.filter(({ document }) => document.root !== undefined).length,
      maybeValues,
      surroundings,
    };
  }
}
