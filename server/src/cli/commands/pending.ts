import { promises as fs } from 'node:fs';
import type { Pending } from '../../core/refactor/pending/held-file.js';
import { nearest } from '../../core/text/nearest.js';
import { printable } from '../../core/text/printable.js';
import { HELD, isHeld } from '../../core/workspace/held.js';
import type { Host } from '../../host/host.js';
import { type PendingUploads, readPending } from '../../host/pending.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { formatPending, formatPendingJson } from '../report/pending.js';
import { absolute, shortName } from '../scan/inputs.js';
import { oneOf, parseOptions } from '../scan/options.js';
import { repositoryAround } from '../scan/repository.js';
import { removePending } from '../write/remove-pending.js';

export const PENDING_HELP = `Usage: yamlock pending [PATH…] [options]

Lists what waits in .yamlock folders: the values that were moved out of files and are not uploaded yet, each with where
it goes and the command that brings it there, and other steps that a fix left to you. No value is shown. A PATH is a
folder; by default it is the repository that the current folder lies in.

Options:
  --done NAME           Mark this as done, by the name in the list or the path of its file; several times.
                        The files of its values are deleted, which nothing brings back
  --yes                 Delete values with --done
  --format pretty|json  How to list; pretty by default
  -h, --help            This text

Exit code: 0 listed, or marked as done; 2 the command cannot be used, or a file cannot be deleted.
`;

/** `yamlock pending`: what fixes left to the user. */
export async function pending(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    done: { type: 'string', multiple: true },
    yes: { type: 'boolean' },
    format: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(PENDING_HELP);
    return EXIT.clean;
  }
  const format = oneOf('format', values.format ?? 'pretty', ['pretty', 'json']);
  if (values.yes && !values.done) throw new UsageError('--yes goes with --done NAME');
  const below = positionals.length > 0 ? await foldersOf(positionals, io.cwd) : [await repositoryAround(io.cwd, host)];
  const found = await readPending({ below }, host);
  if (values.done) return finish(values.done, values.yes === true, found, io);
  const nameOf = (path: string): string => (path === io.cwd ? '.' : shortName(path, io.cwd));
  io.stdout.write((format === 'json' ? formatPendingJson : formatPending)(found, nameOf));
  return EXIT.clean;
}

/** @throws UsageError where an argument is no folder. */
async function foldersOf(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const argument of paths) {
    const path = absolute(argument, cwd);
    const status = await fs.stat(path).catch(() => undefined);
    if (!status?.isDirectory()) throw new UsageError(`pending takes folders, and ${argument} is none`);
    // Who names the folder with the values means what waits in it.
    folders.push(isHeld(`${path}/`) ? path.slice(0, `${path}/`.indexOf(`/${HELD}/`)) : path);
  }
  return folders;
}

async function finish(
  names: readonly string[],
  isSure: boolean,
  { pending: all }: PendingUploads,
  io: Io,
): Promise<ExitCode> {
  // All are looked up before the first is deleted.
  const done = [...new Set(names.map((name) => named(name, all, io.cwd)))];
  const deleted = done.flatMap(({ deletes }) => deletes).map((path) => printable(shortName(path, io.cwd)));
  if (deleted.length > 0 && !isSure)
    throw new UsageError(
      `this deletes ${deleted.join(', ')}, perhaps the only copy of what is in there; nothing was deleted, --yes does it`,
    );
  for (const one of done) await removePending(one);
  for (const one of done) io.stdout.write(`Done: ${printable(one.name)}\n`);
  if (deleted.length > 0) io.stdout.write(`Deleted: ${deleted.join(', ')}\n`);
  return EXIT.clean;
}

/** @throws UsageError where nothing, or more than one, has this name. */
function named(name: string, all: readonly Pending[], cwd: string): Pending {
  const path = absolute(name, cwd);
  const byName = all.filter((one) => one.name === name);
  const found = byName.length > 0 ? byName : all.filter((one) => filesOf(one).includes(path));
  const [only, ...more] = found;
  if (only?.kind === 'used') throw new UsageError(`${name} is no step to be done: ${printable(only.title)}`);
  if (only && more.length === 0) return only;
  if (only) {
    const places = found.map((one) => one.records[0] ?? one.deletes[0] ?? one.folder);
    const shown = places.map((place) => printable(shortName(place, cwd))).join(', ');
    throw new UsageError(`${name} is the name of ${found.length} that are pending; name one by its file: ${shown}`);
  }
  const near = nearest(
    name,
    all.filter((one) => one.kind !== 'used').map((one) => one.name),
  );
  const meant = near === undefined ? '.' : `; did you mean ${printable(near)}?`;
  throw new UsageError(`Nothing of the name ${name} is pending${meant} \`yamlock pending\` lists what is`);
}

function filesOf({ records, deletes, values }: Pending): readonly string[] {
  return [...records.slice(0, 1), ...deletes, ...values.map(({ file }) => file)];
}
