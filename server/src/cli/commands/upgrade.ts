import type { CheckedFinding } from '../../core/engine/placed-finding.js';
import type { KubernetesVersion } from '../../core/kubernetes/version.js';
import type { Host } from '../../host/host.js';
import { EXIT, type ExitCode, type Io, UsageError, writeAll } from '../io.js';
import { formatJson } from '../report/json.js';
import type { Report } from '../report/report.js';
import { breaks, CONVERTING, formatUpgrade } from '../report/upgraded.js';
import { uncheckedLines } from '../report/words.js';
import { type Checked, check } from '../scan/check.js';
import { checkEach } from '../scan/check-each.js';
import { checkOptions } from '../scan/check-options.js';
import { InlineExecutor } from '../scan/executor.js';
import type { InputFile } from '../scan/inputs.js';
import { CHECK_OPTIONS, oneOf, parseOptions, versionOf } from '../scan/options.js';
import { Progress } from '../scan/progress.js';
import { openWorkspace, type Workspace } from '../scan/workspace.js';
import { type Fixed, fixInput, isUnnamedTestData } from '../write/fix-input.js';

export const UPGRADE_HELP = `Usage: yamlock upgrade PATH… --to 1.N [options]

Says what breaks when the cluster is upgraded: objects of versions that Kubernetes 1.N no longer serves, and fields
that it refuses, each only where the version that runs now has no such finding.

Options:
  --to 1.N              The version of Kubernetes after the upgrade
  --from 1.M            The version that runs now, rather than kubernetesVersion of the configuration
  --write               Convert the objects to the versions that took the place of theirs, where that can be done
  --format pretty|json  How to report; pretty by default
  --config FILE         This configuration for every file, rather than the nearest .yamlock.yaml
  --no-config           No configuration file
  -h, --help            This text

Exit code: 0 nothing breaks, 1 something does, 2 the command or its input cannot be used, or a file cannot be written.
`;

/** The rules that are asked. */
const ASKED = [...CONVERTING, 'schema'];

/** The options as they were written. */
interface Values {
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
}

/** `yamlock upgrade`: what a newer version of Kubernetes refuses, and the one that runs now does not. */
export async function upgrade(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { rules: _, 'kubernetes-version': __, ...options } = CHECK_OPTIONS;
  const { values, positionals } = parseOptions(args, {
    ...options,
    to: { type: 'string' },
    from: { type: 'string' },
    write: { type: 'boolean' },
    format: { type: 'string' },
  });
  if (values.help) {
    io.stdout.write(UPGRADE_HELP);
    return EXIT.clean;
  }
  const format = oneOf('format', values.format ?? 'pretty', ['pretty', 'json']);
  const to = versionOf('to', values.to);
  const from = versionOf('from', values.from);
  if (positionals.length === 0) throw new UsageError('upgrade needs a PATH: a file or a folder');
  if (positionals.includes('-')) throw new UsageError('upgrade compares files; it does not read standard input');
  if (to === undefined) throw new UsageError('upgrade needs --to 1.N: the version of Kubernetes after the upgrade');
  if (from !== undefined && from >= to) throw new UsageError(`--from takes a version before 1.${to}, not 1.${from}`);

  const progress = new Progress(io);
  const open = (version: KubernetesVersion | undefined): Promise<Workspace> =>
    openAt(version, positionals, values, io, host);
  const now = await open(from);
  const versions = versionsOf(now, to);
  const before = new Set((await checkAll(now, io, progress)).report.findings.map(placeOf));
  const isNew = (file: string, { rule, document, pointer }: CheckedFinding): boolean =>
    !versions.later.has(file) && !before.has(placeOf({ rule, document, pointer, file }));
  const fixed = values.write ? await convert(await open(to), progress, isNew) : undefined;
  const { report: all, failed, gaps } = await checkAll(await open(to), io, progress);
  progress.clear();

  const findings = all.findings.filter((one) => !versions.later.has(one.file) && !before.has(placeOf(one)));
  const report: Report = { ...all, findings };
  const converted = fixed && {
    objects: fixed.reduce((sum, one) => sum + one.fixed, 0),
    files: fixed.filter((one) => one.fixed > 0).length,
    skipped: fixed.flatMap(({ skipped }) => skipped),
  };
  const parts = { from: versions.now, to, report, later: versions.later.size, ...(converted ? { converted } : {}) };
  await writeAll(io.stdout, format === 'json' ? formatJson(report) : formatUpgrade(parts));
  io.stderr.write(uncheckedLines(gaps));
  if (failed || gaps.length > 0 || fixed?.some((one) => one.failed)) return EXIT.usage;
  return findings.some(breaks) ? EXIT.findings : EXIT.clean;
}

/** Opens the files as they are checked for a version of Kubernetes; without one that of the configuration counts. */
function openAt(
  version: KubernetesVersion | undefined,
  paths: readonly string[],
  { config, 'no-config': noConfig }: Values,
  io: Io,
  host: Host,
): Promise<Workspace> {
  const check = checkOptions(
    {
      rules: ASKED,
      config,
      'no-config': noConfig,
      ...(version === undefined ? {} : { 'kubernetes-version': `1.${version}` }),
    },
    io.cwd,
  );
  return openWorkspace(paths, { check }, io, host);
}

function checkAll(workspace: Workspace, io: Io, progress: Progress): Promise<Checked> {
  const level = 'information';
  const options = { level, excerpts: false, hashes: false, debug: Boolean(io.env.YAMLOCK_DEBUG) } as const;
  return check(workspace, { executor: new InlineExecutor(workspace, options, () => []), level }, progress);
}

/** What makes two findings one: the same rule at the same place. Messages name fields, which differ between versions. */
function placeOf(finding: {
  readonly rule: { readonly id: string };
  readonly file: string;
  readonly document: number;
  readonly pointer: string;
}): string {
  return JSON.stringify([finding.file, finding.document, finding.pointer, finding.rule.id]);
}

/**
 * The versions that the files are for, and the names of the files that are for the version after the upgrade already.
 * @throws UsageError where all of them are.
 */
function versionsOf({ inputs, project }: Workspace, to: KubernetesVersion) {
  const versions = new Map(
    inputs.files.map(({ name, path }) => [name, project.configFor(path).settings.kubernetesVersion]),
  );
  const now = [...new Set(versions.values())].filter((version) => version < to).sort((a, b) => a - b);
  if (versions.size > 0 && now.length === 0)
    throw new UsageError(
      `The files are for Kubernetes 1.${to} or later already, by the configuration or by default; --from 1.M says what runs now`,
    );
  return { now, later: new Set([...versions].flatMap(([name, version]) => (version < to ? [] : [name]))) };
}

/** Converts what the upgrade touches, and writes the files. */
async function convert(
  workspace: Workspace,
  progress: Progress,
  isNew: (file: string, finding: CheckedFinding) => boolean,
): Promise<readonly Fixed[]> {
  const wants = ({ name }: InputFile, finding: CheckedFinding): boolean =>
    CONVERTING.has(finding.rule.id) && isNew(name, finding);
  const convertible = new Set<InputFile>();
  await checkEach(workspace, progress, ({ input, config, findings }) => {
    if (!isUnnamedTestData(input, config) && findings.some((one) => wants(input, one))) convertible.add(input);
    return convertible.has(input);
  });
  const fixed: Fixed[] = [];
  for (const input of workspace.inputs.files.filter((one) => convertible.has(one)))
    fixed.push(
      await fixInput(input, workspace, { allowed: 'review', wants: (finding) => wants(input, finding), write: true }),
    );
  return fixed;
}
