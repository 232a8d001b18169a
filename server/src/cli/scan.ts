import { LEVELS } from '../core/rule.js';
import type { Host } from '../host/host.js';
import { check } from './check.js';
import { formatGithub } from './formats/github.js';
import { formatJson } from './formats/json.js';
import { formatPretty } from './formats/pretty.js';
import { formatSarif } from './formats/sarif.js';
import { EXIT, type ExitCode, type Io, UsageError } from './io.js';
import { CHECK_OPTIONS, checkOptions, oneOf, parseOptions } from './options.js';
import { Progress } from './progress.js';
import { openWorkspace } from './workspace.js';

const FORMATS = ['pretty', 'json', 'sarif', 'github'] as const;

export const SCAN_HELP = `Usage: yamlock scan PATH… [options]

Checks YAML files. PATH is a file, a folder, or - for standard input. In folders, what git ignores, node_modules
and files without Kubernetes content are left alone; a file named itself is always checked.

Options:
  --format pretty|json|sarif|github   How to report; pretty by default
  --rules all|ID,…                    Run every rule, those that are off by default too; or only these
  --level error|warning|information   Report nothing below this level
  --fail-on error|warning|information|never
                                      The level from which the exit code is 1; error by default
  --kubernetes-version 1.N            The version of Kubernetes that the files are for
  --config FILE                       This configuration for every file, rather than the nearest .yamlock.yaml
  --no-config                         No configuration file
  --stdin-filename NAME               The name under which standard input is checked
  --verbose                           Name every file that was not checked
  -h, --help                          This text

Exit code: 0 nothing at or above --fail-on, 1 findings, 2 the command or its input cannot be used.
`;

/** `yamlock scan`: checks files and reports what was found. */
export async function scan(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    ...CHECK_OPTIONS,
    format: { type: 'string' },
    level: { type: 'string' },
    'fail-on': { type: 'string' },
    'stdin-filename': { type: 'string' },
    verbose: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout.write(SCAN_HELP);
    return EXIT.clean;
  }
  const format = oneOf('format', values.format ?? 'pretty', FORMATS);
  const level = oneOf('level', values.level ?? 'information', LEVELS);
  const failOn = oneOf('fail-on', values['fail-on'] ?? 'error', [...LEVELS, 'never']);
  if (positionals.length === 0) throw new UsageError('scan needs a PATH: a file, a folder, or - for standard input');
  const stdinName = values['stdin-filename'];
  if (stdinName !== undefined && !positionals.includes('-'))
    throw new UsageError('--stdin-filename goes with the path -');

  const progress = new Progress(io);
  const options = { check: checkOptions(values, io.cwd), ...(stdinName === undefined ? {} : { stdinName }) };
  const workspace = await openWorkspace(positionals, options, io, host);
  const report = await check(workspace, { level, excerpts: format === 'pretty' }, progress);
  progress.clear();
  const formats: Record<typeof format, () => string> = {
    pretty: () =>
      formatPretty(report, { colour: io.isTTY.stdout && !io.env.NO_COLOR, verbose: values.verbose === true }),
    json: () => formatJson(report),
    sarif: () => formatSarif(report),
    github: () => formatGithub(report),
  };
  io.stdout.write(formats[format]());
  if (failOn === 'never') return EXIT.clean;
  const bar = LEVELS.indexOf(failOn);
  return report.findings.some((finding) => LEVELS.indexOf(finding.level) <= bar) ? EXIT.findings : EXIT.clean;
}
