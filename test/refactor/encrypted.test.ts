import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type PlannedFix, planFixes } from '../../server/src/core/fix.js';
import type { FixWorld } from '../../server/src/core/rule.js';
import type { SopsSession } from '../../server/src/core/sops/session.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import { NodeCrypto } from '../../server/src/host/crypto-node.js';
import { findProgram, makeCertificate, newIdentity, openSession } from '../crypto/support.js';
import { problemsOf } from '../harness/invariants.js';
import { decrypted, type PrivateKeys, type Scalars } from './decrypted.js';
import { lines, SINKS, VALUE } from './sinks.js';
import { pathOf, possible, secretKeyRefs, Workspace } from './support.js';

const sops = findProgram('sops');
const crypto = new NodeCrypto();
const { certificate, privateKey } = makeCertificate();
let keys: PrivateKeys;
let recipient: string;
let session: SopsSession;

beforeAll(async () => {
  const identity = await newIdentity();
  recipient = identity.recipient;
  keys = { age: identity.secret, sealing: privateKey };
  session = await openSession([recipient]);
});

function sopsConfig(rule = '', holders = `age: ${recipient}`): string {
  return `creation_rules:\n- encrypted_regex: ^(data|stringData)$\n  ${rule === '' ? '' : `${rule}\n  `}${holders}\n`;
}

interface Offered {
  readonly workspace: Workspace;
  readonly name: string;
  readonly fixes: readonly PlannedFix[];
}

function worldFor(workspace: Workspace, name: string, more: Partial<FixWorld> = {}): FixWorld {
  const { index } = workspace.project;
  return { ...workspace.world(name), index, sealing: crypto, sopsSession: () => session, ...more };
}

/** All fixes of all findings in the file with the value. */
async function offered(
  sink: string,
  others: Readonly<Record<string, string>>,
  more: Partial<FixWorld> = {},
): Promise<Offered> {
  const [name, text, around = {}] = SINKS[sink] ?? ['', ''];
  const workspace = await Workspace.open(new Map([[name, text], ...Object.entries({ ...around, ...others })]));
  const world = worldFor(workspace, name, more);
  const found = workspace.findings().filter((one) => one.name === name && one.placed.rule.id.startsWith('secret-'));
  return { workspace, name, fixes: found.flatMap(({ placed }) => planFixes(placed, world)) };
}

/** What the encrypted files of a workspace say, by their names. */
async function secretsOf(workspace: Workspace): Promise<ReadonlyMap<string, Scalars>> {
  const all = new Map<string, Scalars>();
  for (const [name, text] of workspace.files) {
    const said = name.endsWith('.yaml') && name !== '.sops.yaml' ? await decrypted(text, keys) : undefined;
    if (said) all.set(name, said);
  }
  return all;
}

const ENCRYPTS = /SOPS|SealedSecret/;

describe('a value that is encrypted where it goes is what it was, and stands in plaintext nowhere', () => {
  test.each(Object.keys(SINKS))('%s', async (sink) => {
    const { workspace, name, fixes } = await offered(sink, {
      '.sops.yaml': sopsConfig(sink === 'a Secret' ? '' : 'path_regex: \\.sops\\.yaml$'),
      'sealed-secrets.pem': certificate,
    });
    const encrypting = fixes.filter(({ fix }) => ENCRYPTS.test(fix.title));
    const titles = encrypting.map(({ fix }) => fix.title);
    for (const word of [/SOPS/, /SealedSecret/])
      expect(titles, titles.join('\n')).toContainEqual(expect.stringMatching(word));
    let carriedOut = 0;
    for (const { fix, plan } of encrypting) {
      if ('refused' in plan) throw new Error(`${fix.title}: ${plan.refused}`);
      carriedOut++;
      const after = await workspace.after(name, plan);
      const whole = [...after.files.values()].join('\n');
      const had = [...workspace.files.values()].join('\n').split(VALUE).length;
      const secrets = await secretsOf(after);
      const said = [...secrets.values()].flatMap((scalars) => [...scalars.values()]).join('\n');
      // The whole URL and its parts, or one of two variables: what went has arrived, and nothing more.
      expect(whole.split(VALUE).length + said.split(VALUE).length - 1, fix.title).toBe(had);
      expect(said, fix.title).toContain(VALUE);
      for (const [file, text] of after.files)
        if (file.endsWith('.yaml')) expect(problemsOf(text), `${fix.title}: ${file}`).toEqual([]);
      for (const reference of secretKeyRefs(after)) {
        const [, secret, key] = reference.split(' ');
        const holder = [...secrets.values()].find((scalars) => scalars.get('metadata/name') === secret);
        expect(holder?.get(`stringData/${key ?? ''}`), `${fix.title}: ${reference}`).toBeTruthy();
      }
      const handed = plan.handOff;
      expect(JSON.stringify([fix.title, handed])).not.toContain(VALUE);
    }
    expect(carriedOut).toBeGreaterThan(0);
  });
});

describe('SOPS', () => {
  test('is offered only where a rule is meant for a file that would be made', async () => {
    const none = await offered('a variable', {});
    const others = await offered('a variable', { '.sops.yaml': sopsConfig('path_regex: ^production/') });
    for (const { fixes } of [none, others]) expect(fixes.filter(({ fix }) => fix.title.includes('SOPS'))).toEqual([]);
  });

  test('names the new file as the rule wants it', async () => {
    const names: string[] = [];
    for (const pattern of ['\\.enc\\.yaml$', 'secrets/.*\\.yaml$', '-secrets\\.yaml$', '\\.secret\\.yaml$']) {
      const { fixes } = await offered('a variable', { '.sops.yaml': sopsConfig(`path_regex: ${pattern}`) });
      const fix = fixes.find(({ fix: { title } }) => title === 'Move to a new Secret, encrypted with SOPS');
      if (!fix) throw new Error(`nothing is offered for ${pattern}`);
      const plan = possible(fix);
      names.push(...(plan.files ?? []).map(({ path }) => path));
    }
    const expected = [
      'web-secrets.enc.yaml',
      'secrets/web-secrets.yaml',
      'web-secrets.yaml',
      'web-secrets.secret.yaml',
    ];
    expect(names).toEqual(expected.map(pathOf));
  });

  test('is refused where the rule leaves the value in plaintext, or hides what the cluster has to read', async () => {
    const reasonFor = async (selector: string): Promise<string> => {
      const config = `creation_rules:\n- age: ${recipient}\n${selector === '' ? '' : `  ${selector}\n`}`;
      const { fixes } = await offered('a variable', { '.sops.yaml': config });
      const fix = fixes.find(({ fix: { title } }) => title.includes('SOPS'));
      return fix && 'refused' in fix.plan ? fix.plan.refused : '';
    };
    expect(await reasonFor('encrypted_regex: ^data$')).toContain('in plaintext');
    expect(await reasonFor('encrypted_regex: ^password$')).toContain('in plaintext');
    expect(await reasonFor('')).toContain('encrypts "kind" and "metadata" too');
    expect(await reasonFor('encrypted_regex: ^(stringData|kind)$')).toContain('encrypts "kind"');
  });

  test('leaves what only the program can encrypt outside git, and hands the command over', async () => {
    const { workspace, name, fixes } = await offered('all variables', {
      '.sops.yaml': sopsConfig('', 'pgp: 85D77543B3D624B63CEA9E6DBC17301B491B3F21'),
    });
    const one = possible(only(fixes, /^Move to a new Secret, encrypted with SOPS$/));
    const after = await workspace.after(name, one);
    const held = '.yamlock/web-secrets.secret.yaml';
    expect(after.files.get(held)).toContain(`db-password: ${VALUE}-a`);
    expect(after.isTracked(held)).toBe(false);
    expect(one.handOff?.command).toBe(
      [
        `sops --encrypt --filename-override web-secrets.sops.yaml --input-type yaml --output-type yaml --output web-secrets.sops.yaml ${held} && \\`,
        `rm ${held}`,
      ].join('\n'),
    );
    // What waits takes the next value too: run twice, the command would write over the first.
    const world = worldFor(after, name);
    const next = after.findings().flatMap(({ placed }) => planFixes(placed, world));
    const more = possible(only(next, /^Move to Secret "web-secrets", which waits for the sops program$/));
    const both = await after.after(name, more);
    expect(both.files.get(held)).toContain(`db-password: ${VALUE}-a\n  api-token: ${VALUE}-b\n`);
    const tracked = [...both.files].filter(([file]) => both.isTracked(file));
    expect(tracked.map(([, text]) => text).join('\n')).not.toContain(VALUE);
  });

  test.skipIf(!sops)('and the command does what it says (skipped without sops)', async () => {
    const { workspace, name, fixes } = await offered('all variables', {
      '.sops.yaml': sopsConfig('', 'pgp: 85D77543B3D624B63CEA9E6DBC17301B491B3F21'),
    });
    const plan = possible(only(fixes, /^Move all 2 .* to a new Secret, encrypted with SOPS$/));
    const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-program-'));
    try {
      for (const [file, text] of (await workspace.after(name, plan)).files) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        // No PGP key is at hand here: to the program it is the same.
        writeFileSync(path.join(folder, file), file === '.sops.yaml' ? sopsConfig() : text);
      }
      const env = { ...process.env, PATH: `${path.dirname(sops ?? '')}${path.delimiter}${process.env.PATH ?? ''}` };
      const done = spawnSync('sh', ['-c', plan.handOff?.command ?? 'false'], { cwd: folder, env, encoding: 'utf8' });
      expect(done.stderr).toBe('');
      const text = readFileSync(path.join(folder, 'web-secrets.sops.yaml'), 'utf8');
      expect(text).not.toContain(VALUE);
      const said = await decrypted(text, keys);
      expect(said?.get('stringData/db-password')).toBe(`${VALUE}-a`);
      expect(said?.get('stringData/api-token')).toBe(`${VALUE}-b`);
      expect(existsSync(path.join(folder, '.yamlock/web-secrets.secret.yaml'))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('says under which name a Secret manifest could be encrypted, where a rule is meant for that alone', async () => {
    const { fixes } = await offered('a Secret', { '.sops.yaml': sopsConfig('path_regex: \\.sops\\.yaml$') });
    expect(only(fixes, /^Encrypt the file with SOPS$/).plan).toEqual({
      refused: 'a rule of .sops.yaml is meant for case.sops.yaml, and none for this file: rename it first',
    });
    const others = await offered('a Secret', { '.sops.yaml': sopsConfig('path_regex: ^production/') });
    expect(others.fixes.filter(({ fix }) => fix.title.includes('SOPS'))).toEqual([]);
  });

  test('takes a Helm value in a values file of its own', async () => {
    const config = `creation_rules:\n- path_regex: secrets\\.yaml$\n  age: ${recipient}\n`;
    const { workspace, name, fixes } = await offered('Helm values', { '.sops.yaml': config });
    const fix = only(fixes, /^Move to secrets\.yaml, a values file that SOPS encrypts$/);
    const after = await workspace.after(name, possible(fix));
    expect(after.files.get(name)).not.toContain(VALUE);
    expect((await secretsOf(after)).get('secrets.yaml')).toEqual(
      new Map([['postgresql/auth/postgresPassword', VALUE]]),
    );
    expect(possible(fix).handOff?.command).toContain('-f values.yaml -f secrets://secrets.yaml');
  });

  test('encrypts the values file itself where a rule is meant for it', async () => {
    const config = `creation_rules:\n- path_regex: values\\.yaml$\n  encrypted_regex: [pP]assword\n  age: ${recipient}\n`;
    const { workspace, name, fixes } = await offered('Helm values', {
      '.sops.yaml': config.replace('[pP]assword', "'[pP]assword'"),
    });
    const plan = possible(only(fixes, /^Encrypt the file with SOPS$/));
    const edited = plan.files?.[0];
    if (edited?.kind !== 'edit') throw new Error('the file is not edited');
    expect(edited.path).toBe(pathOf(name));
    const said = await decrypted(applyEdits(workspace.files.get(name) ?? '', edited.edits), keys);
    expect(said?.get('postgresql/auth/postgresPassword')).toBe(VALUE);
    const leaves = await offered('Helm values', { '.sops.yaml': config.replace('[pP]assword', '^token$') });
    expect(only(leaves.fixes, /^Encrypt the file/).plan).toEqual({
      refused: 'the rule of .sops.yaml leaves "postgresql.auth.postgresPassword" in plaintext',
    });
  });
});

function only(fixes: readonly PlannedFix[], title: RegExp): PlannedFix {
  const [first] = fixes.filter(({ fix }) => title.test(fix.title));
  if (!first) throw new Error(`No fix ${String(title)} among:\n${fixes.map(({ fix }) => fix.title).join('\n')}`);
  return first;
}

describe("the repository's own mechanism comes first", () => {
  const store = lines(
    ...['apiVersion: external-secrets.io/v1', 'kind: ClusterSecretStore', 'metadata: {name: company}'],
    ...['spec: {provider: {aws: {service: SecretsManager}}}'],
  );
  const sealed = lines(
    ...['apiVersion: bitnami.com/v1alpha1', 'kind: SealedSecret', 'metadata: {name: other, namespace: other}'],
    ...['spec: {encryptedData: {a: AgA}}'],
  );
  const encryptedSecret = (name: string): string =>
    lines(
      ...['apiVersion: v1', 'kind: Secret', `metadata: {name: ${name}, namespace: other}`],
      ...['stringData: {a: "ENC[AES256_GCM,data:a,iv:a,tag:a,type:str]"}', 'sops: {mac: a, version: 3.9.0}'],
    );
  const kinds = async (sink: string, around: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const files = { '.sops.yaml': sopsConfig(), 'sealed-secrets.pem': certificate, 'platform/store.yaml': store };
    const { fixes } = await offered(sink, { ...files, ...around });
    const words = fixes.flatMap(({ fix }) => /ExternalSecret|SealedSecret|SOPS|git/.exec(fix.title) ?? []);
    return [...new Set(words)];
  };

  test.each(['a variable', 'a Secret'])('of %s', async (sink) => {
    expect(await kinds(sink, {})).toEqual(['ExternalSecret', 'SealedSecret', 'SOPS', 'git']);
    expect(await kinds(sink, { 'x.yaml': sealed })).toEqual(['SealedSecret', 'ExternalSecret', 'SOPS', 'git']);
    expect(
      await kinds(sink, { 'x.yaml': sealed, 'y.yaml': encryptedSecret('one'), 'z.yaml': encryptedSecret('two') }),
    ).toEqual([...['SOPS', 'SealedSecret', 'ExternalSecret', 'git']]);
  });
});

describe('Sealed Secrets', () => {
  const unbound = (text: string): string => text.replace('  namespace: shop\n', '');

  test.each(['a variable', 'a Secret'])(
    'without a namespace, %s is sealed for any, and the title says so',
    async (sink) => {
      const [name = '', text = ''] = SINKS[sink] ?? [];
      const files = new Map([
        [name, unbound(text)],
        ['sealed-secrets.pem', certificate],
      ]);
      const workspace = await Workspace.open(files);
      const world = worldFor(workspace, name);
      const fixes = workspace.findings().flatMap(({ placed }) => planFixes(placed, world));
      const fix = only(fixes, /SealedSecret that any namespace can unseal$/);
      const after = await workspace.after(name, possible(fix));
      const said = [...(await secretsOf(after)).values()].flatMap((scalars) => [...scalars.values()]);
      expect(said).toContain(VALUE);
    },
  );
});
