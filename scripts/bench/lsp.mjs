// Drives a language server over stdio as an editor does, and measures the time from an edit to its diagnostics.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** The time limit of an answer, in milliseconds. */
export const TIMEOUT = 60_000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One server process and its JSON-RPC. */
export class Server {
  constructor(command, root) {
    this.root = root;
    this.waiting = new Map();
    this.onPublish = () => undefined;
    this.id = 0;
    this.buffer = Buffer.alloc(0);
    this.child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.stdout.on('data', (data) => this.receive(data));
  }

  receive(data) {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const head = this.buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(this.buffer.toString('latin1', 0, head))?.[1]);
      if (this.buffer.length < head + 4 + length) return;
      const arrived = performance.now();
      const message = JSON.parse(this.buffer.toString('utf8', head + 4, head + 4 + length));
      this.buffer = this.buffer.subarray(head + 4 + length);
      this.handle(message, arrived);
    }
  }

  handle(message, arrived) {
    if (message.method !== undefined && message.id !== undefined) {
      const results = {
        'workspace/configuration': () => message.params.items.map(() => null),
        'workspace/workspaceFolders': () => [{ uri: pathToFileURL(this.root).href, name: 'bench' }],
      };
      this.send({ id: message.id, result: results[message.method]?.() ?? null });
    } else if (message.method === 'textDocument/publishDiagnostics') {
      this.onPublish({ ...message.params, arrived });
    } else if (message.method === undefined) {
      this.waiting.get(message.id)?.(message, arrived);
      this.waiting.delete(message.id);
    }
  }

  send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.child.stdin.write(body);
  }

  notify(method, params) {
    this.send({ method, params });
  }

  request(method, params) {
    const id = ++this.id;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method}: no answer within ${TIMEOUT} ms`)), TIMEOUT);
      this.waiting.set(id, ({ result, error }, arrived) => {
        clearTimeout(timer);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve({ result, arrived });
      });
      this.send({ id, method, params });
    });
  }

  /** Returns the resident memory of the process and its children in MiB; undefined on other systems than Linux. */
  memory() {
    try {
      const own = (pid) => {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
          readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(/\s+/).filter(Boolean),
        );
        return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024 + children.map(own).reduce((a, b) => a + b, 0);
      };
      return Math.round(own(this.child.pid));
    } catch {
      // No /proc: not Linux.
      return undefined;
    }
  }
}

/** Returns the quantiles of times in milliseconds. */
export function quantiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  return { median: at(0.5), p95: at(0.95), min: sorted[0], max: sorted.at(-1), count: sorted.length };
}

/**
 * Starts a server and opens `text` in it. Resolves to the time that took, functions that edit and ask for code actions and
 * return their times in milliseconds, and `close`.
 */
export async function openIn({ command, text, root, name = 'bench.yaml' }) {
  const spawned = performance.now();
  const server = new Server(command, root);
  const close = () => server.child.kill();
  try {
    const started = performance.now();
    const { result, arrived } = await server.request('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      workspaceFolders: [{ uri: pathToFileURL(root).href, name: 'bench' }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true, diagnostics: { refreshSupport: true } },
        textDocument: {
          publishDiagnostics: { versionSupport: true },
          diagnostic: { dynamicRegistration: false },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [''] } } },
        },
      },
    });
    const pulls = result.capabilities.diagnosticProvider !== undefined;
    server.notify('initialized', {});
    const uri = pathToFileURL(path.join(root, name)).href;
    const answer = (version) => {
      if (pulls) return server.request('textDocument/diagnostic', { textDocument: { uri } });
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no diagnostics within ${TIMEOUT} ms`)), TIMEOUT);
        server.onPublish = (published) => {
          if (published.uri !== uri || (published.version !== undefined && published.version < version)) return;
          clearTimeout(timer);
          server.onPublish = () => undefined;
          resolve({ result: { items: published.diagnostics }, arrived: published.arrived });
        };
      });
    };
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    const opened = await answer(1);
    let version = 1;
    return {
      initialize: arrived - started,
      first: opened.arrived - spawned,
      findings: opened.result.items,
      completes: result.capabilities.completionProvider !== undefined,
      memory: () => server.memory(),
      close,
      /** Opens another document. Resolves to the milliseconds until it has its diagnostics, of a server that is asked for them. */
      async openAlso(other, content) {
        const textDocument = { uri: pathToFileURL(path.join(root, other)).href };
        const sent = performance.now();
        const opened = { ...textDocument, languageId: 'yaml', version: 1, text: content };
        server.notify('textDocument/didOpen', { textDocument: opened });
        return (await server.request('textDocument/diagnostic', { textDocument })).arrived - sent;
      },
      /** Asks for suggestions. Resolves to the milliseconds that took, and to their number. */
      async complete(position) {
        const sent = performance.now();
        const context = { triggerKind: 1 };
        const params = { textDocument: { uri }, position, context };
        const { result: list, arrived: answered } = await server.request('textDocument/completion', params);
        return { time: answered - sent, items: (list?.items ?? list ?? []).length };
      },
      async end() {
        await server.request('shutdown', null);
        server.notify('exit');
        await new Promise((resolve) => server.child.on('exit', resolve));
      },
      async edit(start, end, newText) {
        const sent = performance.now();
        const contentChanges = [{ range: { start, end }, text: newText }];
        server.notify('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges });
        return (await answer(version)).arrived - sent;
      },
      async actions(range) {
        const sent = performance.now();
        const context = { diagnostics: [], triggerKind: 1 };
        return (
          (await server.request('textDocument/codeAction', { textDocument: { uri }, range, context })).arrived - sent
        );
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Opens `text` in a server and edits it. With `halfTyped` it types a key without a colon, which is not YAML; otherwise it adds a
 * character to a value and removes it. Times are in milliseconds, memory in MiB.
 */
export async function measureServer({ command, text, root, halfTyped = false, edits = 30, settle = 120 }) {
  const document = await openIn({ command, text, root });
  try {
    const edit = async (...change) => {
      await pause(settle);
      return document.edit(...change);
    };
    let place = middleImageEnd(text);
    if (halfTyped) {
      // Only the key without its colon is left, and then typed further.
      const start = { line: place.line, character: text.split('\n')[place.line].indexOf(':') };
      await edit(start, place, '');
      place = start;
    }
    const behind = { line: place.line, character: place.character + 1 };
    const times = [];
    for (let count = 0; count < edits; count++)
      times.push(count % 2 === 0 ? await edit(place, place, 'x') : await edit(place, behind, ''));
    // The first two edits also compile.
    const { initialize, first } = document;
    return { initialize, first, memory: document.memory(), ...quantiles(times.slice(2)) };
  } finally {
    document.close();
  }
}

/** Returns the position of the end of the image name that is nearest to the middle of the text. */
export function middleImageEnd(text) {
  const lines = text.split('\n');
  const middle = Math.floor(lines.length / 2);
  const images = lines.flatMap((line, index) => (/^ *image: /.test(line) ? [index] : []));
  const line = images.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? middle;
  return { line, character: (lines[line] ?? '').length };
}
