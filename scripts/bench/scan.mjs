// Measures scans of a folder by several programs, each in a process of its own.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

function findProgram(name, folders) {
  for (const folder of folders) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // The program is not in this folder.
    }
  }
  return undefined;
}

/** Returns the rows of a table: program, and seconds or the reason why it did not run. */
export function measureScans(folder, { cli, tools }) {
  const folders = [
    path.join(tools, 'bin'),
    path.join(tools, 'node_modules/.bin'),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ];
  const programs = [
    {
      name: 'yamlock scan',
      program: process.execPath,
      args: [cli, 'scan', '--format', 'json', folder],
    },
    {
      name: 'secretlint',
      // The program checks only files below the folder it is started in.
      cwd: folder,
      args: [
        '--secretlintrcJSON',
        '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}',
        '**/*.{yaml,yml}',
      ],
    },
    { name: 'gitleaks', args: ['dir', '--no-banner', '--exit-code', '0', folder] },
    { name: 'kube-linter', args: ['lint', folder] },
    { name: 'checkov', args: ['--quiet', '--compact', '--framework', 'kubernetes', '-d', folder] },
  ];
  return programs.map(({ name, program, args, cwd = tools }) => {
    const file = program ?? findProgram(name, folders);
    if (!file) return { name, skipped: 'not installed' };
    if (!existsSync(folder)) return { name, skipped: 'no corpus' };
    const start = performance.now();
    const { error, signal, status } = spawnSync(file, args, { stdio: 'ignore', timeout: 900_000, cwd });
    if (error || signal) return { name, skipped: `ended by ${signal ?? error.code}` };
    // Findings end a program with 1; anything above is a failure.
    if (status > 1) return { name, skipped: `failed with ${status}` };
    return { name, seconds: (performance.now() - start) / 1000 };
  });
}
