import { describe, expect, test } from 'vitest';
import { encryptText } from '../../server/src/core/encryption/sops/encrypt.js';
import { coveredValues, whyNotOutput, withoutValues } from '../../server/src/core/secrets/sops-output.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import { newIdentity, openSession, selectors } from '../crypto/support.js';

const SECRET = ['quiet', 'harbor', '42'].join('-');
const CODED = Buffer.from(`${SECRET}-coded`).toString('base64');
const PLAIN = `apiVersion: v1
kind: Secret
metadata:
  name: db
  labels: {since: 2024-01-02, port: "5432", level: 1.50}
data:
  token: ${CODED}
stringData:
  password: ${SECRET} # rotate
  empty: ""
  config: |
    user: orders
    pass: ${SECRET}-in-a-line
  list: [1, true, ~]
`;
const which = selectors('encrypted_regex', '^(data|stringData)$');
const session = await openSession([(await newIdentity()).recipient]);

function encrypted(text: string): string {
  const result = encryptText(text, which, session);
  if ('refused' in result) throw new Error(result.refused);
  return applyEdits(text, result.edits);
}

const GOOD = encrypted(PLAIN);
const judge = (output: string, plain = PLAIN): string | undefined => whyNotOutput(plain, output, which);

describe('what sops wrote', () => {
  test('is used where it is what was asked for', () => {
    expect(judge(GOOD)).toBeUndefined();
    expect(judge(GOOD.replaceAll('\n', '\r\n'))).toBeUndefined();
    // sops writes points in time and numbers its own way where it leaves them in plaintext.
    const own = GOOD.replace('2024-01-02', '2024-01-02T00:00:00Z').replace('1.50', '1.5').replace('"5432"', "'5432'");
    expect(own).not.toBe(GOOD);
    expect(judge(own)).toBeUndefined();
    const two = `${PLAIN}---\n${PLAIN}`;
    expect(judge(encrypted(two), two)).toBeUndefined();
  });

  const ciphertext = /ENC\[AES256_GCM[^\]]+\]/;
  test.each<[string, (text: string) => string, RegExp]>([
    ['it is nothing', () => '', /number of documents|complete/],
    ['it is garbage', () => '}{ [not, yaml', /is not YAML/],
    ['it is a template', (text) => text.replace('name: db', 'name: {{ x }}'), /changed "metadata.name"/],
    ['it is as it was', () => PLAIN, /no complete "sops" block/],
    ['the block is not complete', (text) => text.replace(/\n {2}mac: .*/, ''), /no complete "sops" block/],
    ['nobody can decrypt it', (text) => text.replace(/\n {2}age:[\s\S]*?(?=\n {2}\w)/, ''), /no complete "sops" block/],
    ['a document is missing', (text) => `${text}---\n${text}`, /another number of documents/],
    ['a value is left', (text) => text.replace(/(password: )ENC\S+/, `$1${SECRET}`), /left "stringData.password" in/],
    [
      'a value only looks encrypted',
      (text) => text.replace(/(password: )ENC\S+/, '$1ENC[AES256_GCM,data:,iv:a,tag:a,type:str]'),
      /left "stringData.password" in plaintext/,
    ],
    ['a number is left', (text) => text.replace(/\["ENC[^\]]+\]"/, '[1'), /left "stringData.list.0" in plaintext/],
    ['a key is lost', (text) => text.replace(/\n {2}token: .*/, ''), /has other keys/],
    ['a key is added', (text) => text.replace('kind:', 'other: x\nkind:'), /has other keys/],
    ['keys changed places', (text) => text.replace('token:', 'x:').replace('password:', 'token:'), /has other keys/],
    ['something else changed', (text) => text.replace('name: db', 'name: other'), /changed "metadata.name"/],
    ['a comment has it', (text) => `# ${SECRET}\n${text}`, /a value stands beside/],
    ['a comment in the middle has it', (text) => text.replace('kind:', `# ${SECRET}\nkind:`), /a value stands beside/],
    ['a comment has a line of it', (text) => `${text}# pass: ${SECRET}-in-a-line\n`, /a value stands beside/],
    ['a comment has it decoded', (text) => `${text}# ${SECRET}-coded\n`, /a value stands beside/],
    ['a comment has it coded', (text) => `${text}# ${CODED}\n`, /a value stands beside/],
    ['the block has it', (text) => `${text}  note: ${SECRET}\n`, /a value stands beside/],
    ['an anchor has it', (text) => text.replace('name: db', `name: &${SECRET} db`), /a value stands beside/],
  ])('is refused where %s', (_title, change, expected) => {
    expect(GOOD).toMatch(ciphertext);
    const output = change(GOOD);
    expect(output).not.toBe(GOOD);
    const reason = judge(output);
    expect(reason).toMatch(expected);
    expect(reason).not.toContain('harbor');
  });

  test('may repeat a value where the file has it in plaintext, too, and is no secret there', () => {
    const plain = PLAIN.replace('name: db', `name: ${SECRET}`);
    expect(judge(encrypted(plain), plain)).toBeUndefined();
    // A comment that nothing covers would keep it.
    const kept = `# ${SECRET}\n${PLAIN}`;
    expect(judge(encrypted(kept), kept)).toMatch(/a value stands beside/);
  });
});

describe('a message of sops', () => {
  const values = coveredValues(`${PLAIN}  pin: "7"\n  short: abc\n`, which);
  test.each([
    ['Error: no key for db', 'Error: no key for db'],
    [`cannot read ${SECRET}`, 'cannot read ••••'],
    [`cannot read "${SECRET}", nor ${SECRET}-coded`, 'cannot read "••••", nor ••••'],
    [`cannot read ${CODED}`, 'cannot read ••••'],
    [`cannot read ${JSON.stringify(`user: orders\npass: ${SECRET}-in-a-line\n`)}`, 'cannot read "••••\\n"'],
    ['cannot unmarshal !!str `quiet-h...` into int', 'cannot unmarshal !!str `••••` into int'],
    ['cannot unmarshal !!str `quiet-har…`', 'cannot unmarshal !!str `••••`'],
    ['it is 7 or abc, not 77 or abcd', 'it is •••• or ••••, not 77 or abcd'],
  ])('has no value in it: %#', (message, expected) => {
    expect(withoutValues(message, values)).toBe(expected);
  });
});
