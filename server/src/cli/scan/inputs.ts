import nodePath from 'node:path';
import { type Host, HostError, type Listing } from '../../host/host.js';
import { folderOf } from '../../host/paths.js';
import { UsageError } from '../io.js';
import { LEFT_ALONE, type LeftOut, type SkippedFile } from '../report/report.js';

/** A file to check. */
export interface InputFile {
  /** Absolute, with `/`. */
  readonly path: string;
  /** How reports name it: the argument joined with the path below it. */
  readonly name: string;
  /** The argument it came from: the folder, or the folder the file lies in. Absolute. */
  readonly folder: string;
  /** Where it lies below the argument, or the argument itself where that is the file: the same wherever the folder lies. */
  readonly place: string;
  /** Named on the command line itself: checked whatever is ignored. */
  readonly explicit: boolean;
}

/** What was found and is not checked. */
export interface SkippedInput extends SkippedFile {
  /** As that of a file. */
  readonly place: string;
  /** Named on the command line itself. */
  readonly explicit: boolean;
}

/** A file or folder that was not looked at. */
export interface LeftOutInput {
  readonly name: string;
  /** As that of a file. */
  readonly place: string;
}

export interface Inputs {
  /** Sorted by name; no file twice. */
  readonly files: readonly InputFile[];
  readonly skipped: readonly SkippedInput[];
  /** What was not looked at, by its kind. */
  readonly leftOut: Readonly<Record<keyof LeftOut, readonly LeftOutInput[]>>;
  /** What lies in the folders that were gone through. */
  readonly names: NonNullable<Listing['names']>;
  /** The files in these folders that are not YAML and may tell commands. */
  readonly commands: readonly string[];
}

/**
 * The files that the arguments stand for. A folder stands for the YAML files below it that git does not ignore, a file
 * for itself.
 * @throws UsageError where an argument does not exist.
 */
export async function collectInputs(paths: readonly string[], cwd: string, host: Host): Promise<Inputs> {
  const files = new Map<string, InputFile>();
  const skipped = new Map<string, SkippedInput>();
  const names = new Map<string, ReadonlySet<string>>();
  const commands = new Set<string>();
  /** Links, with what they lead to. */
  const links = new Map<string, string>();
  const leftOut = { ignored: new Map<string, LeftOutInput>(), foreign: new Map<string, LeftOutInput>() };
  for (const argument of paths) {
    const path = absolute(argument, cwd);
    const name = slashes(nodePath.normalize(argument)).replace(/(.)\/$/, '$1');
    if (!(await isFolder(path, argument, host))) {
      // Named itself it is explicit, whatever folder stood for it before.
      const known = files.get(path);
      const place = known?.place ?? name;
      files.set(path, { path, name: known?.name ?? name, folder: folderOf(path), place, explicit: true });
      continue;
    }
    const listing = await host.list(path);
    for (const [folder, there] of listing.names ?? []) names.set(folder, there);
    for (const file of listing.commands ?? []) commands.add(file);
    for (const file of listing.files) {
      if (files.has(file)) continue;
      const place = placeOf(path, file);
      files.set(file, { path: file, name: joined(name, place), folder: path, place, explicit: false });
    }
    for (const { file, reason, target } of listing.skipped) {
      if (target !== undefined) links.set(file, target);
      const place = placeOf(path, file);
      const named = file === path;
      if (!skipped.has(file)) skipped.set(file, { file: joined(name, place), place, reason, explicit: named });
    }
    for (const kind of ['ignored', 'foreign'] as const)
      for (const file of listing[kind]) {
        const place = placeOf(path, file);
        leftOut[kind].set(file, { name: joined(name, place), place });
      }
  }
  // What is left out of one folder may be named itself, or lie in another that is.
  for (const path of files.keys()) leftOut.ignored.delete(path);
  for (const path of names.keys()) for (const left of Object.values(leftOut)) left.delete(`${path}/`);
  for (const path of files.keys()) skipped.delete(path);
  for (const [link, target] of links)
    if (files.has(target) || names.has(target)) {
      const input = skipped.get(link);
      if (input) skipped.set(link, { ...input, reason: LEFT_ALONE.linked });
    }
  return {
    files: [...files.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    skipped: [...skipped.values()],
    leftOut: { ignored: [...leftOut.ignored.values()], foreign: [...leftOut.foreign.values()] },
    names,
    commands: [...commands].sort(),
  };
}

/** Where a file lies below a folder; '' is the folder itself. */
function placeOf(folder: string, file: string): string {
  // Nearly always so, and the other way takes its time for thousands of files.
  if (file.startsWith(`${folder}/`)) return file.slice(folder.length + 1);
  return slashes(nodePath.relative(folder, file));
}

function joined(name: string, place: string): string {
  return slashes(nodePath.join(name, place));
}

/** An argument as an absolute path with `/`. */
export function absolute(argument: string, cwd: string): string {
  return slashes(nodePath.resolve(cwd, argument));
}

/** How to name an absolute path to somebody in `cwd`: relative where it lies below. */
export function shortName(path: string, cwd: string): string {
  const relative = slashes(nodePath.relative(cwd, path));
  return relative === '' || relative.startsWith('../') || nodePath.isAbsolute(relative) ? path : relative;
}

function slashes(path: string): string {
  return nodePath.sep === '\\' ? path.replaceAll('\\', '/') : path;
}

async function isFolder(path: string, argument: string, host: Host): Promise<boolean> {
  let isOne: boolean | undefined;
  try {
    isOne = await host.isFolder(path);
  } catch (error) {
    if (error instanceof HostError) throw new UsageError(error.message);
    throw error;
  }
  if (isOne === undefined) throw new UsageError(`There is no file or folder ${argument}`);
  return isOne;
}
