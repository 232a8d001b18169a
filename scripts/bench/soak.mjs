// One long session of the language server: which files there are, what is edited, and what is measured.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { workspaceOf } from './graph.mjs';
import { quantiles, Server } from './lsp.mjs';

/** The edits of one phase, after which memory and latency are noted. The first one is the warm-up. */
const PHASE = 1000;
/** The documents that are open at a time. */
const MOST_OPEN = 12;
/** The pause between two edits, in milliseconds: a fast typist's. */
const BETWEEN = 10;

/** Collects all garbage on a signal, and writes what memory is used then. */
const PROBE = `process.on('SIGUSR2', () => {
  gc();
  gc();
  require('node:fs').writeFileSync(process.env.SOAK_MEMORY, JSON.stringify(process.memoryUsage()));
});`;

/** Returns the files of a workspace: half of them applications with their Secrets, the others charts with values and overlays. */
export function soakedFiles(count) {
  const files = workspaceOf(Math.floor(count / 2));
  for (let index = 0; Object.keys(files).length < count; index++) Object.assign(files, chartOf(`chart${index}`));
  return files;
}

function chartOf(name) {
  const folder = `charts/${name}`;
  const files = {
    [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
    [`${folder}/values.yaml`]: `replicas: 2\nimage:\n  repository: ghcr.io/acme/${name}\n  tag: "1.0"\nsecurityContext: {}\nauth:\n  existingSecret: ${name}-db\nservice:\n  port: 80\n`,
    [`${folder}/templates/_helpers.tpl`]: `{{- define "${name}.labels" -}}\napp.kubernetes.io/name: ${name}\napp.kubernetes.io/instance: {{ .Release.Name }}\n{{- end }}\n`,
    [`${folder}/templates/secret.yaml`]: `{{- if not .Values.auth.existingSecret }}\napiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}-db\nstringData:\n  password: {{ randAlphaNum 20 }}\n{{- end }}\n`,
  };
  for (let index = 0; index < 8; index++) {
    files[`${folder}/templates/deployment-${index}.yaml`] =
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}-${index}\n  labels:\n    {{- include "${name}.labels" . | nindent 4 }}\nspec:\n  replicas: {{ .Values.replicas }}\n  selector:\n    matchLabels:\n      {{- include "${name}.labels" . | nindent 6 }}\n  template:\n    metadata:\n      labels:\n        {{- include "${name}.labels" . | nindent 8 }}\n    spec:\n      containers:\n        - name: main\n          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"\n          {{- with .Values.securityContext }}\n          securityContext:\n            {{- toYaml . | nindent 12 }}\n          {{- end }}\n          env:\n            - name: PASSWORD\n              valueFrom:\n                secretKeyRef:\n                  name: {{ .Values.auth.existingSecret }}\n                  key: password\n`;
    files[`${folder}/templates/service-${index}.yaml`] =
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-${index}\nspec:\n  selector:\n    {{- include "${name}.labels" . | nindent 4 }}\n  ports:\n    - port: {{ .Values.service.port }}\n`;
  }
  files[`overlays/${name}/kustomization.yaml`] =
    `namespace: ${name}\nresources:\n  - base.yaml\npatches:\n  - path: patch.yaml\n`;
  files[`overlays/${name}/base.yaml`] =
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels: {app: web}\n  template:\n    metadata:\n      labels: {app: web}\n    spec:\n      containers:\n        - name: web\n          image: ghcr.io/acme/web:1.0\n`;
  files[`overlays/${name}/patch.yaml`] =
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n`;
  return files;
}

/** Ways in which somebody changes a text; the next edit of the file takes it back. */
const CHANGES = [
  // A comment.
  (text) => `# a remark\n${text}`,
  // A line that is half written, and no YAML yet.
  (text, random) => insertedAt(text, lineStart(text, random), '  na'),
  // A key more, wherever that is.
  (text, random) => insertedAt(text, lineStart(text, random), 'added: "true"\n'),
  // A line less.
  (text, random) => {
    const start = lineStart(text, random);
    return text.slice(0, start) + text.slice(text.indexOf('\n', start) + 1);
  },
  // A character within a word.
  (text, random) => insertedAt(text, Math.floor(random() * text.length), 'x'),
  // Another name.
  (text) => text.replace(/name: ([\w-]+)/, 'name: $1-renamed'),
  // A password.
  (text) =>
    `${text}\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: typed\nstringData:\n  password: quiet-harbor-42\n`,
  // Everything.
  () => '',
];

function insertedAt(text, at, more) {
  return text.slice(0, at) + more + text.slice(at);
}

function lineStart(text, random) {
  return text.lastIndexOf('\n', Math.floor(random() * text.length)) + 1;
}

/** A generator of numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Resolves to what was measured after each phase of a session: the heap after a collection and the resident memory in MiB, and the
 * milliseconds from an edit to its diagnostics.
 */
export async function soak({ program, home, edits, files: count, seed, tell }) {
  const random = randomFrom(seed);
  const folder = path.join(home, 'work');
  const files = soakedFiles(count);
  const names = Object.keys(files);
  const fileOf = (name) => path.join(folder, name);
  const uriOf = (name) => pathToFileURL(fileOf(name)).href;
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(fileOf(name)), { recursive: true });
    writeFileSync(fileOf(name), text);
  }
  const memory = path.join(home, 'memory.json');
  process.env.SOAK_MEMORY = memory;
  writeFileSync(path.join(home, 'probe.cjs'), PROBE);
  const server = new Server(['--expose-gc', '--require', path.join(home, 'probe.cjs'), program, '--stdio'], folder);
  const open = new Map();
  const phases = [];
  let times = [];

  const close = async (name) => {
    const { text, saved } = open.get(name);
    open.delete(name);
    // Half of the files are saved as they are, and then as they were.
    if (text !== saved && random() < 0.5) {
      for (const state of [text, files[name]]) {
        writeFileSync(fileOf(name), state);
        server.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(name), type: 2 }] });
      }
    }
    server.notify('textDocument/didClose', { textDocument: { uri: uriOf(name) } });
  };
  const edit = async (name) => {
    const uri = uriOf(name);
    if (!open.has(name)) {
      if (open.size >= MOST_OPEN) await close([...open.keys()][0]);
      open.set(name, { text: files[name], saved: files[name], version: 1 });
      server.notify('textDocument/didOpen', {
        textDocument: { uri, languageId: 'yaml', version: 1, text: files[name] },
      });
      await server.request('textDocument/diagnostic', { textDocument: { uri } });
    }
    const document = open.get(name);
    const text =
      document.text === files[name]
        ? CHANGES[Math.floor(random() * CHANGES.length)](document.text, random)
        : files[name];
    document.text = text;
    document.version++;
    const sent = performance.now();
    server.notify('textDocument/didChange', {
      textDocument: { uri, version: document.version },
      contentChanges: [{ text }],
    });
    const { arrived } = await server.request('textDocument/diagnostic', { textDocument: { uri } });
    times.push(arrived - sent);
    const position = { line: Math.floor(random() * text.split('\n').length), character: 2 };
    if (times.length % 10 === 0) {
      const range = { start: position, end: position };
      await server.request('textDocument/hover', { textDocument: { uri }, position });
      await server.request('textDocument/completion', { textDocument: { uri }, position });
      await server.request('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } });
      await server.request('textDocument/codeLens', { textDocument: { uri } });
    }
    await pause(BETWEEN);
  };
  const measured = async () => {
    // What was begun for the last edits ends first.
    await pause(2000);
    rmSync(memory, { force: true });
    server.child.kill('SIGUSR2');
    while (!existsSync(memory)) await pause(50);
    await pause(100);
    const { heapUsed, external, rss } = JSON.parse(readFileSync(memory, 'utf8'));
    const { median, p95, max } = quantiles(times);
    return {
      edits: phases.length * PHASE + times.length,
      heap: (heapUsed + external) / 2 ** 20,
      resident: rss / 2 ** 20,
      median,
      p95,
      max,
    };
  };

  try {
    await server.request('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'work' }],
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          diagnostics: { refreshSupport: true },
          codeLens: { refreshSupport: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
          workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'] },
        },
        textDocument: {
          diagnostic: { dynamicRegistration: false },
          codeAction: {
            codeActionLiteralSupport: { codeActionKind: { valueSet: [''] } },
            dataSupport: true,
            resolveSupport: { properties: ['edit'] },
          },
        },
      },
      initializationOptions: { clientCommands: true },
    });
    server.notify('initialized', {});
    for (let done = 0; done < edits; done++) {
      // Every file once, and then any.
      await edit(names[done < names.length ? done : Math.floor(random() * names.length)]);
      if (times.length < PHASE && done + 1 < edits) continue;
      const phase = await measured();
      phases.push(phase);
      tell(phase);
      times = [];
    }
    return phases;
  } finally {
    server.child.kill();
  }
}
