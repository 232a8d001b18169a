import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { parseAllDocuments } from 'yaml';
import { NodeSops } from '../../server/src/host/node/sops.js';
import { newIdentity } from '../crypto/support.js';
import { findProgram } from '../judges/programs.js';
import {
  carriedOut,
  IN_PLACE,
  NEW_SECRET,
  type Opened,
  offered,
  openWorkspace,
  SECRET,
  VALUE,
} from './sops-support.js';
import { uriOf } from './support.js';

const [sops, gpg] = [findProgram('sops'), findProgram('gpg')];

/** Judged by the real sops and a key of PGP that is made for it. */
describe.skipIf(!sops || !gpg)('the real sops (skipped where sops or gpg is missing)', () => {
  const program = { folder: path.dirname(sops ?? ''), file: sops ?? '' };
  const PATH = `${program.folder}${path.delimiter}${process.env.PATH ?? ''}`;
  let home = '';
  let env: NodeJS.ProcessEnv = {};
  let fingerprint = '';

  beforeAll(() => {
    // A short name: sockets are made in it.
    home = mkdtempSync(path.join(tmpdir(), 'yl-gpg-'));
    env = { ...process.env, GNUPGHOME: home, PATH };
    const run = (...args: string[]): string => {
      const done = spawnSync(gpg ?? '', ['--batch', ...args], { encoding: 'utf8', env });
      if (done.status !== 0) throw new Error(`gpg failed: ${done.stderr}`);
      return done.stdout;
    };
    const forNobody = ['--pinentry-mode', 'loopback', '--passphrase', ''];
    run(...forNobody, '--quick-generate-key', 'Yamlock Test <test@example.com>', 'default', 'default', 'never');
    fingerprint = /^fpr:+([0-9A-F]+):/m.exec(run('--list-keys', '--with-colons'))?.[1] ?? '';
  });

  afterAll(() => {
    spawnSync('gpgconf', ['--kill', 'all'], { env });
    rmSync(home, { recursive: true, force: true });
  });

  /** A workspace on disk, where the program finds its rules. */
  async function open(holders: string, files: Readonly<Record<string, string>> = {}): Promise<Opened> {
    const root = mkdtempSync(path.join(tmpdir(), 'yamlock-workspace-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const placed = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${root}/${name}`, text]));
    const opened = await openWorkspace(new NodeSops(env), { root, holders, files: placed });
    mkdirSync(path.join(root, 'secrets'));
    for (const [file, text] of Object.entries(opened.disk)) if (!file.endsWith('.git')) writeFileSync(file, text);
    return opened;
  }

  function decrypted(text: string, more: Readonly<Record<string, string>> = {}): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-decrypt-'));
    try {
      const file = path.join(folder, 'file.yaml');
      writeFileSync(file, text);
      const done = spawnSync(program.file, ['decrypt', file], {
        encoding: 'utf8',
        env: { ...env, HOME: folder, ...more },
      });
      if (done.status !== 0) throw new Error(`sops cannot decrypt it: ${done.stderr}`);
      return done.stdout;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  const read = (text: string): unknown => parseAllDocuments(text).map((document) => document.toJS());

  /** The file once the action was carried out; nothing on the disk has changed by then. */
  async function result(opened: Opened, name: string, title: RegExp, made = name): Promise<string> {
    const action = await offered(opened, name, title);
    expect(action.disabled).toBeUndefined();
    const { edit } = await opened.client.request<CodeAction>('codeAction/resolve', action);
    expect(opened.client.leftover('window/showMessage')).toEqual([]);
    for (const [file, text] of Object.entries(opened.disk))
      if (!file.endsWith('.git')) expect(readFileSync(file, 'utf8')).toBe(text);
    const after = carriedOut(opened, edit);
    const text = after.get(`${opened.root}/${made}`) ?? '';
    expect(text).not.toContain(VALUE);
    return text;
  }

  test('encrypts a Secret in its place for PGP', async () => {
    const opened = await open(`pgp: ${fingerprint}`);
    const text = await result(opened, 'secrets/db.yaml', IN_PLACE);
    expect(text).toContain(`fp: ${fingerprint}`);
    expect(text).toContain('name: db');
    expect(read(decrypted(text))).toEqual(read(SECRET));
  });

  test('encrypts what stands in a file of several documents', async () => {
    const data = Buffer.from(`${VALUE}-b`).toString('base64');
    const more = `---
# second
apiVersion: v1
kind: Secret
metadata: {name: more, labels: {version: "1.10", since: 2024-01-02, on: "yes", ratio: 1.50}}
type: Opaque
data:
  token: ${data}
stringData:
  "a key: odd": 'it''s'
  empty: ""
  config.yaml: |
    # in a value
    user: orders
    password: ${VALUE}-c
  folded: >-
    some words
    go on
`;
    const opened = await open(`pgp: ${fingerprint}`);
    await opened.client.change(uriOf(`${opened.root}/secrets/db.yaml`), { text: SECRET + more });
    const texts = { ...opened, disk: { ...opened.disk, [`${opened.root}/secrets/db.yaml`]: SECRET + more } };
    writeFileSync(`${opened.root}/secrets/db.yaml`, SECRET + more);
    const text = await result(texts, 'secrets/db.yaml', IN_PLACE);
    expect(text).not.toContain(data);
    const back = read(decrypted(text)) as unknown[];
    const expected = read(SECRET + more) as { metadata: { labels?: Record<string, unknown> } }[];
    // A plain day is a point in time for sops; it is left in plaintext.
    const labels = expected[1]?.metadata.labels;
    if (labels) labels.since = '2024-01-02T00:00:00Z';
    expect(back).toEqual(expected);
  });

  test('splits the key among several groups', async () => {
    const { secret, recipient } = await newIdentity();
    const groups = `key_groups:\n  - pgp: [${fingerprint}]\n  - age: [${recipient}]\n  shamir_threshold: 2`;
    const text = await result(await open(groups), 'secrets/db.yaml', IN_PLACE);
    expect(read(decrypted(text, { SOPS_AGE_KEY: secret }))).toEqual(read(SECRET));
    expect(() => decrypted(text)).toThrow(/cannot decrypt/);
  });

  test('encrypts the new file that a literal moves to', async () => {
    const text = await result(await open(`pgp: ${fingerprint}`), 'web.yaml', NEW_SECRET, 'web-secrets.sops.yaml');
    expect(read(decrypted(text))).toEqual([
      expect.objectContaining({
        kind: 'Secret',
        metadata: { name: 'web-secrets', namespace: 'shop' },
        stringData: { 'db-password': VALUE },
      }),
    ]);
  });

  test('encrypts the values file that a Helm value moves to', async () => {
    const values = `postgresql:\n  auth:\n    postgresPassword: ${VALUE}\n`;
    const rule = `creation_rules:\n- path_regex: ^secrets\\.yaml$\n  pgp: ${fingerprint}\n`;
    const opened = await open('', {
      'values.yaml': values,
      'Chart.yaml': 'name: web\nversion: 1.0.0\napiVersion: v2\n',
      '.sops.yaml': rule,
    });
    await opened.client.open(uriOf(`${opened.root}/values.yaml`), values);
    const text = await result(opened, 'values.yaml', /^Move to secrets\.yaml, a values file/, 'secrets.yaml');
    expect(read(decrypted(text))).toEqual([{ postgresql: { auth: { postgresPassword: VALUE } } }]);
  });

  test('says why it cannot, and nothing changes', async () => {
    const opened = await open(`pgp: ${'0'.repeat(40)}`);
    const action = await offered(opened, 'secrets/db.yaml', IN_PLACE);
    const { edit, command } = await opened.client.request<CodeAction>('codeAction/resolve', action);
    expect([edit, command]).toEqual([undefined, undefined]);
    const { message } = await opened.client.next<{ message: string }>('window/showMessage');
    expect(message).toMatch(/^db\.yaml was not encrypted: sops says: .*0{40}/);
    expect(message).not.toContain(VALUE);
  });
});
