import { createDecipheriv, createPrivateKey, constants as nodeConstants, privateDecrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CodeAction, TextDocumentEdit, TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { WebCrypto } from '../../server/src/host/web/crypto.js';
import { makeCertificate, newIdentity, runSops } from '../crypto/support.js';
import { findProgram } from '../judges/programs.js';
import { TestClient, uriOf } from './support.js';

const FILE = uriOf('/repo/secrets/db.yaml');
const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: db
  namespace: shop
stringData:
  password: quiet-harbor-42   # rotate
`;
const PASSWORD = { start: { line: 6, character: 14 }, end: { line: 6, character: 14 } };
const KEY = { start: { line: 6, character: 3 }, end: { line: 6, character: 3 } };

/** The text of the file once the action with this title was applied to it. */
async function applied(client: TestClient, title: string, range: typeof PASSWORD): Promise<string> {
  const offered = await client.actions(FILE, range);
  const action = offered.find((one) => one.title === title);
  if (!action) throw new Error(`There is no action "${title}" among: ${offered.map((one) => one.title).join('; ')}`);
  expect(JSON.stringify(action)).not.toContain('quiet-harbor');
  const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
  const edits = (edit?.documentChanges ?? [])
    .filter((change): change is TextDocumentEdit => 'textDocument' in change && change.textDocument.uri === FILE)
    .flatMap((change) => change.edits as TextEdit[]);
  expect(edits.length).toBeGreaterThan(0);
  return TextDocument.applyEdits(TextDocument.create(FILE, 'yaml', 1, SECRET), edits);
}

describe.each([
  ['Node', NodeCrypto],
  ['a browser', WebCrypto],
])('a Secret in plaintext, with the cryptography of %s,', (_, Made) => {
  test('is sealed with the certificate of the workspace', async () => {
    const { certificate, privateKey } = makeCertificate();
    const files = { '/repo/secrets/db.yaml': SECRET, '/repo/sealed-secrets.pem': certificate, '/repo/.git': '' };
    const client = await TestClient.start({ folders: ['/repo'], files, crypto: new Made() });
    await client.ready();
    await client.open(FILE, SECRET);
    const text = await applied(client, 'Convert to a SealedSecret', PASSWORD);
    expect(text).not.toContain('quiet-harbor');
    const sealed = parse(text) as { kind: string; spec: { encryptedData: { password: string } } };
    expect(sealed.kind).toBe('SealedSecret');
    // What the controller does, by the format alone.
    const bytes = Buffer.from(sealed.spec.encryptedData.password, 'base64');
    const length = bytes.readUInt16BE(0);
    const key = privateDecrypt(
      {
        key: createPrivateKey(privateKey),
        padding: nodeConstants.RSA_PKCS1_OAEP_PADDING,
        oaepHash: 'sha256',
        oaepLabel: Buffer.from('shop/db'),
      },
      bytes.subarray(2, 2 + length),
    );
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
    decipher.setAuthTag(bytes.subarray(-16));
    const value = Buffer.concat([decipher.update(bytes.subarray(2 + length, -16)), decipher.final()]);
    expect(value.toString()).toBe('quiet-harbor-42');
  });

  test('is not offered to be sealed where there is no certificate', async () => {
    const files = { '/repo/secrets/db.yaml': SECRET, '/repo/.git': '' };
    const client = await TestClient.start({ folders: ['/repo'], files, crypto: new Made() });
    await client.ready();
    await client.open(FILE, SECRET);
    const titles = (await client.actions(FILE, PASSWORD)).map(({ title }) => title);
    expect(titles.filter((title) => title.includes('SealedSecret'))).toEqual([]);
  });

  const sops = findProgram('sops');
  test.skipIf(!sops)(
    'is encrypted by the rule of .sops.yaml, so that sops decrypts it (skipped without sops)',
    async () => {
      const { secret, recipient } = await newIdentity();
      const config = `creation_rules:\n  - path_regex: secrets/.*\n    encrypted_regex: ^(data|stringData)$\n    age: ${recipient}\n`;
      const files = { '/repo/secrets/db.yaml': SECRET, '/repo/.sops.yaml': config, '/repo/.git': '' };
      const client = await TestClient.start({ folders: ['/repo'], files, crypto: new Made() });
      await client.ready();
      await client.open(FILE, SECRET);
      const text = await applied(client, 'Encrypt the file with SOPS', KEY);
      expect(text).not.toContain('quiet-harbor');
      expect(text).toContain('name: db');
      const decrypted = runSops(sops ?? '', ['--decrypt'], text, secret);
      expect(decrypted.problem).toBe('');
      expect(parse(decrypted.text)).toEqual(parse(SECRET));
    },
  );
});
