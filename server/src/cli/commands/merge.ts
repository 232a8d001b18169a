import { LEVELS } from '../../core/model/finding.js';
import { append } from '../../core/text/append.js';
import { printable } from '../../core/text/printable.js';
import type { Host } from '../../host/host.js';
import { EXIT, type ExitCode, type Io, UsageError, writeAll } from '../io.js';
import { isJsonReport, type JsonHead, jsonHead, mergeJson } from '../merge/json.js';
import { hasAtLeast, type Merged, missingParts } from '../merge/merged.js';
import { type JsonObject, type ReportFile, readReport } from '../merge/report-file.js';
import { isSarif, mergeSarif, type RunHead, runHeads } from '../merge/sarif.js';
import { jsonPieces } from '../report/json-pieces.js';
import { absolute } from '../scan/inputs.js';
import { oneOf, parseOptions } from '../scan/options.js';

export const MERGE_HELP = `Usage: yamlock merge FILE… [options]

Makes one report of several: of the parts of a scan (--shard), or of scans of several folders. The files are reports of
\`yamlock scan --format json\`, or SARIF logs. Findings are in the order of one scan; what stands in several reports is
there once. A part of a scan that is missing is named.

Options:
  --fail-on error|warning|information|never
                                      The level from which the exit code is 1; error by default
  -h, --help                          This text

Exit code: 0 nothing at or above --fail-on, 1 findings, 2 the command or a report cannot be used, or a part is missing.
`;

/** \`yamlock merge\`: several reports as one. */
export async function merge(args: readonly string[], io: Io, _host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(args, {
    'fail-on': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) {
    io.stdout.write(MERGE_HELP);
    return EXIT.clean;
  }
  const failOn = oneOf('fail-on', values['fail-on'] ?? 'error', [...LEVELS, 'never']);
  if (positionals.length === 0) throw new UsageError('merge needs a FILE: a report of `yamlock scan`');
  const { value, tally, shards } = await mergeFiles(
    positionals.map((name) => ({ name: printable(name), path: absolute(name, io.cwd) })),
  );
  await writeAll(io.stdout, jsonPieces(value));
  io.stdout.write('\n');
  const missing = missingParts(shards);
  if (missing.length > 0) {
    io.stderr.write(`yamlock: no report of ${missing.join(', ')}: the merged one has only what the others found\n`);
    return EXIT.usage;
  }
  return failOn !== 'never' && hasAtLeast(tally, failOn) ? EXIT.findings : EXIT.clean;
}

async function mergeFiles(files: readonly ReportFile[]): Promise<Merged> {
  const json: JsonHead[] = [];
  const sarif: RunHead[] = [];
  const abouts = new Map<string, JsonObject>();
  let first: { readonly name: string; readonly isLog: boolean } | undefined;
  for (const file of files) {
    const report = await readReport(file);
    const isLog = isSarif(report);
    if (!isLog && !isJsonReport(report))
      throw new UsageError(`${file.name} is no report of \`yamlock scan --format json\` and no SARIF log`);
    if (first && first.isLog !== isLog)
      throw new UsageError(
        `${first.name} and ${file.name} are of different formats: reports are merged with reports, and SARIF logs with SARIF logs`,
      );
    first = { name: file.name, isLog };
    if (isLog) append(sarif, runHeads(file, report, abouts));
    else json.push(jsonHead(file, report));
  }
  return first?.isLog ? mergeSarif(sarif) : mergeJson(json);
}
