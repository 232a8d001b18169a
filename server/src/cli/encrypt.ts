import { textsAfter } from '../core/changes.js';
import type { PlacedFinding } from '../core/engine.js';
import type { FileChange } from '../core/rule.js';
import type { Crypto } from '../host/crypto.js';
import { type Host, HostError, isYamlFile } from '../host/host.js';
import { type OpenTexts, planWithFiles } from '../host/planning.js';
import type { FixedSkip } from './formats/fixed.js';
import type { InputFile } from './inputs.js';
import { visit } from './visit.js';
import type { Workspace } from './workspace.js';
import { codeOf, type FileWrite, WriteError, writeTogether } from './write-together.js';

/** More Secrets than one file has. */
const MOST_ROUNDS = 200;

/** A Secret that was encrypted: in the file it stood in, or in another. */
export interface EncryptedSecret {
  /** As the report names files. */
  readonly from: string;
  readonly to: string;
  /** Files that name it, and were changed with it. */
  readonly changed: readonly string[];
}

export interface Encryption {
  readonly encrypted: readonly EncryptedSecret[];
  readonly skipped: readonly FixedSkip[];
  /** True where something could not be written. */
  readonly failed: boolean;
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
    private readonly nameOf: (path: string) => string,
    /** False: what would be done is found out, and nothing is written. */
    private readonly write: boolean,
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
    for (let round = 0; round < MOST_ROUNDS && !this.isGone(input.path); round++) {
      const done = await this.encryptOne(input);
      if (!done) break;
      if ('failure' in done) return { encrypted, skipped: [done.failure], failed: true };
      encrypted.push(done);
    }
    return { encrypted, skipped: [], failed: false };
  }

  private async encryptOne(input: InputFile): Promise<EncryptedSecret | { readonly failure: FixedSkip } | undefined> {
    const { project } = this.workspace;
    const ignoreCrash = (): void => undefined;
    const visited = await visit(this.workspace, input, ignoreCrash);
    if ('reason' in visited) return undefined;
    const open = openAs(input.path, visited.file.stream.text);
    for (const finding of visited.findings) {
      if (!finding.finding.fixes) continue;
      try {
        const plans = await planWithFiles(finding, input.path, project, open, this.host, this.crypto);
        const plan = plans.fixes.flatMap((one) => (one.fix.encrypts && !('refused' in one.plan) ? one.plan : []))[0];
        if (!plan) continue;
        const texts = textsAfter(input.path, plan, plans.textOf);
        const writes = [...texts].map(([path, after]): FileWrite => {
          const like = plan.files?.find((file) => file.kind === 'rename' && file.to === path)?.path;
          return { path, before: plans.textOf(path), after, ...(like === undefined ? {} : { like }) };
        });
        await this.carryOut(writes);
        return this.described(input, plan.files ?? [], texts);
      } catch (error) {
        return { failure: this.failureOf(finding, input, error) };
      }
    }
    return undefined;
  }

  private async carryOut(writes: readonly FileWrite[]): Promise<void> {
    if (this.write) await writeTogether(writes);
    const { project } = this.workspace;
    for (const { path, after } of writes) {
      this.written.set(path, after);
      if (after === undefined) project.close(path, true);
      else if (isYamlFile(path)) project.visit(path, after);
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
      to: to === input.path ? input.name : this.nameOf(to),
      changed: changed.map(this.nameOf),
    };
  }

  private failureOf({ rule }: PlacedFinding, { name: file }: InputFile, error: unknown): FixedSkip {
    const isOurs = error instanceof WriteError || (error instanceof Error && 'code' in error);
    const what = isOurs ? codeOf(error) : error instanceof Error ? error.name : typeof error;
    return { rule: rule.id, file, reason: `the Secret could not be encrypted (${what})` };
  }
}

/** The text that was checked counts, as that of an open document does in an editor. */
function openAs(path: string, text: string): OpenTexts {
  return {
    has: (other) => other === path,
    textOf: (other) => (other === path ? text : undefined),
    isDeleted: () => false,
  };
}

/** A host whose files are those of another, save for some. */
function overlaid(host: Host, files: ReadonlyMap<string, string | undefined>): Host {
  return {
    list: (folder) => host.list(folder),
    exists: async (path) => (files.has(path) ? files.get(path) !== undefined : host.exists(path)),
    readIfThere: async (path) => (files.has(path) ? files.get(path) : host.readIfThere(path)),
    read: async (path) => {
      if (!files.has(path)) return host.read(path);
      const text = files.get(path);
      if (text === undefined) throw new HostError('does not exist');
      return text;
    },
  };
}
