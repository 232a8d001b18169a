import { kustomizationsIn } from '../../core/kubernetes/well-known-names.js';
import { DEFAULT_SETTINGS } from '../../core/settings/config.js';
import { LineMap } from '../../core/text/line-map.js';
import { printable } from '../../core/text/printable.js';
import { ChartValues } from '../../core/workspace/chart-values.js';
import type { FileFacts } from '../../core/workspace/facts.js';
import type { Kustomize } from '../../core/workspace/kustomize/kustomize.js';
import { type FolderHost, type Host, HostError, readWhereReadable, withListing } from '../../host/host.js';
import { bundledSchemas } from '../../host/node/schemas.js';
import { foldersAbove } from '../../host/paths.js';
import { readCommands, readKustomizations } from '../../host/project/kustomizations.js';
import { Project, type ProjectOptions } from '../../host/project/project.js';
import { type Io, UsageError } from '../io.js';
import { CheckContextRecorder } from './check-context.js';
import type { CheckOptions } from './check-options.js';
import { absolute, collectInputs, type InputFile, type Inputs, shortName } from './inputs.js';
import { OpenFile, OpenFiles, type Source } from './open-file.js';
import { readStdin } from './stdin.js';

/** What a command works on: the files, how to read them, and everything that surrounds them. */
export interface Workspace extends Source {
  readonly inputs: Inputs;
  /** What was read around the files. */
  readonly context: CheckContextRecorder;
  readonly kustomize: Kustomize;
  /** The configuration file that was named for every file. */
  readonly configFile?: string;
  /** What people make by hand with the commands that files tell which are not YAML, by path. */
  readonly commands: ReadonlyMap<string, FileFacts>;
  /** The input that is piped in: nobody but this thread can read it. */
  readonly stdin?: InputFile;
}

interface WorkspaceOptions {
  readonly check: CheckOptions;
  /** The name under which standard input is checked. */
  readonly stdinName?: string;
}

/**
 * Finds the files, and reads what surrounds them.
 * @throws UsageError where an argument does not exist or a configuration file is wrong.
 */
export async function openWorkspace(
  paths: readonly string[],
  options: WorkspaceOptions,
  io: Io,
  host: Host,
): Promise<Workspace> {
  const { check, stdinName } = options;
  const cwd = absolute('.', io.cwd);
  const onDisk = paths.filter((path) => path !== '-');
  const listed = await collectInputs(onDisk, io.cwd, host);
  let stdin: { readonly file: InputFile; readonly text: string } | undefined;
  if (onDisk.length < paths.length) stdin = await readStdin(io, stdinName ?? 'stdin.yaml');
  const onlyYaml = stdin ? [stdin.file, ...listed.files.filter((file) => file.path !== stdin.file.path)] : listed.files;
  if (typeof check.configFile === 'string') await refuseUnreadableConfig(check.configFile, host);
  const context = new CheckContextRecorder(withoutUnreadable(withListing(host, listed.names), host, io));
  const listedPaths = onlyYaml.map(({ path }) => path);
  const open = new OpenFiles();
  const kustomize = await readKustomizations(
    [...listedPaths, ...(await kustomizationsAbove(onlyYaml, host))],
    host,
    (path, stream) => open.keep(new OpenFile(path, stream.text, stream)),
  );
  const generated = await generatedInputs(kustomize.inputFiles, onlyYaml, host);
  const folders = new Map([...onlyYaml, ...generated].map((file) => [file.path, file.folder]));
  const charts = new ChartValues();
  const project = makeProject(context.host, cwd, check, folders, { kustomize, charts });
  if (typeof check.configFile === 'string' && !(await host.exists(check.configFile))) {
    throw new UsageError(`There is no configuration file ${shortName(check.configFile, io.cwd)}`);
  }
  try {
    for (const file of [...onlyYaml, ...generated]) await project.prepare(file.path);
  } catch (error) {
    if (error instanceof HostError) throw new UsageError(error.message);
    throw error;
  }
  await refuseWrongConfig(project, io, host);
  // What git ignores is not listed otherwise either.
  const tracked = generated.filter(({ path }) => !project.world(path).isIgnored(path));
  const files = [...onlyYaml, ...tracked];
  const fromDisk = new Set(files.flatMap((file) => (file === stdin?.file ? [] : file.path)));
  // What was read to know what lies around the files need not be read again.
  open.closeAllBut((path) => fromDisk.has(path));
  for (const path of fromDisk) {
    const text = context.texts.get(path);
    // Read with less care there: whoever reads it as a file to check says what is wrong with it.
    if (text !== undefined && !/[\0\uFFFD]/.test(text))
      open.keep(new OpenFile(path, text, project.surroundings.sopsConfigIn(path)));
  }
  const commands = await readCommands(listed.commands, (path) => fromDisk.has(path), host, charts);
  return {
    inputs: { ...listed, files },
    project,
    context,
    kustomize,
    charts,
    open,
    commands,
    ...(typeof check.configFile === 'string' ? { configFile: check.configFile } : {}),
    ...(stdin ? { stdin: stdin.file } : {}),
    read: async (file) => (file === stdin?.file ? stdin.text : await host.read(file.path)),
  };
}

/** Who names a configuration wants it to count. */
export async function refuseUnreadableConfig(path: string, host: Host): Promise<void> {
  try {
    await host.readIfThere(path);
  } catch (error) {
    if (error instanceof HostError) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * Returns a host to which a file around others that cannot be read is not there, and which says so, once for each.
 * @param disk Tells what a link is.
 */
function withoutUnreadable(host: FolderHost, disk: Host, io: Io): FolderHost {
  const said = new Set<string>();
  const links = { isLink: (path: string) => disk.isLink(path), realPath: (path: string) => disk.realPath(path) };
  return {
    ...host,
    readIfThere: readWhereReadable({ ...host, ...links }, (path, reason) => {
      if (!said.has(path)) io.stderr.write(`yamlock: ${printable(reason)}; it counts as not there\n`);
      said.add(path);
    }),
  };
}

/** The kustomizations that may name a file which is itself named, as the editor's tasks and hooks of git do. */
async function kustomizationsAbove(files: readonly InputFile[], host: Host): Promise<readonly string[]> {
  const folders = new Set<string>();
  for (const { path, explicit } of files) {
    for (const folder of explicit ? foldersAbove(path) : []) {
      if (folders.has(folder)) break;
      folders.add(folder);
      if (await host.exists(`${folder}/.git`)) break;
    }
  }
  const found: string[] = [];
  for (const path of [...folders].flatMap(kustomizationsIn)) if (await host.exists(path)) found.push(path);
  return found;
}

/** Files of any kind that kustomizations put into objects or use as patches, where they lie in a folder that was named. */
async function generatedInputs(
  paths: readonly string[],
  listed: readonly InputFile[],
  host: Host,
): Promise<readonly InputFile[]> {
  const known = new Set(listed.map(({ path }) => path));
  const roots = new Map(listed.filter(({ explicit }) => !explicit).map((file) => [file.folder, file]));
  const found: InputFile[] = [];
  for (const path of paths) {
    const beside = [...roots.values()].find(({ folder }) => path.startsWith(`${folder}/`));
    if (!beside || known.has(path) || !(await host.exists(path))) continue;
    const place = path.slice(beside.folder.length + 1);
    const name = beside.name.slice(0, beside.name.length - beside.place.length) + place;
    found.push({ path, name, folder: beside.folder, place, explicit: false });
  }
  return found;
}

/**
 * The project of a command.
 * @param folders Says of each file to which argument it belongs.
 */
export function makeProject(
  host: FolderHost,
  cwd: string,
  check: CheckOptions,
  folders: ReadonlyMap<string, string>,
  known: NonNullable<ProjectOptions['known']>,
): Project {
  return new Project(host, {
    root: cwd,
    // What lies below the current folder belongs together; what lies elsewhere belongs to the folder that was named.
    rootOf: (path) => (path.startsWith(`${cwd}/`) ? cwd : (folders.get(path) ?? cwd)),
    settings: DEFAULT_SETTINGS,
    schemas: bundledSchemas(),
    known,
    override: check.override,
    ...(check.only ? { only: check.only } : {}),
    ...(check.configFile === undefined ? {} : { configFile: check.configFile }),
  });
}

/** A configuration that says something other than its author thinks must not decide over a build. */
export async function refuseWrongConfig(project: Project, io: Io, host: Host): Promise<void> {
  const messages: string[] = [];
  for (const { path, problems } of project.configProblems()) {
    const lines = new LineMap((await host.readIfThere(path)) ?? '');
    for (const { message, range, isNote } of problems) {
      const { line, column } = lines.positionAt(range.start);
      const said = `${shortName(path, io.cwd)}:${line + 1}:${column + 1}: ${printable(message)}`;
      if (isNote) io.stderr.write(`yamlock: ${printable(said)}\n`);
      else messages.push(said);
    }
  }
  const rest = messages.length - MOST_MISTAKES;
  const more = rest > 0 ? [`and ${rest} more mistakes in configurations`] : [];
  if (messages.length > 0) throw new UsageError(...messages.slice(0, MOST_MISTAKES), ...more);
}

/** The mistakes of all configurations that are told at once. */
const MOST_MISTAKES = 50;
