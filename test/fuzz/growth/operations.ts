import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../../../server/src/cli/commands/run.js';
import type { Io } from '../../../server/src/cli/io.js';
import { checkFile } from '../../../server/src/core/engine/check.js';
import { planFixes, SharedPlans } from '../../../server/src/core/engine/plan-fixes.js';
import { settle } from '../../../server/src/core/engine/settle.js';
import { DEFAULT_SETTINGS } from '../../../server/src/core/settings/config.js';
import { isYamlFile } from '../../../server/src/host/host.js';
import { MemoryHost } from '../../../server/src/host/memory.js';
import { bundledSchemas } from '../../../server/src/host/node/schemas.js';
import { Project } from '../../../server/src/host/project/project.js';
import { FuzzClient } from '../client.js';
import type { Files } from './generators.js';

const ROOT = '/project';

/** What people have Yamlock do with files, each made anew for every run: nothing is remembered. */
export const OPERATIONS: Readonly<Record<string, (files: Files) => unknown>> = {
  check: (files) => checked(files, false),
  plan: (files) => checked(files, true),
  scan: (files) => command(['scan', ROOT], files),
  'scan as SARIF': (files) => command(['scan', ROOT, '--format', 'sarif'], files),
  fix: (files) => command(['fix', ROOT, '--dry-run', '--safety', 'review'], files),
  upgrade: (files) => command(['upgrade', ROOT, '--to', '1.37'], files),
  graph: (files) => command(['graph', ROOT], files),
  editor: (files) => edited(files, READING),
  actions: (files) => edited(files, ACTING),
  typing: (files) => edited(files, TYPING),
};

const rethrow = (rule: string, error: unknown): never => {
  throw new Error(rule, { cause: error });
};

function textsOf(files: Files): ReadonlyMap<string, string> {
  return new Map(files.map(({ path: name, text }) => [`${ROOT}/${name}`, text]));
}

async function checked(files: Files, plans: boolean): Promise<void> {
  const texts = textsOf(files);
  const project = new Project(new MemoryHost(new Map(texts)), {
    root: ROOT,
    settings: { ...DEFAULT_SETTINGS, profile: 'strict' },
    schemas: bundledSchemas(),
  });
  const yaml = [...texts].filter(([file]) => isYamlFile(file));
  for (const [file] of yaml) await project.prepare(file);
  for (const [file, text] of yaml) project.update(file, text);
  project.index.complete = true;
  for (const [name, text] of yaml) {
    const { file } = project.update(name, text);
    const found = settle(checkFile(file, project.configFor(name), rethrow), project.others);
    if (!plans) continue;
    const world = project.world(name);
    const shared = new SharedPlans();
    for (const finding of found) planFixes(finding, world, undefined, shared);
  }
}

/** Runs a command over files on the disk, in this thread. `ROOT` in the arguments is their folder. */
async function command(args: readonly string[], files: Files): Promise<void> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'yamlock-growth-')));
  let [clock, written, said] = [0, 0, ''];
  const io: Io = {
    stdout: {
      write: (text) => {
        written += text.length;
      },
    },
    stderr: {
      write: (text) => {
        said += text;
      },
    },
    cwd: folder,
    env: {},
    isTTY: { stdout: false, stderr: false },
    now: () => clock++,
  };
  try {
    for (const { path: name, text } of files) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    await runCli(
      args.map((one) => (one === ROOT ? '.' : one)),
      io,
      async () => {},
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (said.includes('mistake in Yamlock') || written + said.length === 0) throw new Error(`${args[0]}: ${said}`);
}

type Ask = (editor: FuzzClient, uri: string, text: string) => Promise<void>;

async function edited(files: Files, ask: Ask): Promise<void> {
  const texts = textsOf(files);
  const editor = await FuzzClient.start(new Map(texts), ROOT);
  try {
    // Of many files an editor shows a few.
    for (const [file, text] of [...texts].slice(0, 2)) {
      const uri = `file://${file}`;
      await editor.notify('textDocument/didOpen', {
        textDocument: { uri, languageId: 'yaml', version: 1, text },
      });
      await ask(editor, uri, text);
    }
  } finally {
    await editor.end();
  }
}

/** Returns the first, the middle and the last line, from 0. */
function someLines(text: string): readonly number[] {
  const last = text.split('\n').length - 1;
  return [...new Set([0, last >> 1, Math.max(last - 1, 0)])];
}

const READING: Ask = async (editor, uri, text) => {
  const textDocument = { uri };
  const end = { line: text.split('\n').length, character: 0 };
  const range = { start: { line: 0, character: 0 }, end };
  await editor.request('textDocument/diagnostic', { textDocument });
  await editor.request('textDocument/documentSymbol', { textDocument });
  await editor.request('textDocument/foldingRange', { textDocument });
  await editor.request('textDocument/documentLink', { textDocument });
  await editor.request('textDocument/inlayHint', { textDocument, range });
  const lenses = (await editor.request('textDocument/codeLens', { textDocument })) as readonly unknown[] | null;
  for (const lens of (lenses ?? []).slice(0, 3)) await editor.request('codeLens/resolve', lens);
  for (const line of someLines(text)) {
    const position = { line, character: Math.min(text.split('\n')[line]?.length ?? 0, 7) };
    const at = { textDocument, position };
    await editor.request('textDocument/hover', at);
    await editor.request('textDocument/completion', at);
    await editor.request('textDocument/signatureHelp', at);
    await editor.request('textDocument/definition', at);
    await editor.request('textDocument/references', { ...at, context: { includeDeclaration: true } });
    await editor.request('textDocument/documentHighlight', at);
    await editor.request('textDocument/prepareRename', at);
    await editor.request('textDocument/selectionRange', { textDocument, positions: [position] });
  }
  await editor.request('workspace/symbol', { query: 's' });
};

const ACTING: Ask = async (editor, uri, text) => {
  const textDocument = { uri };
  const answer = await editor.request('textDocument/diagnostic', { textDocument });
  const { items = [] } = answer as { readonly items?: readonly Shown[] };
  const end = { line: text.split('\n').length, character: 0 };
  const ranges = [...items.slice(0, 2), ...items.slice(-2)].map(({ range }) => range);
  for (const range of [...ranges, { start: { line: 0, character: 0 }, end }]) {
    const within = items.filter((one) => one.range.start.line === range.start.line);
    const actions = (await editor.request('textDocument/codeAction', {
      textDocument,
      range,
      context: { diagnostics: ranges.includes(range) ? within : items },
    })) as readonly Offered[] | null;
    for (const action of (actions ?? []).filter(({ data }) => data !== undefined).slice(0, 12))
      await editor.request('codeAction/resolve', action);
  }
};

const TYPING: Ask = async (editor, uri, text) => {
  const textDocument = { uri };
  await editor.request('textDocument/diagnostic', { textDocument });
  let version = 1;
  for (const line of someLines(text)) {
    for (const typed of ['x', ':', ' ', '"']) {
      version++;
      const at = { line, character: 0 };
      await editor.notify('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: at, end: at }, text: typed }],
      });
      await editor.request('textDocument/diagnostic', { textDocument });
      await editor.request('textDocument/completion', { textDocument, position: at });
    }
  }
};

interface Shown {
  readonly range: { readonly start: { readonly line: number; readonly character: number }; readonly end: unknown };
}

interface Offered {
  readonly data?: unknown;
}
