import { promises as fs } from 'node:fs';
import nodePath from 'node:path';
import type { Fingerprint } from '../../core/engine/baseline.js';
import { BASELINE_FILE } from '../../core/engine/baseline-text.js';
import { printable } from '../../core/text/printable.js';
import type { Host } from '../../host/host.js';
import { reasonOf } from '../../host/node/system-errors.js';
import { baselineText, fingerprintOf } from '../baseline/baseline-file.js';
import { baselineOf, openSince } from '../baseline/since.js';
import { EXIT, type ExitCode, type Io, UsageError } from '../io.js';
import { plural, uncheckedLines } from '../report/words.js';
import type { CheckValues } from '../scan/check-options.js';
import { CHECK_OPTIONS, parseOptions } from '../scan/options.js';
import { scanFiles } from '../scan/scan-files.js';
import { writeTogether } from '../write/write-together.js';

export const BASELINE_HELP = `Usage: yamlock baseline PATH… [options]

Writes down what there is to find, so that \`yamlock scan --baseline\` reports only what comes after it. An entry names the
rule, the file, the object, the place in it and the message, and no value: findings are known again when lines move,
files are renamed and entries of lists change places.

Options:
  --output FILE           The file to write; ${BASELINE_FILE} by default
  --since REF             What there was to find in the merge base of HEAD and REF, a branch, tag or commit
  --rules all|ID,…|FAMILY,…, --kubernetes-version 1.N, --config FILE, --no-config, --as-written
                          As for \`yamlock scan\`
  -h, --help              This text

Exit code: 0 it is written, 2 the command or its input cannot be used, or the file cannot be written.
`;

/** `yamlock baseline`: writes down what there is to find. */
export async function baseline(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    ...CHECK_OPTIONS,
    output: { type: 'string' },
    since: { type: 'string' },
    'as-written': { type: 'boolean' },
  });
  if (values.help) {
    io.stdout.write(BASELINE_HELP);
    return EXIT.clean;
  }
  if (positionals.length === 0) throw new UsageError('baseline needs a PATH: a file or a folder');
  if (positionals.includes('-')) throw new UsageError('baseline reads files and folders, not standard input');
  return writeBaseline({ ...values, paths: positionals, name: values.output ?? BASELINE_FILE }, io, host);
}

/** What a baseline is of, and the file to write. */
interface BaselineRequest extends CheckValues {
  readonly paths: readonly string[];
  readonly name: string;
  readonly since?: string | undefined;
  readonly 'as-written'?: boolean | undefined;
}

/** Writes down what there is to find, and says so. */
export async function writeBaseline(request: BaselineRequest, io: Io, host: Host): Promise<ExitCode> {
  const { paths, name } = request;
  const scan = {
    paths,
    check: request,
    level: 'information',
    excerpts: false,
    asWritten: request['as-written'],
  } as const;
  const path = nodePath.resolve(io.cwd, name);
  const folder = nodePath.dirname(path);
  if (request.since !== undefined) {
    const then = await baselineOf(await openSince(request.since, paths, io, host), scan, io, host);
    // A commit names files from the root of its repository.
    const from = ({ file, ...print }: Fingerprint): Fingerprint => ({
      ...print,
      file: nodePath.relative(folder, nodePath.join(then.folder, file)).replaceAll(nodePath.sep, '/'),
    });
    await write(path, name, baselineText(then.findings.map(from)));
    io.stdout.write(`${printable(name)} has ${plural(then.findings.length, 'finding')} of ${then.commit}\n`);
    return EXIT.clean;
  }
  const { report, failed, gaps } = await scanFiles(scan, io, host);
  // A baseline of less than everything would call what it lacks new.
  if (failed || gaps.length > 0) {
    io.stderr.write(uncheckedLines(gaps.length > 0 ? gaps : report.skipped));
    return EXIT.usage;
  }
  const text = baselineText(report.findings.map((finding) => fingerprintOf(finding, io.cwd, folder)));
  await write(path, name, text);
  io.stdout.write(`${printable(name)} has ${plural(report.findings.length, 'finding')}\n`);
  return EXIT.clean;
}

async function write(path: string, name: string, after: string): Promise<void> {
  try {
    const target = await fs.realpath(path).catch(() => path);
    const before = await fs.readFile(target, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    await writeTogether([{ path: target, before, after }]);
  } catch (error) {
    throw new UsageError(`${name} cannot be written: ${reasonOf(error)}`);
  }
}
