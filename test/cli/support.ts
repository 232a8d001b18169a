import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { expect, onTestFinished } from 'vitest';
import { runCli } from '../../server/src/cli/commands/run.js';
import type { Io } from '../../server/src/cli/io.js';
import type { Host } from '../../server/src/host/host.js';
import { nodeHost } from '../../server/src/host/node/host.js';
import { copySchemas } from '../harness/schemas.js';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface World {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  readonly isTTY?: Io['isTTY'];
  /** The milliseconds by which the clock advances whenever it is read. */
  readonly tick?: number;
  readonly host?: Host;
  readonly serve?: () => Promise<void>;
  /** The path of the program that workers run. */
  readonly program?: string;
}

/** Runs the command line in this process. */
export async function yamlock(args: readonly string[], world: World = {}): Promise<Ran> {
  const written: { stdout: string[]; stderr: string[] } = { stdout: [], stderr: [] };
  let clock = 0;
  const io: Io = {
    stdout: { write: (text) => void written.stdout.push(text) },
    stderr: { write: (text) => void written.stderr.push(text) },
    cwd: world.cwd ?? tmpdir(),
    env: world.env ?? {},
    isTTY: world.isTTY ?? { stdout: false, stderr: false },
    now: () => {
      clock += world.tick ?? 1;
      return clock;
    },
    ...(world.program === undefined ? {} : { program: world.program }),
    ...(world.stdin === undefined ? {} : { stdin: chunks(world.stdin) }),
  };
  const code = await runCli(args, io, world.serve ?? (async () => {}), world.host ?? nodeHost);
  return { code, stdout: written.stdout.join(''), stderr: written.stderr.join('') };
}

async function* chunks(input: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  // In two pieces, as a pipe may deliver it; the middle may be inside a character.
  const middle = bytes.length >> 1;
  yield bytes.subarray(0, middle);
  yield bytes.subarray(middle);
}

/** Returns the path of a folder with these files, which is removed after the test. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = makeFolder();
  // Not a hook of this module: it would run only once for all test files.
  onTestFinished(() => removeFolder(folder));
  fill(folder, files);
  return folder;
}

/** Returns the path of a new folder. The caller removes it with `removeFolder`. */
export function makeFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'yamlock-test-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Writes files into a folder. */
export function fill(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, 0o644);
  }
}

/** Expects a file to have these permissions. Windows keeps none. */
export function expectMode(file: string, mode: number): void {
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(mode);
}

/** Builds `yamlock` as one file and resolves to its path. `extra` is code at its start; `plugins` may change the sources. */
export async function buildProgram(folder: string, extra = '', plugins: readonly Plugin[] = []): Promise<string> {
  const program = path.join(folder, 'cli.cjs');
  await build({
    entryPoints: ['server/src/main.cli.ts'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outfile: program,
    mainFields: ['module', 'main'],
    logLevel: 'error',
    banner: { js: extra },
    plugins: [...plugins],
  });
  copySchemas(folder);
  return program;
}

/** A pod with one finding, an error: it runs privileged. */
export const PRIVILEGED = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
  - name: app
    image: registry.example.com/web:1.2
    securityContext:
      privileged: true
`;

/** A pod with a finding that `--safety review` fixes: a suspicious quantity. */
export const ODD = PRIVILEGED.replace(
  'securityContext:\n      privileged: true',
  'resources:\n      limits:\n        memory: 512m',
);

/** A ConfigMap without findings. */
export const CLEAN = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  colour: blue
`;

/** The parts of a JSON report that tests use. */
interface JsonReport {
  readonly findings: readonly {
    readonly rule: string;
    readonly level: string;
    readonly file: string;
    readonly start: { readonly line: number; readonly column: number; readonly offset: number };
    readonly end: { readonly line: number; readonly column: number; readonly offset: number };
    readonly fixes: readonly { readonly title: string; readonly safety: string }[];
    readonly related: readonly { readonly file: string; readonly message: string; readonly start: object }[];
  }[];
  readonly summary: {
    readonly files: number;
    readonly documents: number;
    readonly errors: number;
    readonly warnings: number;
    readonly information: number;
    readonly unchecked: number;
    readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  };
}

/** Scans with `--format json` and resolves to the report. */
export async function report(args: readonly string[], world: World = {}): Promise<JsonReport> {
  const { stdout, stderr, code } = await yamlock(['scan', '--format', 'json', ...args], world);
  if (code === 2) throw new Error(stderr);
  return JSON.parse(stdout) as JsonReport;
}

/** Returns `file:line rule` for every finding. */
export function places({ findings }: JsonReport): readonly string[] {
  return findings.map(({ file, start, rule }) => `${file}:${start.line} ${rule}`);
}
