import type { ProgramState } from '../../core/encryption/sops/program.js';
import type { SopsSession } from '../../core/encryption/sops/session.js';
import { type PlannedFix, planFixes } from '../../core/engine/fix-file.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import type { FixWorld } from '../../core/model/fix.js';
import type { Crypto } from '../crypto.js';
import type { Host } from '../host.js';
import type { Project } from './project.js';

/** What a plan may ask for before everything it asked for is there: files, then what they lead to. */
const MOST_ROUNDS = 10;

/** Texts that count for files, whatever stands on disk. */
export interface OpenTexts {
  has(path: string): boolean;
  textOf(path: string): string | undefined;
  /** True for a file that was deleted from the disk although its text is here. */
  isDeleted(path: string): boolean;
}

/** A fix, and what was read of other files to plan it. */
export interface Plans {
  readonly fixes: readonly PlannedFix[];
  /** The texts of other files the plans were made against; undefined where there is none. */
  textOf(path: string): string | undefined;
}

/** Where a plan is made, and with what. */
export interface PlanContext {
  readonly path: string;
  readonly project: Project;
  readonly open: OpenTexts;
  readonly host: Host;
  readonly crypto: Crypto | undefined;
  /** Whether that program may be started for files below a root; asked when a plan wants to know. */
  readonly sopsProgram?: ((root: string) => Promise<ProgramState>) | undefined;
}

/** Plans the fixes of a finding, with the files that they ask for. */
export async function planWithFiles(finding: PlacedFinding, surroundings: PlanContext): Promise<Plans> {
  const { result, textOf } = await withFiles(surroundings, (world) => planFixes(finding, world), changedBy);
  return { fixes: result, textOf };
}

/** The files that plans change besides the finding's own. */
export function changedBy(fixes: readonly PlannedFix[]): readonly string[] {
  return fixes.flatMap(({ plan }) => {
    const files = 'refused' in plan ? [] : (plan.files ?? []);
    return files.flatMap((file) => {
      const isThere = file.kind === 'edit' || (file.kind === 'encrypt' && !file.isNew);
      return isThere ? file.path : [];
    });
  });
}

/**
 * Asks the core for something that depends on files. The core is synchronous, the file system is not: a plan that asks for a
 * file that was not read yet is made again once it was. Nothing is taken from memory that could be older than the disk.
 * @param needs The files whose texts are needed afterwards: where edits stand can be said of a text alone.
 * @param rounds How often it may ask for more.
 */
export async function withFiles<Result>(
  { path, project, open, host, crypto, sopsProgram }: PlanContext,
  make: (world: FixWorld) => Result,
  needs: (result: Result) => readonly string[],
  rounds = MOST_ROUNDS,
): Promise<{ readonly result: Result; textOf(path: string): string | undefined }> {
  const texts = new Map<string, string | undefined>();
  const taken = new Map<string, boolean>();
  const links = new Map<string, boolean>();
  const prepared = new Set<string>([path]);
  const sessions = new Map<string, SopsSession | { readonly refused: string }>();
  let program: ProgramState | undefined;
  const inner = project.world(path);
  for (let round = 1; ; round++) {
    const missing = {
      texts: new Set<string>(),
      taken: new Set<string>(),
      links: new Set<string>(),
      prepared: new Set<string>(),
      sessions: new Map<string, readonly string[]>(),
      program: false,
    };
    const textOf = (other: string): string | undefined => {
      // What is open and gone from the disk is no place to write to, save for the finding's own document.
      if (open.has(other)) return other !== path && open.isDeleted(other) ? undefined : open.textOf(other);
      if (!texts.has(other)) missing.texts.add(other);
      return texts.get(other);
    };
    const world: FixWorld = {
      index: inner.index,
      path,
      root: inner.root,
      readText: textOf,
      isTaken: (other) => {
        if (open.has(other)) return true;
        if (!taken.has(other)) missing.taken.add(other);
        return taken.get(other) ?? false;
      },
      isLink: (other) => {
        if (!links.has(other)) missing.links.add(other);
        return links.get(other) ?? false;
      },
      isIgnored: (other) => {
        if (!prepared.has(other)) missing.prepared.add(other);
        return inner.isIgnored(other);
      },
      isTracked: (other) => {
        if (!prepared.has(other)) missing.prepared.add(other);
        return inner.isTracked?.(other) ?? false;
      },
      sealingCertificate: inner.sealingCertificate,
      externalSecrets: inner.externalSecrets,
      ...(crypto ? { sealing: crypto } : {}),
      ...(crypto
        ? {
            sopsSession: (other: string, recipients: readonly string[]) => {
              const key = [other, ...recipients].join('\n');
              if (!sessions.has(key)) missing.sessions.set(key, recipients);
              return sessions.get(key);
            },
          }
        : {}),
      sopsProgram: () => {
        missing.program ||= program === undefined;
        return program ?? 'absent';
      },
    };
    const result = make(world);
    for (const other of needs(result)) textOf(other);
    const asked =
      missing.texts.size + missing.taken.size + missing.links.size + missing.prepared.size + missing.sessions.size;
    if (asked === 0 && !missing.program) return { result, textOf };
    if (round === rounds) throw new RangeError('A plan goes on asking for more files');
    for (const other of missing.texts) texts.set(other, await host.readIfThere(other));
    for (const other of missing.taken) taken.set(other, await host.exists(other));
    for (const other of missing.links) links.set(other, (await host.isLink?.(other)) ?? false);
    for (const [key, recipients] of missing.sessions) {
      if (crypto) sessions.set(key, await crypto.openSops(recipients));
    }
    if (missing.program) program = (await sopsProgram?.(inner.root)) ?? 'absent';
    for (const other of missing.prepared) {
      await project.prepare(other);
      prepared.add(other);
    }
  }
}
