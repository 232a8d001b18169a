import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A call of the program: the arguments and environment, which other users of the machine may see, and its input. */
export interface Call {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly pids: readonly number[];
}

/** The behaviours of the program. All but `correct` return output that must be rejected, or never end. */
export type Behaviour =
  | 'correct'
  | 'failing'
  | 'quoting'
  | 'silent'
  | 'deaf'
  | 'hanging'
  | 'endless'
  | 'bytes'
  | 'garbage'
  | 'nothing'
  | 'unchanged'
  | 'no block'
  | 'one value left'
  | 'a comment'
  | 'a key lost'
  | 'another name';

/**
 * A program called `sops` in a folder of its own, for the length of the test. It encrypts the values below `data` and `stringData`
 * in manifests with one line for each value, with a key that is thrown away.
 */
export class FakeSops {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'yamlock-fake-sops-'));
  readonly program = path.join(this.folder, 'sops');

  constructor(behaviour: Behaviour = 'correct') {
    this.behave(behaviour);
    writeFileSync(this.program, SCRIPT, { mode: 0o755 });
    onTestFinished(() => {
      for (const pid of this.calls().flatMap(({ pids }) => pids)) end(pid);
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  behave(behaviour: Behaviour): void {
    writeFileSync(path.join(this.folder, 'behaviour'), behaviour);
  }

  /** Every start so far, in order. */
  calls(): readonly Call[] {
    const file = path.join(this.folder, 'calls');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Call);
  }
}

/** Returns true for a running process, and false for one that has ended, also before its parent noticed. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    // There is no process with this id.
    return false;
  }
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || !/\) Z /.test(readFileSync(status, 'utf8'));
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has ended by itself.
  }
}

const SCRIPT = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const { createCipheriv, randomBytes } = require('node:crypto');
const { spawn } = require('node:child_process');
const path = require('node:path');
const beside = (name) => path.join(__dirname, name);
const behaviour = readFileSync(beside('behaviour'), 'utf8');
// Like gpg under sops, the child inherits the output.
const child = behaviour === 'hanging' ? spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }) : undefined;
const pids = child ? [process.pid, child.pid] : [];
appendFileSync(beside('calls'), JSON.stringify({ argv: process.argv.slice(2), cwd: process.cwd(), env: process.env, pids }) + '\\n');
if (behaviour === 'hanging') setInterval(() => {}, 1000);
else if (behaviour === 'deaf') {
  console.error('no key');
  process.exitCode = 3;
  process.stdin.destroy();
} else if (behaviour === 'endless') {
  const write = () => { while (process.stdout.write('x'.repeat(65536))); process.stdout.once('drain', write); };
  write();
} else {
  const text = readFileSync(0, 'utf8');
  if (behaviour === 'failing') fail('Failed to get the data key required to encrypt the SOPS file.\\n\\u001b[31m  no such key\\u001b[0m');
  else if (behaviour === 'quoting') fail('cannot read ' + JSON.stringify(text) + ', of which ' + values(text).map((value) => value.slice(0, 9) + '...').join(' and '));
  else if (behaviour === 'silent') process.exitCode = 7;
  else if (behaviour === 'bytes') process.stdout.write(Buffer.from([0xff, 0xfe, 0xff]));
  else if (behaviour === 'garbage') process.stdout.write('}{ [not, yaml');
  else if (behaviour === 'unchanged') process.stdout.write(text);
  else if (behaviour !== 'nothing') process.stdout.write(encrypt(text));
}
function fail(message) {
  process.stderr.write(message);
  process.exitCode = 1;
}
function values(text) {
  return [...text.matchAll(/^ +[\\w-]+: (.+)$/gm)].map(([, value]) => value);
}
function sealed(text) {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', randomBytes(32), iv);
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
  return 'ENC[AES256_GCM,data:' + data + ',iv:' + iv.toString('base64') + ',tag:' + cipher.getAuthTag().toString('base64') + ',type:str]';
}
function encrypt(text) {
  let covered = false;
  let left = behaviour === 'one value left';
  let lost = behaviour === 'a key lost';
  let first = '';
  const lines = text.trimEnd().split('\\n').flatMap((line) => {
    if (/^\\S/.test(line)) covered = /^(?:data|stringData):/.test(line);
    const [, start, value] = /^( +[\\w.-]+: )"?([^"#]+?)"?(?: +#.*)?$/.exec(line) || [];
    if (behaviour === 'another name' && start === '  name: ') return ['  name: other'];
    if (!covered || value === undefined) return [line];
    first = first || value;
    if (lost) { lost = false; return []; }
    if (left) { left = false; return [line]; }
    return [start + sealed(value)];
  });
  if (behaviour === 'a comment') lines.push('# was: ' + first);
  if (behaviour === 'no block') return lines.join('\\n') + '\\n';
  return lines.concat(['sops:', '    lastmodified: "2026-11-22T05:10:00Z"', '    mac: ' + sealed('mac'), '    pgp:', '        - fp: "0000"', '    version: 3.10.2', '']).join('\\n');
}
`;
