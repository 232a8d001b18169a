/**
 * A guide is a session that runs: in the order of the page, a block whose language is followed by a name writes that file, and
 * a block of the language `console` holds commands behind `$ `, each followed by what it prints. Blocks of other languages are not
 * run. The test compares what is printed; `YAMLOCK_GUIDES=write npx vitest run test/site/guides.test.ts` writes it into the pages.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../../server/src/cli/commands/run.js';
import { nodeHost } from '../../server/src/host/node/host.js';

interface Block {
  /** The line of its first fence, counted from 0. */
  readonly start: number;
  /** The line of its last fence. */
  readonly end: number;
  readonly language: string;
  readonly name: string | undefined;
}

/** Resolves to the text of a guide with what its commands print now, run one after the other in a folder. */
export async function played(text: string, folder: string): Promise<string> {
  const lines = text.split('\n');
  const made: string[] = [];
  let at = 0;
  for (const { start, end, language, name } of blocksOf(lines)) {
    const body = lines.slice(start + 1, end);
    made.push(...lines.slice(at, start + 1));
    if (name !== undefined) write(path.join(folder, name), body);
    made.push(...(language === 'console' ? await session(body, folder) : body));
    at = end;
  }
  return [...made, ...lines.slice(at)].join('\n');
}

function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let start = 0; start < lines.length; start++) {
    const [, language, name] = /^```(\w+)(?: (\S+))?$/.exec(lines[start] ?? '') ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf('```', start + 1);
    if (end < 0) throw new Error(`The block of line ${start + 1} does not end`);
    blocks.push({ start, end, language, name });
    start = end;
  }
  return blocks;
}

function write(file: string, lines: readonly string[]): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
}

async function session(lines: readonly string[], folder: string): Promise<readonly string[]> {
  const made: string[] = [];
  for (const line of lines.filter((one) => one.startsWith('$ '))) {
    const printed = await run(line.slice(2), folder);
    made.push(line, ...(printed === '' ? [] : printed.replace(/\n$/, '').split('\n')));
  }
  return made;
}

/** Runs a command of a guide: `yamlock`, or `cat`. Resolves to what it prints, but for how long it took. */
async function run(command: string, cwd: string): Promise<string> {
  const [program, ...args] = command.split(' ');
  if (program === 'cat') return args.map((name) => readFileSync(path.join(cwd, name), 'utf8')).join('');
  if (program !== 'yamlock') throw new Error(`A guide cannot run "${command}"`);
  const printed: string[] = [];
  const out = { write: (text: string) => void printed.push(text) };
  const io = { stdout: out, stderr: out, cwd, env: {}, isTTY: { stdout: false, stderr: false }, now: () => 0 };
  await runCli(args, io, async () => {}, nodeHost);
  return printed
    .join('')
    .replaceAll(cwd, '.')
    .replace(/, \d+ ms$/gm, '')
    .replace(/[ \t]+$/gm, '');
}
