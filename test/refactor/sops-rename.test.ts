import { describe, expect, test } from 'vitest';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type PlannedFix, planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { NodeCrypto } from '../../server/src/host/node/crypto.js';
import { problemsOf } from '../harness/invariants.js';
import { at, FULL, TestClient, uriOf } from '../lsp/support.js';
import { VALUE } from './contexts.js';
import { only, recipient, secretsOf, sopsConfig, worldFor } from './encrypting.js';
import { possible, Workspace } from './support.js';

function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

const SECRET = lines(
  ...['# The database of the shop.', 'apiVersion: v1', 'kind: Secret', 'metadata:', '  name: db', 'stringData:'],
  `  password: ${VALUE} # of the reader`,
);
const POD = lines('apiVersion: v1', 'kind: Pod', 'metadata:', '  name: web', 'spec:', '  containers: []');
const RENAME = /^Rename to .* and encrypt with SOPS$/;
const MOVE = /^Move the Secret to .*, encrypted with SOPS$/;

type Files = Readonly<Record<string, string>>;

/** The ways out for the Secret in a file, as the editor has them. */
async function fixesFor(files: Files, name: string, pattern = '\\.sops\\.yaml$') {
  const all = { '.sops.yaml': sopsConfig(`path_regex: ${pattern}`), ...files };
  const workspace = await Workspace.open(new Map(Object.entries(all)));
  const world = worldFor(workspace, name);
  const found = workspace
    .findings()
    .filter((one) => one.name === name && one.placed.rule.id === 'secret-manifest-plaintext');
  return { workspace, fixes: found.flatMap(({ placed }) => planFixes(placed, world)) };
}

/** The files after a fix, with what its encrypted ones say; nothing in plaintext is left of the value. */
async function applied(workspace: Workspace, name: string, one: PlannedFix) {
  const done = await workspace.after(name, possible(one));
  for (const [file, text] of done.files) {
    expect(text, file).not.toContain(VALUE);
    if (file.endsWith('.yaml')) expect(problemsOf(text), file).toEqual([]);
  }
  return { files: done.files, said: await secretsOf(done) };
}

describe('a file that holds a Secret and nothing else', () => {
  test.each([
    ['.*\\.enc\\.yaml$', 'app/db.enc.yaml'],
    ['secrets/.*', 'app/secrets/db.yaml'],
    ['\\.sops\\.yaml$', 'app/db.sops.yaml'],
  ])('is renamed for the rule %s, and the kustomizations follow', async (pattern, to) => {
    const files = {
      'app/db.yaml': SECRET,
      'app/kustomization.yaml': 'resources:\n- web.yaml\n- ./db.yaml # the database\n',
      'kustomization.yaml': 'resources: [app/db.yaml, app/db.yaml.bak]\n',
    };
    const { workspace, fixes } = await fixesFor(files, 'app/db.yaml', pattern);
    const one = only(fixes, RENAME);
    expect(one.fix.title).toBe(`Rename to ${to} and encrypt with SOPS`);
    const done = await applied(workspace, 'app/db.yaml', one);
    expect(done.files.has('app/db.yaml')).toBe(false);
    expect(done.said.get(to)?.get('stringData/password')).toBe(VALUE);
    expect(done.files.get(to)).toContain('# The database of the shop.');
    const below = to.slice('app/'.length);
    expect(done.files.get('app/kustomization.yaml')).toBe(`resources:\n- web.yaml\n- ./${below} # the database\n`);
    expect(done.files.get('kustomization.yaml')).toBe(`resources: [${to}, app/db.yaml.bak]\n`);
    expect(JSON.stringify(possible(one).handOff)).not.toContain(VALUE);
  });

  test('is renamed where no kustomization names it', async () => {
    const { workspace, fixes } = await fixesFor({ 'db.yaml': SECRET }, 'db.yaml');
    const done = await applied(workspace, 'db.yaml', only(fixes, RENAME));
    expect([...done.files.keys()].sort()).toEqual(['.sops.yaml', 'db.sops.yaml']);
  });

  test('follows in a generator that decrypts, whether that counts from its folder or from the kustomization', async () => {
    const files = {
      'app/db.yaml': SECRET,
      'app/kustomization.yaml': 'generators:\n- ksops.yaml\n',
      'app/ksops.yaml': 'apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata:\n  name: s\nfiles:\n- ./db.yaml\n',
      'kustomization.yaml': 'generators: [app/gen.yaml]\n',
      'app/gen.yaml': 'apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata:\n  name: s\nfiles:\n- app/db.yaml\n',
    };
    const { workspace, fixes } = await fixesFor(files, 'app/db.yaml');
    const done = await applied(workspace, 'app/db.yaml', only(fixes, RENAME));
    expect(done.files.get('app/ksops.yaml')).toContain('- ./db.sops.yaml\n');
    expect(done.files.get('app/gen.yaml')).toContain('- app/db.sops.yaml\n');
  });

  const refusals: readonly (readonly [string, Files, string])[] = [
    ['a patch', { 'kustomization.yaml': 'patches:\n- path: db.yaml\n' }, 'uses the file in "patches.path"'],
    [
      'a file of a generator',
      { 'kustomization.yaml': 'secretGenerator:\n- name: a\n  files: [manifest=db.yaml]\n' },
      'uses the file in "secretGenerator.files"',
    ],
    [
      'a resource beside a generator that decrypts',
      {
        'kustomization.yaml': 'resources: [db.yaml]\ngenerators: [ksops.yaml]\n',
        'ksops.yaml': 'apiVersion: viaduct.ai/v1\nkind: ksops\nfiles: []\n',
      },
      'decrypts what ksops.yaml lists: list the file there first',
    ],
    ['an alias', { 'kustomization.yaml': 'x: &f db.yaml\nresources: [*f]\n' }, 'kustomization.yaml'],
  ];
  test.each(refusals)('is not renamed where a kustomization has it as %s', async (_, more, reason) => {
    const { fixes } = await fixesFor({ 'db.yaml': SECRET, ...more }, 'db.yaml');
    expect(only(fixes, RENAME).plan).toEqual({ refused: expect.stringContaining(reason) });
  });

  test('is not renamed over another file, nor for keys that need the program', async () => {
    const taken = await fixesFor({ 'db.yaml': SECRET, 'db.sops.yaml': 'a: 1\n' }, 'db.yaml', '^db\\.sops\\.yaml$');
    expect(only(taken.fixes, /^Encrypt with SOPS under another name$/).plan).toEqual({
      refused: 'db.sops.yaml is there already, and only the sops program can add to it',
    });
    const pgp = sopsConfig('path_regex: \\.sops\\.yaml$', 'pgp: 85D77543B3D624B63CEA9E6DBC17301B491B3F21');
    const program = await fixesFor({ 'db.yaml': SECRET, '.sops.yaml': pgp }, 'db.yaml');
    expect(only(program.fixes, RENAME).plan).toEqual({
      refused: expect.stringContaining('git mv db.yaml db.sops.yaml && sops --encrypt --in-place db.sops.yaml'),
    });
  });

  test('keeps its name where a rule is meant for it, and is left alone where none is meant for such files', async () => {
    const own = await fixesFor({ 'db.yaml': SECRET }, 'db.yaml', 'db\\.yaml$');
    expect(own.fixes.map(({ fix }) => fix.title)).toContain('Encrypt the file with SOPS');
    expect(own.fixes.filter(({ fix }) => RENAME.test(fix.title))).toEqual([]);
    const other = await fixesFor({ 'db.yaml': SECRET }, 'db.yaml', '^production/');
    expect(other.fixes.filter(({ fix }) => fix.title.includes('SOPS'))).toEqual([]);
  });
});

describe('a Secret in a file of several documents', () => {
  const KUSTOMIZATION = 'resources:\n- all.yaml\n';

  test.each([
    ['first', `${SECRET}---\n${POD}`, `---\n${POD}`],
    ['last', `${POD}---\n${SECRET}`, POD],
    ['in the middle', `${POD}---\n${SECRET}---\n${POD}`, `${POD}---\n${POD}`],
  ])('moves to a file of its own, where it stands %s', async (_, text, left) => {
    const files = { 'app/all.yaml': text, 'app/kustomization.yaml': KUSTOMIZATION };
    const { workspace, fixes } = await fixesFor(files, 'app/all.yaml');
    expect(fixes.filter(({ fix }) => RENAME.test(fix.title))).toEqual([]);
    const one = only(fixes, MOVE);
    expect(one.fix.title).toBe('Move the Secret to app/db.sops.yaml, encrypted with SOPS');
    const done = await applied(workspace, 'app/all.yaml', one);
    expect(done.files.get('app/all.yaml')).toBe(left);
    expect(done.said.get('app/db.sops.yaml')?.get('stringData/password')).toBe(VALUE);
    expect(done.files.get('app/db.sops.yaml')).toContain('# The database of the shop.');
    expect(done.files.get('app/kustomization.yaml')).toBe(`${KUSTOMIZATION}- db.sops.yaml\n`);
  });

  test('is applied by a kustomization further up, too', async () => {
    const files = { 'app/all.yaml': `${SECRET}---\n${POD}`, 'kustomization.yaml': 'resources:\n- app/all.yaml\n' };
    const { workspace, fixes } = await fixesFor(files, 'app/all.yaml');
    const done = await applied(workspace, 'app/all.yaml', only(fixes, MOVE));
    expect(done.files.get('kustomization.yaml')).toBe('resources:\n- app/all.yaml\n- app/db.sops.yaml\n');
  });

  test('stays where it is an item of a list', async () => {
    const indented = SECRET.split('\n')
      .slice(1, -1)
      .map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
    const list = lines('apiVersion: v1', 'kind: List', 'items:', ...indented);
    const { fixes } = await fixesFor({ 'all.yaml': `${list}---\n${POD}` }, 'all.yaml');
    expect(only(fixes, MOVE).plan).toEqual({ refused: expect.stringContaining('an item of a list') });
  });

  test('keeps CRLF line breaks', async () => {
    const text = `${SECRET}---\n${POD}`.replaceAll('\n', '\r\n');
    const { workspace, fixes } = await fixesFor({ 'all.yaml': text }, 'all.yaml');
    const done = await applied(workspace, 'all.yaml', only(fixes, MOVE));
    expect(done.files.get('all.yaml')).toBe(`---\n${POD}`.replaceAll('\n', '\r\n'));
    expect(done.files.get('db.sops.yaml')?.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

describe('in an editor', () => {
  const FILE = '/repo/db.yaml';
  const DISK = {
    [FILE]: SECRET,
    '/repo/.git': '',
    '/repo/kustomization.yaml': 'resources:\n- db.yaml\n',
    '/repo/.sops.yaml': `creation_rules:\n- path_regex: \\.sops\\.yaml$\n  encrypted_regex: ^(data|stringData)$\n  age: ${recipient}\n`,
  };

  async function renaming(capabilities = FULL): Promise<{ client: TestClient; action: CodeAction | undefined }> {
    const client = await TestClient.start({ folders: ['/repo'], files: DISK, crypto: new NodeCrypto(), capabilities });
    await client.ready();
    await client.open(uriOf(FILE), SECRET);
    const actions = await client.actions(uriOf(FILE), at(6, 14));
    return { client, action: actions.find(({ title }) => RENAME.test(title)) };
  }

  /** What a client has after so many steps of an edit, when the next one fails. */
  function carriedOut(edit: WorkspaceEdit | undefined, steps: number): Map<string, string> {
    const texts = new Map(Object.entries(DISK).map(([path, text]) => [uriOf(path), text]));
    const there = (uri: string): string => {
      const text = texts.get(uri);
      if (text === undefined) throw new Error(`There is no ${uri}`);
      return text;
    };
    for (const step of (edit?.documentChanges ?? []).slice(0, steps)) {
      if ('edits' in step) {
        const { uri } = step.textDocument;
        const edits = step.edits.flatMap((one) => ('newText' in one ? [one] : []));
        texts.set(uri, TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 1, there(uri)), edits));
      } else if (step.kind === 'rename') {
        if (texts.has(step.newUri)) throw new Error('The file exists');
        texts.set(step.newUri, there(step.oldUri));
        texts.delete(step.oldUri);
      } else throw new Error(`Nobody asked to ${step.kind}`);
    }
    return texts;
  }

  test('the file is renamed and encrypted by its new name, and no edit that fails half-way loses it', async () => {
    const { client, action } = await renaming();
    if (!action) throw new Error('Nothing is offered');
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
    const all = edit?.documentChanges ?? [];
    expect(all.map((step) => ('edits' in step ? 'edit' : step.kind))).toEqual(['edit', 'rename', 'edit']);
    for (let steps = 0; steps < all.length; steps++)
      expect([...carriedOut(edit, steps).values()], `${steps} of ${all.length}`).toContain(SECRET);
    const done = carriedOut(edit, all.length);
    expect([...done.values()].join('\n')).not.toContain(VALUE);
    const workspace = await Workspace.open(
      new Map([...done].map(([uri, text]) => [uri.slice(uriOf('/repo/').length), text])),
    );
    const said = await secretsOf(workspace);
    expect(said.get('db.sops.yaml')?.get('stringData/password')).toBe(VALUE);
    expect(done.get(uriOf('/repo/kustomization.yaml'))).toBe('resources:\n- db.sops.yaml\n');
    expect(Object.values(edit?.changeAnnotations ?? {}).map(({ label }) => label)).toContain(
      'The rule of .sops.yaml is meant for this name',
    );
  });

  test('that cannot rename, it says so', async () => {
    const workspaceEdit = { documentChanges: true, resourceOperations: ['create' as const] };
    const { action } = await renaming({ ...FULL, workspace: { ...FULL.workspace, workspaceEdit } });
    expect(action?.disabled).toEqual({ reason: 'this editor cannot rename files as part of an edit' });
  });
});
