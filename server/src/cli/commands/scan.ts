import nodePath from 'node:path';
import { LEVELS } from '../../core/model/finding.js';
import { printable } from '../../core/text/printable.js';
import type { Host } from '../../host/host.js';
import { openBaseline, withoutKnown } from '../baseline/baseline-file.js';
import { baselineOf, openSince } from '../baseline/since.js';
import { EXIT, type ExitCode, type Io, isColoured, UsageError, writeAll } from '../io.js';
import { formatGithub } from '../report/github.js';
import { formatGitlab } from '../report/gitlab.js';
import { formatJson } from '../report/json.js';
import { formatJunit } from '../report/junit.js';
import { formatPretty } from '../report/pretty.js';
import { isUnchecked } from '../report/report.js';
import { formatSarif } from '../report/sarif.js';
import { uncheckedLines } from '../report/words.js';
import { Cache, defaultCacheFile } from '../scan/cache.js';
import { shortName } from '../scan/inputs.js';
import { CHECK_OPTIONS, oneOf, parseOptions } from '../scan/options.js';
import { scanFiles } from '../scan/scan-files.js';
import { parseShard } from '../scan/shard.js';

const FORMATS = ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const;

export const SCAN_HELP = `Usage: yamlock scan PATH… [options]

Checks YAML files. PATH is a file, a folder, or - for standard input. In folders, what git ignores, node_modules
and files without Kubernetes content are left alone; a file named itself is always checked.

Options:
  --format pretty|json|sarif|github|gitlab|junit
                                      How to report; pretty by default
  --rules all|ID,…|FAMILY,…           Run every rule, those that are off by default too; or only these, or
                                      those of a family (\`yamlock rules\` lists them) that are not off
  --level error|warning|information   Report nothing below this level
  --fail-on error|warning|information|never
                                      The level from which the exit code is 1; error by default
  --fail-on-unchecked                 Exit code 2, too, where a file of a folder could not be checked
  --kubernetes-version 1.N            The version of Kubernetes that the files are for
  --config FILE                       This configuration for every file, rather than the nearest .yamlock.yaml
  --no-config                         No configuration file
  --stdin-filename NAME               The name under which standard input is checked
  --cache[=FILE]                      Take over results for files that did not change, from FILE or the user's cache
  --baseline FILE                     Report what \`yamlock baseline\` did not write into FILE, and nothing else
  --since REF                         Report what came after the merge base of HEAD and REF, a branch, tag or commit;
                                      what is not committed yet counts. Starts git, which no other option does
  --shard I/N                         Check the I-th of N parts only; together they check everything once
  --values FILE                       Render the chart with this file of values, too; several times, the last one wins
  --as-written                        Check files as they are written: render no charts, build no kustomizations
  --workers N                         Threads to check with; as many as there are processors by default, and at most
  --verbose                           Name every file that was not checked, and all that is switched off
  -h, --help                          This text

Exit code: 0 nothing at or above --fail-on, 1 findings, 2 the command or its input cannot be used, or a file named
itself cannot be read.
`;

/** `yamlock scan`: checks files and reports what was found. */
export async function scan(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  const { values, positionals } = parseOptions(spellCache(args), {
    ...CHECK_OPTIONS,
    format: { type: 'string' },
    level: { type: 'string' },
    'fail-on': { type: 'string' },
    'fail-on-unchecked': { type: 'boolean' },
    'stdin-filename': { type: 'string' },
    cache: { type: 'boolean' },
    [CACHE_FILE]: { type: 'string' },
    baseline: { type: 'string' },
    since: { type: 'string' },
    shard: { type: 'string' },
    workers: { type: 'string' },
    values: { type: 'string', multiple: true },
    'as-written': { type: 'boolean' },
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

  if (values.baseline !== undefined && values.since !== undefined)
    throw new UsageError('--baseline and --since exclude each other: each says what is known');
  const shard = values.shard === undefined ? undefined : parseShard(values.shard);
  const workers = values.workers === undefined ? undefined : parseWorkers(values.workers);

  const cacheFile = values[CACHE_FILE] ?? (values.cache ? defaultCacheFile(io) : undefined);
  const cache = cacheFile === undefined ? undefined : await openCache(nodePath.resolve(io.cwd, cacheFile), io);
  const baseline = values.baseline === undefined ? undefined : await openBaseline(values.baseline, io, host);
  const since = values.since === undefined ? undefined : await openSince(values.since, positionals, io, host);
  const request = {
    paths: positionals,
    check: values,
    stdinName,
    // Which known findings are gone shows in findings of all levels.
    level: baseline || since ? 'information' : level,
    excerpts: format === 'pretty',
    cache,
    shard,
    workers,
    values: values.values,
    asWritten: values['as-written'],
  };
  const { report: all, failed, gaps } = await scanFiles(request, io, host);
  const known = since ? await baselineOf(since, request, io, host) : baseline;
  const report = known ? await withoutKnown(all, known, { level, cwd: io.cwd }, host) : all;
  const formats: Record<typeof format, () => Iterable<string> | AsyncIterable<string>> = {
    pretty: () => formatPretty(report, { colour: isColoured(io), verbose: values.verbose === true }),
    json: () => formatJson(report),
    sarif: () => formatSarif(report),
    github: () => formatGithub(report),
    gitlab: () => formatGitlab(report),
    junit: () => formatJunit(report),
  };
  await writeAll(io.stdout, formats[format]());
  if (cache) await saveCache(cache, io);
  if (failed) {
    io.stderr.write(
      'yamlock: failed on files that the report names. This is a mistake in Yamlock; YAMLOCK_DEBUG=1 shows where\n',
    );
    return EXIT.usage;
  }
  const unchecked = values['fail-on-unchecked'] ? report.skipped.filter(isUnchecked) : gaps;
  if (unchecked.length > 0) {
    io.stderr.write(uncheckedLines(unchecked));
    return EXIT.usage;
  }
  if (failOn === 'never') return EXIT.clean;
  const bar = LEVELS.indexOf(failOn);
  return report.findings.some((finding) => LEVELS.indexOf(finding.level) <= bar) ? EXIT.findings : EXIT.clean;
}

/** What `--cache=FILE` is to the parser, which knows no option that may have a value or not. */
const CACHE_FILE = 'cache-file';

function spellCache(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return args.map((argument, index) =>
    end >= 0 && index > end ? argument : argument.replace(/^--cache=/, `--${CACHE_FILE}=`),
  );
}

function parseWorkers(value: string): number {
  const count = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  if (count > 0) return count;
  throw new UsageError(`--workers takes a number from 1 to 999, not "${value}"`);
}

async function openCache(file: string, io: Io): Promise<Cache> {
  const cache = await Cache.open(file);
  if (cache.notice) {
    io.stderr.write(
      `yamlock: the cache ${printable(shortName(file, io.cwd))} ${cache.notice}; everything is checked anew\n`,
    );
  }
  return cache;
}

/** What was found was reported; that the next scan takes longer is no failure of this one. */
async function saveCache(cache: Cache, io: Io): Promise<void> {
  try {
    await cache.save();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    io.stderr.write(`yamlock: the cache ${printable(shortName(cache.file, io.cwd))} cannot be written${code}\n`);
  }
}
