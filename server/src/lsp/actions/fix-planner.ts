import { createsFile, madeBy } from '../../core/engine/made-files.js';
import { moveAll, moveTargets } from '../../core/engine/move-all.js';
import type { PlannedFix } from '../../core/engine/plan-fixes.js';
import type { FileChange, FixPlan, MoveTarget } from '../../core/model/fix.js';
import { say } from '../../core/text/say.js';
import type { Crypto } from '../../host/crypto.js';
import type { Host } from '../../host/host.js';
import { changedBy, Planning } from '../../host/project/planning.js';
import type { Checked } from '../diagnostics/checked.js';
import type { OpenDocuments } from '../session/documents.js';
import type { Hosts } from '../session/hosts.js';
import type { Log } from '../session/log.js';
import type { SopsEncryption } from './sops-encryption.js';
import { EditError, type WorkspaceEdits } from './workspace-edit.js';

/** A plan that can be carried out. */
export type Plan = Exclude<FixPlan, { readonly refused: string }>;

/** The limit of rounds for a plan of many moves, each of which may ask for further files. */
const MOST_ROUNDS = 60;

/** Plans fixes against the documents that are open, and tells which plans the client cannot carry out. */
export class FixPlanner {
  /** The plans for each state of a document. */
  private readonly plannings = new WeakMap<Checked, Planning>();

  constructor(
    private readonly hosts: Hosts,
    private readonly documents: OpenDocuments,
    private readonly edits: WorkspaceEdits,
    private readonly log: Log,
    private readonly sops: SopsEncryption,
    /** Absent where the host has no encryption: fixes that encrypt are refused then. */
    private readonly crypto?: Crypto,
  ) {}

  /**
   * Resolves to the planning of a checked document: the one from before, with its plans, where neither the disk nor another
   * document changed since, or a new one.
   */
  async planningFor(checked: Checked): Promise<Planning> {
    await checked.roots?.prepareFixes(checked.document.path);
    const kept = this.plannings.get(checked);
    if (kept && (await kept.holds())) return kept;
    const begun = await Planning.begin(this.contextOf(checked));
    this.plannings.set(checked, begun);
    return begun;
  }

  /** Resolves to the targets that all credentials of a file can be moved to. */
  async targets(checked: Checked, planning: Planning): Promise<readonly MoveTarget[]> {
    // The stream of a generated object is not the text of the document.
    if (checked.file.fileClass === 'generated') return [];
    return planning.once('targets', () => planning.ask((world) => moveTargets(checked.findings, world)));
  }

  /** Resolves to the fix that moves all credentials to a target; undefined where it is no longer one of the targets. */
  async moveAll(checked: Checked, id: string, planning: Planning): Promise<PlannedFix | undefined> {
    const target = (await this.targets(checked, planning)).find((one) => one.id === id);
    if (!target) return undefined;
    const { file, project } = checked;
    const config = project.configFor(file.path);
    const plan = await planning.once(`move all to ${id}`, () =>
      planning.ask((world) => moveAll(file, config, target, world), changedBy, MOST_ROUNDS),
    );
    return { fix: { title: titleOfAll(target), safety: 'create', plan: () => plan }, plan };
  }

  /** Resolves to the reason why the client cannot carry out a plan; undefined where it can. */
  async whyNot({ document }: Checked, rule: string, plan: Plan, planning: Planning): Promise<string | undefined> {
    const { files = [] } = plan;
    if (files.length === 0) return undefined;
    if (document.uri.startsWith('untitled:')) return say`it changes other files, too: save the document first`;
    if (!this.hosts.hasFiles(document.path)) return say`other files can be changed only beside a file that is saved`;
    if (this.documents.isDeleted(document.path)) return say`the file was deleted from the disk; save it first`;
    if (files.some((file) => changesText(file) && planning.textOf(file.path) === undefined)) {
      this.log.ruleFailed(rule, new EditError());
      return say`a file it would change does not exist`;
    }
    const made = madeBy(plan);
    const isTaken = await planning.ask((world) => made.filter((path) => world.isTaken(path)).length > 0);
    return isTaken ? say`a file of that name exists already` : this.edits.whyNot(files);
  }

  hostFor(path: string): Host {
    return this.hosts.of(path);
  }

  private contextOf({ document: { path }, project, roots }: Checked): Parameters<typeof Planning.begin>[0] {
    const { documents, crypto, sops } = this;
    return {
      path,
      project,
      open: {
        has: (other) => documents.has(other),
        textOf: (other) => documents.textOf(other),
        isDeleted: (other) => documents.isDeleted(other),
        streamOf: (other) => project.streamOf(other),
      },
      host: this.hostFor(path),
      crypto,
      applied: roots?.fixes,
      sopsProgram: (root: string) => sops.state(root),
    };
  }
}

export function titleOfAll({ title }: MoveTarget): string {
  return say`Move all credentials of this file to ${title}`;
}

function changesText(file: FileChange): boolean {
  return file.kind !== 'rename' && !createsFile(file);
}
