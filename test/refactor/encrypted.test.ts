import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { applyEdits } from '../../server/src/core/text/range.js';
import { problemsOf } from '../harness/invariants.js';
import { findProgram } from '../judges/programs.js';
import { CONTEXTS, VALUE } from './contexts.js';
import { decrypted } from './decrypted.js';
import { certificate, keys, offered, only, recipient, secretsOf, sopsConfig, worldFor } from './encrypting.js';
import { pathOf, possible, secretKeyRefs, Workspace } from './support.js';

const sops = findProgram('sops');
const ENCRYPTS = /SOPS|SealedSecret/;

describe('a value that is encrypted where it goes is what it was, and stands in plaintext nowhere', () => {
  test.each(Object.keys(CONTEXTS))('%s', async (context) => {
    const { workspace, name, fixes } = await offered(context, {
      '.sops.yaml': sopsConfig(context === 'a Secret' ? '' : 'path_regex: \\.sops\\.yaml$'),
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

  test.each([
    ['a PGP key', 'pgp: 85D77543B3D624B63CEA9E6DBC17301B491B3F21'],
    ['a plugin of age', 'age: age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t'],
  ])('leaves what only the program can encrypt, for %s, outside git, and hands the command over', async (_, holder) => {
    const { workspace, name, fixes } = await offered('all variables', { '.sops.yaml': sopsConfig('', holder) });
    const one = possible(only(fixes, /^Move to a new Secret that the sops program encrypts$/));
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
    const plan = possible(only(fixes, /^Move all 2 .* to a new Secret that the sops program encrypts$/));
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

  test('renames a Secret manifest, where a rule is meant for another name alone', async () => {
    const { workspace, name, fixes } = await offered('a Secret', {
      '.sops.yaml': sopsConfig('path_regex: \\.sops\\.yaml$'),
    });
    const plan = possible(only(fixes, /^Rename to case\.sops\.yaml and encrypt with SOPS$/));
    const after = await workspace.after(name, plan);
    expect(after.files.has(name)).toBe(false);
    expect((await secretsOf(after)).get('case.sops.yaml')?.get('stringData/password')).toBe(VALUE);
    const others = await offered('a Secret', { '.sops.yaml': sopsConfig('path_regex: ^production/') });
    expect(others.fixes.filter(({ fix }) => fix.title.includes('SOPS'))).toEqual([]);
  });

  test('is no resource of a kustomization that decrypts with a generator', async () => {
    const [, text = ''] = CONTEXTS['a generator'] ?? [];
    const files = new Map([
      ['kustomization.yaml', `${text}generators: [ksops.yaml]\n`],
      ['.sops.yaml', sopsConfig()],
      ['sealed-secrets.pem', certificate],
    ]);
    const workspace = await Workspace.open(files);
    const world = worldFor(workspace, 'kustomization.yaml');
    const fixes = workspace.findings().flatMap(({ placed }) => planFixes(placed, world));
    only(fixes, /^Replace the generator by a new SealedSecret/);
    expect(fixes.filter(({ fix }) => fix.title.includes('SOPS'))).toEqual([]);
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
