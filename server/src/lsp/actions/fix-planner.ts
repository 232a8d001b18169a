import type { PlannedFix } from '../../core/engine/fix-file.js';
import { moveAll, moveTargets } from '../../core/engine/move-all.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import type { FileChange, FixPlan, MoveTarget } from '../../core/model/fix.js';
import type { Crypto } from '../../host/crypto.js';
import type { Host } from '../../host/host.js';
import { changedBy, type PlanContext, type Plans, planWithFiles, withFiles } from '../../host/project/planning.js';
import type { Checked } from '../diagnostics/checked.js';
import type { OpenDocuments } from '../session/documents.js';
import { NO_FILES } from '../session/hosts.js';
import type { Log } from '../session/log.js';
import type { Uris } from '../session/uris.js';
import type { SopsEncryption } from './sops-encryption.js';
import { createsFile, EditError, type WorkspaceEdits } from './workspace-edit.js';

/** A plan that can be carried out. */
export type Plan = Exclude<FixPlan, { readonly refused: string }>;

/** So many moves in a row may each ask for files that nobody knew of before. */
const MOST_ROUNDS = 60;

/** Plans fixes with what is open in the editor, and says which of them it cannot carry out. */
export class FixPlanner {
  constructor(
    private readonly host: Host,
    private readonly uris: Uris,
    private readonly documents: OpenDocuments,
    private readonly edits: WorkspaceEdits,
    private readonly log: Log,
    private readonly sops: SopsEncryption,
    /** Absent where there is none: then fixes that encrypt say so. */
    private readonly crypto?: Crypto,
  ) {}

  plan(checked: Checked, finding: PlacedFinding): Promise<Plans> {
    return planWithFiles(finding, this.around(checked));
  }

  /** The places that all credentials of a file can be moved to. */
  async targets(checked: Checked): Promise<readonly MoveTarget[]> {
    // What a kustomization makes an object of has its text elsewhere.
    if (checked.file.fileClass === 'generated') return [];
    const found = await withFiles(
      this.around(checked),
      (world) => moveTargets(checked.findings, world),
      () => [],
    );
    return found.result;
  }

  /** The one fix that moves them all, where the place is still one of those. */
  async moveAll(checked: Checked, id: string): Promise<Plans> {
    const target = (await this.targets(checked)).find((one) => one.id === id);
    if (!target) return { fixes: [], textOf: () => undefined };
    const { file, project } = checked;
    const config = project.configFor(file.path);
    const { result, textOf } = await withFiles(
      this.around(checked),
      (world): readonly PlannedFix[] => {
        const plan = moveAll(file, config, target, world);
        return [{ fix: { title: titleOfAll(target), safety: 'create', plan: () => plan }, plan }];
      },
      changedBy,
      MOST_ROUNDS,
    );
    return { fixes: result, textOf };
  }

  /** Why a plan cannot be carried out here, whatever its rule thinks. */
  async whyNot({ document }: Checked, rule: string, plan: Plan, plans: Plans): Promise<string | undefined> {
    const { files = [] } = plan;
    if (files.length === 0) return undefined;
    if (document.uri.startsWith('untitled:')) return 'it changes other files, too: save the document first';
    if (!this.uris.isOnDisk(document.path)) return 'other files can be changed only beside a file on disk';
    if (this.documents.isDeleted(document.path)) return 'the file was deleted from the disk; save it first';
    if (files.some((file) => changesText(file) && plans.textOf(file.path) === undefined)) {
      this.log.ruleFailed(rule, new EditError());
      return 'a file it would change does not exist';
    }
    for (const file of files) {
      const made = createsFile(file) ? file.path : file.kind === 'rename' ? file.to : undefined;
      if (made !== undefined && (this.documents.has(made) || (await this.host.exists(made)))) {
        return 'a file of that name exists already';
      }
    }
    return this.edits.whyNot(files);
  }

  hostFor(path: string): Host {
    return this.uris.isOnDisk(path) ? this.host : NO_FILES;
  }

  private around({ document: { path }, project }: Checked): PlanContext {
    const { documents, crypto, sops } = this;
    const sopsProgram = (root: string) => sops.state(root);
    return { path, project, open: documents, host: this.hostFor(path), crypto, sopsProgram };
  }
}

export function titleOfAll({ title }: MoveTarget): string {
  return `Move all credentials of this file to ${title}`;
}

function changesText(file: FileChange): boolean {
  return file.kind !== 'rename' && !createsFile(file);
}
