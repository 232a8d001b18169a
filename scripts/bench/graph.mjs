// Measures the workspace as one: how long the graph takes and what memory it needs, and the time from an edit of a Secret to the
// diagnostics of a workload in another file that reads it; and how long the names and keys take that are offered in that workload.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { quantiles, Server } from './lsp.mjs';

const EDITS = 40;

/** Returns the files of a workspace: for each application a Deployment, its Service, its Secret and a kustomization of every fifth. */
export function workspaceOf(count) {
  const files = {};
  for (let index = 0; index * 4 < count; index++) {
    const name = `app${index}`;
    const folder = `apps/${name}`;
    files[`${folder}/deployment.yaml`] =
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: ${name}\nspec:\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      serviceAccountName: ${name}\n      containers:\n        - name: main\n          image: ghcr.io/acme/${name}:1.4.2\n          env:\n            - name: PASSWORD\n              valueFrom:\n                secretKeyRef:\n                  name: ${name}-db\n                  key: password\n`;
    files[`${folder}/service.yaml`] =
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: ${name}\nspec:\n  selector:\n    app: ${name}\n  ports:\n    - port: 80\n`;
    files[`${folder}/account.yaml`] =
      `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n  namespace: ${name}\nautomountServiceAccountToken: false\n`;
    files[`secrets/${name}.yaml`] =
      `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: ${name}-db\n  namespace: ${name}\nspec:\n  secretStoreRef:\n    kind: ClusterSecretStore\n    name: vault\n  data:\n    - secretKey: password\n      remoteRef:\n        key: ${name}/db\n`;
    if (index % 5 === 0)
      files[`${folder}/kustomization.yaml`] = 'resources: [deployment.yaml, service.yaml, account.yaml]\n';
  }
  return files;
}

/**
 * Resolves to the milliseconds until a workspace of this many files is known, the memory in MiB by then, and the quantiles of the
 * milliseconds from an edit of a Secret to the diagnostics of its reader, which both are open, and of those until names and keys are
 * offered where the reader names the Secret, half of them right after an edit.
 */
export async function measureGraph(command, parent, count) {
  const folder = mkdtempSync(path.join(parent, 'graph-'));
  const files = workspaceOf(count);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const open = (name) => ({ uri: pathToFileURL(path.join(folder, name)).href, version: 1, text: files[name] });
  const [reader, secret] = ['apps/app7/deployment.yaml', 'secrets/app7.yaml'].map(open);
  const wrong = open('apps/app9/deployment.yaml');
  wrong.text = wrong.text.replace('key: password', 'key: passwort');
  const server = new Server(command, folder);
  let listeners = [];
  server.onPublish = (published) => {
    listeners = listeners.filter((one) => !one(published));
  };
  const until = ({ uri }, isWanted) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no diagnostics of ${uri} within 120 s`)), 120_000);
      listeners.push((published) => {
        if (published.uri !== uri || !isWanted(published.diagnostics)) return false;
        clearTimeout(timer);
        resolve(published.arrived);
        return true;
      });
    });
  const says = (diagnostics) => diagnostics.some(({ code }) => code === 'secret-key-missing');
  const saysNot = (diagnostics) => !says(diagnostics);
  try {
    const started = performance.now();
    await server.request('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
      capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    });
    const known = until(wrong, says);
    server.notify('initialized', {});
    for (const { uri, version, text } of [reader, secret, wrong])
      server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version, text } });
    const ready = (await known) - started;
    await pause(2000);
    const memory = server.memory();
    const times = [];
    for (let index = 0; index < EDITS; index++) {
      await pause(150);
      const isRight = index % 2 === 1;
      const text = isRight ? secret.text : secret.text.replace('secretKey: password', 'secretKey: passphrase');
      secret.version++;
      const seen = until(reader, isRight ? saysNot : says);
      const sent = performance.now();
      server.notify('textDocument/didChange', {
        textDocument: { uri: secret.uri, version: secret.version },
        contentChanges: [{ text }],
      });
      times.push((await seen) - sent);
    }
    const offers = [];
    for (let index = 0; index < EDITS; index++) {
      const [part, wanted] =
        index % 2 === 0 ? ['secretKeyRef:\n                  name: ', 'app7-db'] : ['key: ', 'password'];
      // Half of them are asked for at once after an edit.
      if (index % 4 < 2) {
        reader.version++;
        server.notify('textDocument/didChange', {
          textDocument: { uri: reader.uri, version: reader.version },
          contentChanges: [{ text: index % 4 === 0 ? `${reader.text}# ${index}\n` : reader.text }],
        });
      } else await pause(150);
      const before = reader.text.slice(0, reader.text.indexOf(part) + part.length).split('\n');
      const asked = performance.now();
      const { result, arrived } = await server.request('textDocument/completion', {
        textDocument: { uri: reader.uri },
        // Behind the first letter, so that the name itself is one of them.
        position: { line: before.length - 1, character: before.at(-1).length + 1 },
      });
      offers.push(arrived - asked);
      if (!(result?.items ?? []).some(({ label }) => label === wanted)) throw new Error(`"${wanted}" is not offered`);
    }
    return {
      files: Object.keys(files).length,
      ready,
      memory,
      edit: quantiles(times.slice(4)),
      offer: quantiles(offers.slice(4)),
    };
  } finally {
    server.child.kill();
  }
}
