import type { FixWorld } from '../../core/model/fix.js';
import type { Host } from '../../host/host.js';
import { unifiedDiff } from '../report/diff.js';
import type { FixedSkip, MadeObject } from '../report/fixed.js';
import { checkText } from '../scan/check-each.js';
import { shortName } from '../scan/inputs.js';
import { OpenFile } from '../scan/open-file.js';
import type { Progress } from '../scan/progress.js';
import type { Workspace } from '../scan/workspace.js';
import { fixApplied } from './fix-applied.js';
import { type Allowed, sideOf } from './fix-input.js';
import { fixSets } from './fix-sets.js';
import { WorkspaceRoots } from './workspace-roots.js';
import { WriteError, whyNotWritten } from './write-error.js';
import { atRealPath, type WriteFiles } from './write-together.js';

interface FixingRoots {
  readonly host: Host;
  readonly cwd: string;
  readonly allowed: Allowed;
  /** True where fixes may create what nothing defines. */
  readonly create: boolean;
  readonly given: Pick<FixWorld, 'memoryLimit'>;
  /** Absent: the changes come back as a diff. */
  readonly write: WriteFiles | undefined;
  /** The texts that files have once they were repaired by themselves. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What was done for the findings that files have together. */
export interface RootsFixed {
  readonly fixed: number;
  /** The files that changed. */
  readonly files: readonly string[];
  readonly made: readonly MadeObject[];
  readonly skipped: readonly FixedSkip[];
  readonly diff: string;
  readonly failed: boolean;
}

/**
 * Carries out the fixes of what only applied objects show, and of what objects say of each other, and writes the files: all of them, or
 * none where one cannot be written.
 */
export async function fixRoots(workspace: Workspace, parts: FixingRoots, progress: Progress): Promise<RootsFixed> {
  const { host, cwd, texts, allowed, create, given, write } = parts;
  const roots = await WorkspaceRoots.open(workspace, { host, cwd, texts });
  const applied = allowed === 'review' ? fixApplied(workspace, roots, given, progress) : { fixed: 0, skipped: [] };
  const ofSets = await fixSets(workspace, roots, { host, allowed, create }, progress);
  const writes = [...roots.changed].map(([path, after]) => ({ path, before: roots.textBefore(path), after }));
  const files = writes.map(({ path }) => path);
  const skipped = [...applied.skipped, ...ofSets.skipped, ...roots.crashes];
  const done = { fixed: applied.fixed + ofSets.fixed, files, made: ofSets.made, skipped, diff: '', failed: false };
  if (!write) return { ...done, diff: writes.map((one) => diffOf(one, workspace, cwd)).join('') };
  if (writes.length === 0) return done;
  try {
    await write(await Promise.all(writes.map(atRealPath)));
    return done;
  } catch (error) {
    const about = error instanceof WriteError ? shortName(error.path, cwd) : 'a file';
    const reason = `${about} ${whyNotWritten(error)}; all files that were to change together stay as they are`;
    const failed = files.map((path) => ({ rule: 'applied', file: shortName(path, cwd), reason }));
    return { fixed: 0, files: [], made: [], skipped: [...skipped, ...failed], diff: '', failed: true };
  }
}

function diffOf(
  { path, before, after }: { readonly path: string; readonly before: string | undefined; readonly after: string },
  workspace: Workspace,
  cwd: string,
): string {
  const known = workspace.inputs.files.find((input) => input.path === path);
  const name = known?.name ?? shortName(path, cwd);
  // A new file has what a fix wrote: no value of a credential.
  if (before === undefined) return unifiedDiff(name, { text: '', secret: [] }, { text: after, secret: [] });
  if (!known) return `${name}: changed\n`;
  const [old, now] = [before, after].map((text) =>
    checkText(workspace, known, new OpenFile(path, text), () => undefined),
  );
  return !old || !now || 'reason' in old || 'reason' in now
    ? `${name}: changed\n`
    : unifiedDiff(name, sideOf(old), sideOf(now));
}
