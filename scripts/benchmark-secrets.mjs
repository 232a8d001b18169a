// Compares the secrets found by Yamlock, and by the installed scanners, with labelled files:
//
//   npm run benchmark:secrets -- FOLDER
//
// FOLDER holds `bench/score-secrets.mjs`, `corpus/labels` and `corpus/labelled`. The scanners gitleaks, detect-secrets, checkov
// and secretlint are looked for in PATH and in YAMLOCK_PEERS (a list of folders like PATH). Missing ones are named.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { run, setUp } from './setup.mjs';

const project = path.resolve(import.meta.dirname, '..');
const [folder] = process.argv.slice(2);
if (!folder || !existsSync(path.join(folder, 'bench/score-secrets.mjs'))) {
  console.error('usage: npm run benchmark:secrets -- FOLDER (with bench/score-secrets.mjs and corpus/labels in it)');
  process.exit(2);
}
const labels = path.join(folder, 'corpus/labels/dev.tsv');
const files = path.join(folder, 'corpus/labels/dev-files.tsv');
const root = path.resolve(folder, 'corpus/labelled');

/** The scanners, with their command and the parser of their output. Every place that a scanner names counts as a claim. */
const PEERS = {
  gitleaks: {
    run: (program, out) => [
      program,
      ['dir', root, '--report-format', 'json', '--report-path', out, '--exit-code', '0', '--no-banner'],
    ],
    places: (out) =>
      JSON.parse(readFileSync(out, 'utf8')).map(({ File, StartLine }) => [path.resolve(root, File), StartLine]),
  },
  'detect-secrets': {
    cwd: root,
    run: (program) => [program, ['scan', '--all-files', '.']],
    places: (_out, stdout) =>
      Object.entries(JSON.parse(stdout).results).flatMap(([file, found]) =>
        found.map(({ line_number }) => [path.resolve(root, file), line_number]),
      ),
  },
  checkov: {
    run: (program) => [
      program,
      ['--directory', root, '--framework', 'secrets', '--output', 'json', '--quiet', '--compact', '--soft-fail'],
    ],
    places: (_out, stdout) =>
      [JSON.parse(stdout)]
        .flat()
        .flatMap(({ results }) =>
          (results?.failed_checks ?? []).map(({ file_path, file_line_range }) => [
            path.join(root, file_path),
            file_line_range[0],
          ]),
        ),
  },
  secretlint: {
    // The scanner checks only files below the folder it is started in.
    cwd: root,
    // Written to a file: the end is missing in its output to a pipe.
    run: (program, out, config) => [
      program,
      ['--secretlintrc', config, '--format', 'json', '--output', out, '**/*.{yaml,yml}'],
    ],
    places: (out) =>
      JSON.parse(readFileSync(out, 'utf8')).flatMap(({ filePath, messages }) =>
        messages.map(({ loc }) => [path.resolve(filePath), loc.start.line]),
      ),
  },
};

setUp();
run(process.execPath, ['scripts/build.mjs']);
const scorer = [path.join(folder, 'bench/score-secrets.mjs'), '--labels', labels, '--files', files, '--root', root];
console.log('== Yamlock');
const own = spawnSync(process.execPath, [...scorer, '--cli', 'node dist/cli.js', '--verbose'], { stdio: 'inherit' });

const temporary = mkdtempSync(path.join(tmpdir(), 'yamlock-bench-'));
const config = path.join(temporary, '.secretlintrc.json');
writeFileSync(config, JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] }));
for (const [name, peer] of Object.entries(PEERS)) {
  console.log(`\n== ${name}`);
  const program = find(name);
  if (!program) {
    console.log('not found on this machine');
    continue;
  }
  const out = path.join(temporary, `${name}.json`);
  const [command, args] = peer.run(program, out, config);
  const started = performance.now();
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 30, cwd: peer.cwd ?? project });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  try {
    const findings = peer
      .places(out, result.stdout)
      .map(([file, line]) => ({ rule: 'secret-token-pattern', file, start: { line } }));
    const report = path.join(temporary, `${name}-findings.json`);
    writeFileSync(report, JSON.stringify({ findings }));
    spawnSync(process.execPath, [...scorer, '--findings', report], { stdio: 'inherit' });
    console.log(`${findings.length} places in ${seconds} s`);
  } catch (error) {
    console.log(`its output cannot be read (exit ${result.status}): ${error.message}`);
  }
}
rmSync(temporary, { recursive: true, force: true });
process.exit(own.status ?? 2);

function find(name) {
  const folders = `${process.env.YAMLOCK_PEERS ?? ''}${path.delimiter}${process.env.PATH}${path.delimiter}${path.join(homedir(), 'go/bin')}${path.delimiter}${path.join(project, 'node_modules/.bin')}`;
  return folders
    .split(path.delimiter)
    .filter((one) => one !== '')
    .map((one) => path.join(one, name))
    .find((candidate) => existsSync(candidate));
}
