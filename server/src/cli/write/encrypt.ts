import type { ProgramState } from '../../core/encryption/sops/program.js';
import { textsAfter } from '../../core/engine/changes.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import { settle } from '../../core/engine/settle.js';
import type { FileChange, ReadyChange } from '../../core/model/fix.js';
import type { Crypto } from '../../host/crypto.js';
import { type Host, isYamlFile } from '../../host/host.js';
import { type OpenTexts, Planning } from '../../host/project/planning.js';
import { encryptedChange } from '../../host/project/sops-change.js';
import type { SopsProgram } from '../../host/sops.js';
import { type FixedSkip, NEEDS_SOPS, NOT_ENCRYPTED } from '../report/fixed.js';
import type { EncryptedSecret } from '../report/report.js';
import { checkInput } from '../scan/check-each.js';
import type { InputFile } from '../scan/inputs.js';
import { OpenFile } from '../scan/open-file.js';
import type { Workspace } from '../scan/workspace.js';
import { overlaid } from './overlaid-host.js';
import type { WorkspaceRoots } from './workspace-roots.js';
import { WriteError, whyNotWritten } from './write-error.js';
import type { FileWrite, WriteFiles } from './write-together.js';

/** The rule about files that are to be encrypted as a whole. */
const MEANT = 'sops-rule-unencrypted-file';
/** More Secrets than one file has. */
const MOST_ROUNDS = 200;

export interface Encryption {
  readonly encrypted: readonly EncryptedSecret[];
  readonly skipped: readonly FixedSkip[];
  /** True where something could not be written. */
  readonly failed: boolean;
}

/** The `sops` program, where somebody has asked for it, and the folders that none is to come from. */
export interface AskedProgram {
  readonly sops: SopsProgram;
  readonly program: string;
  readonly avoid: readonly string[];
}

/** The program failed, or what it made is not to be used. The message has no value in it. */
class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

/**
 * Encrypts the Secrets of a file that rules of `.sops.yaml` are meant for, one after the other, each with all that names its
 * file: together or not at all.
 */
export class Encrypting {
  /** What would stand on the disk, where nothing is written. */
  private readonly written = new Map<string, string | undefined>();
  private readonly host: Host;
  /** The workspace with everything that was encrypted, or would be. */
  readonly workspace: Workspace;

  constructor(
    workspace: Workspace,
    host: Host,
    private readonly crypto: Crypto,
    /** How the report names a path. */
    private readonly shownName: (path: string) => string,
    /** Absent: what would be done is found out, and nothing is written. */
    private readonly write: WriteFiles | undefined,
    /** What Flux applies, so that it decrypts what is encrypted; absent where that is not looked at. */
    private readonly roots?: WorkspaceRoots,
    /** Absent: what only the program can encrypt is left alone. */
    private readonly asked?: AskedProgram,
  ) {
    this.host = overlaid(host, this.written);
    this.workspace = { ...workspace, read: ({ path }) => this.host.read(path) };
  }

  /** True where the file went, or would: nothing else is to be repaired in it. */
  isGone(path: string): boolean {
    return this.written.has(path) && this.written.get(path) === undefined;
  }

  async encrypt(input: InputFile): Promise<Encryption> {
    const encrypted: EncryptedSecret[] = [];
    let left: readonly FixedSkip[] = [];
    for (let round = 0; !this.isGone(input.path); round++) {
      if (round === MOST_ROUNDS) {
        const reason = `${NOT_ENCRYPTED}${MOST_ROUNDS} Secrets of the file are; run it again for more`;
        return { encrypted, skipped: [{ rule: MEANT, file: input.name, reason }], failed: true };
      }
      const done = await this.encryptOne(input);
      if (!done) break;
      if ('left' in done) {
        left = done.left;
        break;
      }
      if ('failure' in done) return { encrypted, skipped: [done.failure], failed: true };
      encrypted.push(done);
    }
    // What a rule is meant for and cannot be encrypted here is left in plaintext: that is no success.
    return { encrypted, skipped: left, failed: left.length > 0 };
  }

  /** The first Secret that can be encrypted; where there is none, what is left for the program. */
  private async encryptOne(
    input: InputFile,
  ): Promise<EncryptedSecret | { readonly failure: FixedSkip } | { readonly left: readonly FixedSkip[] } | undefined> {
    const { project } = this.workspace;
    const ignoreCrash = (): void => undefined;
    const checked = await checkInput(this.workspace, input, ignoreCrash);
    if ('reason' in checked) return undefined;
    const open = openAs(checked.open);
    const left: FixedSkip[] = [];
    for (const finding of settle(checked.findings, project.others)) {
      if (!finding.finding.fixes) continue;
      try {
        let needsProgram = false;
        const sopsProgram = async (): Promise<ProgramState> => {
          needsProgram = true;
          return this.asked ? 'ready' : 'absent';
        };
        const { host, crypto, roots: applied } = this;
        const plans = await Planning.begin({ path: input.path, project, open, host, crypto, sopsProgram, applied });
        const fixes = await plans.planned(finding);
        const chosen = fixes.flatMap((one) => (one.fix.encrypts && !('refused' in one.plan) ? one.plan : []))[0];
        if (!chosen) {
          const isLeft = needsProgram && !this.asked && fixes.some(({ fix }) => fix.encrypts);
          const [refusal] = fixes.flatMap(({ fix, plan }) => (fix.encrypts && 'refused' in plan ? plan.refused : []));
          if (isLeft) left.push({ rule: finding.rule.id, file: input.name, reason: NEEDS_SOPS });
          else if (finding.rule.id === MEANT && refusal !== undefined)
            left.push({ rule: MEANT, file: input.name, reason: NOT_ENCRYPTED + refusal });
          continue;
        }
        const plan = { ...chosen, files: await this.ready(chosen.files ?? [], plans) };
        const texts = textsAfter(input.path, plan, (other) => plans.textOf(other));
        const writes = [...texts].map(([path, after]): FileWrite => {
          const like = plan.files.find((file) => file.kind === 'rename' && file.to === path)?.path;
          return { path, before: plans.textOf(path), after, ...(like === undefined ? {} : { like }) };
        });
        await this.carryOut(writes);
        return this.described(input, plan.files, texts);
      } catch (error) {
        return { failure: this.failureOf(finding, input, error) };
      }
    }
    return { left };
  }

  /** The changes of a plan, with what the program makes in the place of what it is asked for. */
  private async ready(files: readonly FileChange[], plans: Planning): Promise<readonly ReadyChange[]> {
    const textOf = (path: string): string | undefined => plans.textOf(path);
    const ready: ReadyChange[] = [];
    for (const file of files) {
      if (file.kind !== 'encrypt') {
        ready.push(file);
        continue;
      }
      if (!this.asked) throw new ProgramError('nobody asked for the sops program');
      // Who waits ends the whole command.
      const { signal } = new AbortController();
      const change = await encryptedChange(file, { ...this.asked, host: this.host, textOf }, signal);
      if ('problem' in change) throw new ProgramError(change.problem);
      ready.push(change);
    }
    return ready;
  }

  private async carryOut(writes: readonly FileWrite[]): Promise<void> {
    await this.write?.(writes);
    const { project, open } = this.workspace;
    this.roots?.take(
      new Map(writes.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after] as const]))),
    );
    for (const { path, after } of writes) {
      this.written.set(path, after);
      open.close(path);
      if (after === undefined) project.close(path, true);
      else if (isYamlFile(path)) {
        const file = new OpenFile(path, after);
        project.indexFile(path, file.stream);
        open.keep(file);
      }
    }
  }

  private described(
    input: InputFile,
    files: readonly FileChange[],
    texts: ReadonlyMap<string, string | undefined>,
  ): EncryptedSecret {
    const made = files.flatMap((file) => (file.kind === 'rename' ? file.to : file.kind === 'create' ? file.path : []));
    const to = made[0] ?? input.path;
    const changed = [...texts.keys()].filter((path) => path !== to && path !== input.path);
    return {
      from: input.name,
      to: to === input.path ? input.name : this.shownName(to),
      changed: changed.map(this.shownName),
    };
  }

  private failureOf({ rule }: PlacedFinding, { name: file }: InputFile, error: unknown): FixedSkip {
    if (error instanceof ProgramError) return { rule: rule.id, file, reason: NOT_ENCRYPTED + error.message };
    const what =
      error instanceof WriteError
        ? `${this.shownName(error.path)} ${whyNotWritten(error)}`
        : error instanceof Error
          ? error.name
          : typeof error;
    return { rule: rule.id, file, reason: `the Secret could not be encrypted (${what}); all files stay as they are` };
  }
}

/** The text that was checked counts, as that of an open document does in an editor. */
function openAs({ path, text, stream }: OpenFile): OpenTexts {
  return {
    has: (other) => other === path,
    textOf: (other) => (other === path ? text : undefined),
    streamOf: (other) => (other === path ? stream : undefined),
    isDeleted: () => false,
  };
}
