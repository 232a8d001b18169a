import path from 'node:path';
import { LEAST_MEMORY, parseQuantity } from '../../core/kubernetes/quantity.js';
import { printable } from '../../core/text/printable.js';
import type { Host } from '../../host/host.js';
import { isTemporary } from '../../host/node/temporary-files.js';
import { folderOf } from '../../host/paths.js';
import { EXIT, type ExitCode, type Io, UsageError, writeAll } from '../io.js';
import { formatFixJson, formatFixPretty } from '../report/fixed.js';
import { compareText } from '../report/report.js';
import { uncheckedLines } from '../report/words.js';
import { ownFolder } from '../scan/cache.js';
import { checkEach } from '../scan/check-each.js';
import { checkOptions } from '../scan/check-options.js';
import { type InputFile, shortName } from '../scan/inputs.js';
import { CHECK_OPTIONS, oneOf, parseOptions } from '../scan/options.js';
import { Progress } from '../scan/progress.js';
import { openWorkspace, type Workspace } from '../scan/workspace.js';
import { type AskedProgram, Encrypting, type Encryption } from '../write/encrypt.js';
import { type Allowed, type Fixed, fixInput, isUnnamedTestData } from '../write/fix-input.js';
import { fixRoots } from '../write/fix-roots.js';
import { clearUp } from '../write/journal.js';
import { WorkspaceRoots } from '../write/workspace-roots.js';
import { type WriteFiles, writeTogether } from '../write/write-together.js';

export const FIX_HELP = `Usage: yamlock fix PATH… [options]

Repairs what can be repaired within a file. Fixes that create or change other files are left to the editor, which
shows them first, save for those of --encrypt and --create. Where a folder is named, references between its files are
repaired, too. With --safety review, what charts and kustomizations give is repaired as well, where that changes files
that are named: in values, templates, bases or patches.

Options:
  --safety safe|review       safe: only what keeps behaviour (the default); review: also what adds hardening
                             and may change what runs. What takes a right or a written value away is left to the editor
  --memory-limit VALUE       With --safety review: limit the memory of containers that have no request to go by to
                             this, such as 512Mi; without it they are left to the editor, which asks for each
  --rules all|ID,…|FAMILY,…  Only findings of these rules, or of these families
  --create                   Create, too, what is referred to and nothing defines, and add keys that are read, where
                             there is one way to do so: Secrets as the repository makes its others, ConfigMaps,
                             service accounts, roles, certificates. Values are left to be filled in
  --encrypt                  Encrypt with SOPS, too, what a rule of .sops.yaml is meant for, for its age recipients.
                             Where it is meant for another name, the Secret's file is renamed, or the Secret moves
                             to such a file
  --with-sops                With --encrypt: start the sops program for other keys (PGP, key services). It is looked
                             for in PATH, and never in what is to be fixed
  --as-written               Leave out what only shows in what charts and kustomizations give, and references
  --dry-run                  Write nothing; print the changes as a diff, with secrets masked
  --format pretty|json       How to report; pretty by default
  --kubernetes-version 1.N   The version of Kubernetes that the files are for
  --config FILE              This configuration for every file, rather than the nearest .yamlock.yaml
  --no-config                No configuration file
  -h, --help                 This text

Exit code: 0 done, 2 the command or its input cannot be used, a file cannot be written, or one that a rule of
.sops.yaml names cannot be encrypted.
`;

/** `yamlock fix`: carries out fixes and writes the files. */
export async function fix(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    ...CHECK_OPTIONS,
    safety: { type: 'string' },
    'memory-limit': { type: 'string' },
    'dry-run': { type: 'boolean' },
    encrypt: { type: 'boolean' },
    'as-written': { type: 'boolean' },
    create: { type: 'boolean' },
    'with-sops': { type: 'boolean' },
    format: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(FIX_HELP);
    return EXIT.clean;
  }
  const allowed = oneOf('safety', values.safety ?? 'safe', ['safe', 'review']);
  const format = oneOf('format', values.format ?? 'pretty', ['pretty', 'json']);
  const memoryLimit = values['memory-limit'];
  if (memoryLimit !== undefined) requireMemory(memoryLimit, allowed);
  const given = memoryLimit === undefined ? {} : { memoryLimit };
  const dryRun = values['dry-run'] === true;
  if (positionals.length === 0) throw new UsageError('fix needs a PATH: a file or a folder');
  if (positionals.includes('-')) throw new UsageError('fix repairs files; it does not read standard input');
  const create = values.create === true;
  if (create && values['as-written'])
    throw new UsageError('--create is about what is applied, and not for --as-written');
  if (create && values.encrypt) throw new UsageError('--create and --encrypt go one after the other');
  const withSops = values['with-sops'] === true;
  if (withSops && values.encrypt !== true) throw new UsageError('--with-sops goes with --encrypt');

  const journals = path.join(ownFolder(io), 'journals');
  const write: WriteFiles | undefined = dryRun ? undefined : (writes) => writeTogether(writes, { journals });
  const progress = new Progress(io);
  const open = () => openWorkspace(positionals, { check: checkOptions(values, io.cwd) }, io, host);
  let workspace = await open();
  const back = dryRun ? [] : await afterEndedRuns(workspace, journals);
  if (back.length > 0) {
    io.stderr.write(
      `${printable(`An earlier run was ended while it wrote; taken back: ${back.map((path) => shortName(path, io.cwd)).join(', ')}`)}\n`,
    );
    workspace = await open();
  }
  const repairable = new Set<InputFile>();
  let testData = 0;
  const { skipped: notChecked, gaps } = await checkEach(workspace, progress, ({ input, config, findings }) => {
    if (!findings.some(({ finding }) => finding.fixes !== undefined)) return false;
    if (isUnnamedTestData(input, config)) testData++;
    else repairable.add(input);
    return repairable.has(input);
  });
  const candidates = await eachOnce(
    workspace.inputs.files.filter((input) => repairable.has(input)),
    host,
  );
  const results: Fixed[] = [];
  const asked = withSops ? await findSops(candidates, workspace, io) : undefined;
  const secrets =
    values.encrypt === true
      ? await encryptAll(candidates, workspace, io, host, {
          write,
          asked,
          asWritten: values['as-written'] === true,
        })
      : undefined;
  for (const input of secrets?.left ?? candidates) {
    progress.tell('Fixing', results.length, candidates.length);
    results.push(await fixInput(input, secrets?.workspace ?? workspace, { allowed, given, write: !dryRun }));
  }
  const texts = new Map(
    candidates.flatMap(({ path }, index) => {
      const text = results[index]?.text;
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
  // Encrypting renames files: what is applied is looked at in the next run.
  const ofRoots =
    !values['as-written'] && !secrets
      ? await fixRoots(workspace, { host, cwd: io.cwd, allowed, create, given, write, texts }, progress)
      : undefined;
  progress.clear();

  const changed = new Set(ofRoots?.files);
  const own = candidates.filter(({ path }, index) => (results[index]?.fixed ?? 0) > 0 && !changed.has(path)).length;
  const sum = {
    fixed: results.reduce((total, { fixed }) => total + fixed, ofRoots?.fixed ?? 0),
    files: own + changed.size,
    skipped: results
      .flatMap(({ skipped }) => skipped)
      .concat(ofRoots?.skipped ?? [])
      .concat(secrets?.skipped ?? [])
      .sort((a, b) => compareText(a.file, b.file) || compareText(a.rule, b.rule)),
    ...(secrets ? { encrypted: secrets.encrypted } : {}),
    ...(create ? { made: ofRoots?.made ?? [] } : {}),
    notChecked,
    leftOut: {
      ignored: workspace.inputs.leftOut.ignored.map(({ name }) => name),
      foreign: workspace.inputs.leftOut.foreign.map(({ name }) => name),
    },
    testData,
    milliseconds: progress.milliseconds,
  };
  if (format === 'json') {
    await writeAll(io.stdout, formatFixJson(sum));
  } else {
    const diffs = dryRun ? results.map(({ diff }) => diff) : [];
    await writeAll(io.stdout, [...diffs, ofRoots?.diff ?? '']);
    // What may be piped on is the diff alone.
    (dryRun ? io.stderr : io.stdout).write(formatFixPretty(sum, dryRun));
  }
  io.stderr.write(uncheckedLines(gaps));
  return gaps.length > 0 || secrets?.failed || ofRoots?.failed || results.some(({ failed }) => failed)
    ? EXIT.usage
    : EXIT.clean;
}

/** Returns the files without those that are others under the name of a link. */
async function eachOnce(inputs: readonly InputFile[], host: Host): Promise<readonly InputFile[]> {
  const seen = new Set<string>();
  const once: InputFile[] = [];
  for (const input of inputs) {
    // No listing follows links.
    const real = input.explicit ? await host.realPath(input.path) : input.path;
    if (!seen.has(real)) once.push(input);
    seen.add(real);
  }
  return once;
}

/** Takes back what runs had done in part that were ended while they wrote. Resolves to the files that have their old text again. */
function afterEndedRuns({ inputs: { files, names } }: Workspace, journals: string): Promise<readonly string[]> {
  const listed = [...names].flatMap(([folder, entries]) => ([...entries].some(isTemporary) ? [folder] : []));
  const named = files.filter(({ explicit }) => explicit).map(({ path }) => folderOf(path));
  return clearUp(journals, new Set([...listed, ...named]));
}

/** @throws UsageError where a text is no amount of memory that a container starts with. */
function requireMemory(text: string, allowed: Allowed): void {
  if (allowed !== 'review') throw new UsageError('--memory-limit goes with --safety review');
  const quantity = parseQuantity(text);
  if (!quantity || text !== text.trim() || quantity.amount < LEAST_MEMORY)
    throw new UsageError(`--memory-limit takes a quantity of memory of at least 1Mi, such as 512Mi, not "${text}"`);
}

/** The program that the person asked for. */
async function findSops(inputs: readonly InputFile[], { project }: Workspace, io: Io): Promise<AskedProgram> {
  const { NodeSops } = await import('../../host/node/sops.js');
  const sops = new NodeSops(io.env);
  const avoid = [...new Set(inputs.map(({ path }) => project.world(path).root))];
  const found = await sops.find(undefined, avoid);
  if (!found || 'refused' in found)
    throw new UsageError('--with-sops: there is no sops in PATH, apart from what is to be fixed');
  return { sops, program: found.program, avoid };
}

interface Encrypts {
  readonly write: WriteFiles | undefined;
  readonly asked: AskedProgram | undefined;
  /** True where nothing is applied: what Flux decrypts is not looked at. */
  readonly asWritten: boolean;
}

/** Encrypts the Secrets of all files, and says which files are left to be repaired. */
async function encryptAll(
  candidates: readonly InputFile[],
  workspace: Workspace,
  io: Io,
  host: Host,
  { write, asked, asWritten }: Encrypts,
): Promise<Encryption & { readonly left: readonly InputFile[]; readonly workspace: Workspace }> {
  // Loaded when it is asked for: a scan starts without it.
  const { NodeCrypto } = await import('../../host/node/crypto.js');
  const nameOf = (path: string): string => shortName(path, io.cwd);
  const roots = asWritten ? undefined : await WorkspaceRoots.open(workspace, { host, cwd: io.cwd, texts: new Map() });
  const encrypting = new Encrypting(workspace, host, new NodeCrypto(), nameOf, write, roots, asked);
  const all: Encryption[] = [];
  for (const input of candidates) if (!encrypting.isGone(input.path)) all.push(await encrypting.encrypt(input));
  return {
    encrypted: all.flatMap(({ encrypted }) => encrypted),
    skipped: all.flatMap(({ skipped }) => skipped),
    failed: all.some(({ failed }) => failed),
    workspace: encrypting.workspace,
    left: candidates.filter(({ path }) => !encrypting.isGone(path)),
  };
}
