import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT } from '../harness/files.js';
import { findProgram } from './programs.js';

/** A value on its way to the judge and back, as main.go describes it. */
export type Sent = null | string | boolean | { readonly [tag: string]: unknown };

export interface SentCall {
  readonly name: string;
  readonly args: readonly Sent[];
  /** A template that prints the result as `.`, where it cannot be sent. */
  readonly show?: string;
  /** True to get the arguments, too, as they are after the call. */
  readonly after?: boolean;
}

export interface Answer {
  readonly value?: Sent;
  readonly after?: readonly Sent[];
  readonly error?: string;
}

export const HAS_GO = findProgram('go') !== undefined && spawnSync('go', ['version']).status === 0;

/** Builds the program that calls the functions of sprig and Helm, and returns what it answers to these calls. */
export function judged(calls: readonly SentCall[]): readonly Answer[] {
  const input = calls.map((call) => JSON.stringify(call)).join('\n');
  return run([], input).map((line) => JSON.parse(line) as Answer);
}

/** Returns the names of all functions of sprig and Helm. */
export function judgedNames(): readonly string[] {
  return run(['names'], '');
}

function run(args: readonly string[], input: string): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-judge-'));
  try {
    const program = path.join(folder, 'judge');
    const cwd = path.join(PROJECT, 'test', 'judges', 'sprig');
    const built = spawnSync('go', ['build', '-o', program, '.'], { cwd, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(built.stderr);
    const { status, stdout, stderr } = spawnSync(program, args, {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      // What is printed must not depend on where it is.
      env: { ...process.env, TZ: 'UTC' },
    });
    if (status !== 0) throw new Error(stderr);
    return stdout.trimEnd().split('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
