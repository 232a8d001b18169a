import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type PlannedFix, planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { problemsOf } from '../harness/invariants.js';
import { findProgram } from '../judges/programs.js';
import { VALUE } from './contexts.js';
import { only, sopsConfig, worldFor } from './encrypting.js';
import { possible, Workspace } from './support.js';

const kustomize = findProgram('kustomize');

const GENERATED = 'Move to a secretGenerator with an envs: file that git ignores';
const STORE = [
  ...['apiVersion: external-secrets.io/v1', 'kind: ClusterSecretStore', 'metadata:', '  name: vault'],
  ...['spec:', '  provider:', '    vault: {path: kv}', ''],
].join('\n');

type Files = Readonly<Record<string, string>>;

/** A kustomization of this folder, its generator with these literals. */
function kustomization(literals: readonly string[], more = ''): string {
  const list = literals.map((literal) => `  - ${literal}\n`).join('');
  return `resources:\n- web.yaml\n${more}configMapGenerator:\n- name: settings\n  literals:\n${list}`;
}

const LITERALS = ['LOG_LEVEL=debug', `API_TOKEN=${VALUE}`];

function deployment(container: readonly string[], pod: readonly string[] = []): string {
  return [
    ...['apiVersion: apps/v1', 'kind: Deployment', 'metadata:', '  name: web', 'spec:', '  template:', '    spec:'],
    ...['      containers:', '      - name: app', ...container.map((line) => `        ${line}`)],
    ...pod.map((line) => `      ${line}`),
    '',
  ].join('\n');
}

const FROM_ENV = deployment(['envFrom:', '- configMapRef:', '    name: settings']);
const FROM_KEY = deployment([
  ...['env:', '- name: TOKEN', '  valueFrom:', '    configMapKeyRef:', '      name: settings', '      key: API_TOKEN'],
]);
const FROM_VOLUME = deployment(
  ['volumeMounts:', '- {name: conf, mountPath: /etc/conf}'],
  ['volumes:', '- name: conf', '  configMap:', '    name: settings'],
);

async function fixesFor(files: Files, name = 'app/kustomization.yaml') {
  const workspace = await Workspace.open(new Map(Object.entries({ '.git': '', ...files })));
  const world = worldFor(workspace, name);
  const found = workspace
    .findings()
    .filter((one) => one.name === name && one.placed.rule.id === 'secret-kustomize-literal');
  return { workspace, fixes: found.flatMap(({ placed }) => planFixes(placed, world)) };
}

/** The files after a fix: no file that git tracks has the value, and all YAML can be read. */
async function applied(workspace: Workspace, one: PlannedFix, name = 'app/kustomization.yaml') {
  const done = await workspace.after(name, possible(one));
  for (const [file, text] of done.files) {
    if (done.isTracked(file)) expect(text, file).not.toContain(VALUE);
    if (file.endsWith('.yaml')) expect(problemsOf(text), file).toEqual([]);
  }
  expect(JSON.stringify([one.fix.title, possible(one).handOff])).not.toContain(VALUE);
  return done;
}

/** What the real program makes of a folder. */
function build(files: ReadonlyMap<string, string>, folder: string): string {
  const root = mkdtempSync(path.join(tmpdir(), 'yamlock-kustomize-'));
  try {
    for (const [file, text] of files) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      if (file !== '.git') writeFileSync(path.join(root, file), text);
    }
    const done = spawnSync(kustomize ?? 'false', ['build', path.join(root, folder)], { encoding: 'utf8' });
    expect(done.stderr).toBe('');
    return done.stdout;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const USES: Readonly<Record<string, readonly [text: string, switched: string]>> = {
  'a variable of its own': [
    FROM_KEY,
    'secretKeyRef:\n              name: settings-secrets\n              key: API_TOKEN',
  ],
  'all variables': [FROM_ENV, '        - name: API_TOKEN\n          valueFrom:\n            secretKeyRef:'],
  'a volume': [FROM_VOLUME, '- secret:\n'],
};

describe('a literal of a configMapGenerator', () => {
  test.each(Object.entries(USES))('goes to a secretGenerator, and %s follows', async (_, [text, switched]) => {
    const files = { 'app/kustomization.yaml': kustomization(LITERALS, 'namespace: shop\n'), 'app/web.yaml': text };
    const { workspace, fixes } = await fixesFor(files);
    const done = await applied(workspace, only(fixes, new RegExp(`^${GENERATED}$`)));
    const generator = 'secretGenerator:\n- name: settings-secrets\n  envs:\n  - .yamlock/settings-secrets.env\n';
    expect(done.files.get('app/kustomization.yaml')).toBe(
      kustomization(['LOG_LEVEL=debug'], `namespace: shop\n${generator}`),
    );
    expect(done.files.get('app/.yamlock/settings-secrets.env')).toBe(`API_TOKEN=${VALUE}\n`);
    expect(done.isTracked('app/.yamlock/settings-secrets.env')).toBe(false);
    expect(done.files.get('app/web.yaml')).toContain(switched);
  });

  test.skipIf(!kustomize).each(Object.entries(USES))(
    'and kustomize builds what refers to it, for %s (skipped without kustomize)',
    async (_, [text]) => {
      for (const literals of [LITERALS, LITERALS.slice(1)]) {
        const files = { 'app/kustomization.yaml': kustomization(literals, 'namespace: shop\n'), 'app/web.yaml': text };
        const { workspace, fixes } = await fixesFor(files);
        const done = await applied(workspace, only(fixes, new RegExp(`^${GENERATED}$`)));
        const built = build(done.files, 'app');
        const [, name] = /kind: Secret\nmetadata:\n {2}name: (settings-secrets-\w+)\n/.exec(built) ?? [];
        expect(name, built).toBeDefined();
        expect(built).toContain(Buffer.from(VALUE).toString('base64'));
        expect(built.split(name ?? '').length - 1, built).toBeGreaterThan(1);
        expect(built.replaceAll(name ?? '', '')).not.toContain('settings-secrets');
      }
    },
  );

  test('shares the secretGenerator with the literal that went before', async () => {
    const files = {
      'app/kustomization.yaml': kustomization([...LITERALS, `DB_PASSWORD=${VALUE}-b`]),
      'app/web.yaml': FROM_ENV,
    };
    const first = await fixesFor(files);
    const once = await first.workspace.after(
      'app/kustomization.yaml',
      possible(only(first.fixes, new RegExp(`^${GENERATED}$`))),
    );
    const second = await fixesFor(Object.fromEntries(once.files));
    const done = await applied(second.workspace, only(second.fixes, new RegExp(`^${GENERATED}$`)));
    expect(done.files.get('app/kustomization.yaml')).toContain(
      'secretGenerator:\n- name: settings-secrets\n  envs:\n  - .yamlock/settings-secrets.env\n',
    );
    expect(done.files.get('app/.yamlock/settings-secrets.env')).toBe(`API_TOKEN=${VALUE}\nDB_PASSWORD=${VALUE}-b\n`);
    expect(done.files.get('app/web.yaml')?.match(/secretKeyRef/g)).toHaveLength(2);
  });

  test.each([
    ['files', ['  files:', '  - app.conf']],
    ['envs', ['  envs:', '  - app.env']],
    ['env', ['  env: app.env']],
  ])('leaves the ConfigMap to those who use what comes from %s', async (_, more) => {
    const others = `${more.join('\n')}\n`;
    const files = { 'app/kustomization.yaml': kustomization(LITERALS.slice(1)) + others, 'app/web.yaml': FROM_VOLUME };
    const { workspace, fixes } = await fixesFor(files);
    const done = await applied(workspace, only(fixes, new RegExp(`^${GENERATED}$`)));
    expect(done.files.get('app/web.yaml')).toContain('configMap:');
    expect(done.files.get('app/kustomization.yaml')).toContain(others);
    const alone = await fixesFor({ ...files, 'app/kustomization.yaml': kustomization(LITERALS.slice(1)) });
    const without = await applied(alone.workspace, only(alone.fixes, new RegExp(`^${GENERATED}$`)));
    expect(without.files.get('app/web.yaml')).not.toContain('configMap:');
  });

  test('goes to an ExternalSecret among the resources, or to a Secret that SOPS encrypts', async () => {
    const files = {
      'app/kustomization.yaml': kustomization(LITERALS),
      'app/web.yaml': FROM_KEY,
      'store.yaml': STORE,
      '.sops.yaml': sopsConfig('path_regex: \\.sops\\.yaml$'),
    };
    const { workspace, fixes } = await fixesFor(files);
    for (const [title, file] of [
      [/^Move key "API_TOKEN" to a new ExternalSecret/, 'settings-secrets.external-secret.yaml'],
      [/^Move key "API_TOKEN" to a new Secret, encrypted with SOPS$/, 'settings-secrets.sops.yaml'],
    ] as const) {
      const done = await applied(workspace, only(fixes, title));
      expect(done.files.get('app/kustomization.yaml')).toBe(
        kustomization(['LOG_LEVEL=debug']).replace('- web.yaml\n', `- web.yaml\n- ${file}\n`),
      );
      expect(done.files.get('app/web.yaml')).toContain('secretKeyRef');
      expect(done.files.has(`app/${file}`)).toBe(true);
    }
    expect(fixes.some(({ fix }) => fix.title === 'Move key "API_TOKEN" to a new Secret outside git')).toBe(true);
  });

  const refusals: readonly (readonly [string, Files, string])[] = [
    ['nothing uses the ConfigMap', { 'app/web.yaml': deployment([]) }, 'nothing that the kustomization includes uses'],
    [
      'it merges into another',
      {
        'app/kustomization.yaml': kustomization(LITERALS).replace(
          'name: settings',
          'name: settings\n  behavior: merge',
        ),
      },
      'behavior: merge',
    ],
    [
      'an overlay adds to it',
      {
        'prod/kustomization.yaml':
          'resources: [../app]\nconfigMapGenerator:\n- {name: settings, behavior: merge, literals: [A=b]}\n',
      },
      'prod/kustomization.yaml includes this, and generates ConfigMap "settings", too',
    ],
    [
      'the workload stands in a base',
      {
        'app/kustomization.yaml': kustomization(LITERALS).replace('- web.yaml', '- ../base'),
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'base/web.yaml': FROM_ENV,
      },
      'stands in base/web.yaml, which other kustomizations may include',
    ],
    [
      'an overlay patches what uses it',
      {
        'prod/kustomization.yaml': 'resources: [../app]\npatches: [{path: patch.yaml}]\n',
        'prod/patch.yaml': FROM_KEY,
      },
      'Deployment "web" in prod/patch.yaml uses the ConfigMap',
    ],
    [
      'a part lies elsewhere',
      {
        'app/kustomization.yaml': kustomization(LITERALS).replace(
          '- web.yaml',
          '- web.yaml\n- https://example.com/all.yaml',
        ),
      },
      'includes https://example.com/all.yaml, which is not in the workspace',
    ],
    [
      'a part is missing',
      { 'app/kustomization.yaml': kustomization(LITERALS).replace('- web.yaml', '- web.yaml\n- gone.yaml') },
      'includes gone.yaml, which is not in the workspace',
    ],
    [
      'it renders a chart',
      { 'app/kustomization.yaml': `${kustomization(LITERALS)}helmCharts: [{name: web}]\n` },
      'renders a chart',
    ],
    [
      'a replacement reads it',
      {
        'app/kustomization.yaml': `${kustomization(LITERALS)}replacements:\n- source: {kind: ConfigMap, name: settings, fieldPath: data.API_TOKEN}\n`,
      },
      'names ConfigMap "settings" in "replacements", too',
    ],
    [
      'a patch in words of its own names it',
      {
        'app/kustomization.yaml': `${kustomization(LITERALS)}patches: [{path: p.yaml, target: {kind: Deployment}}]\n`,
        'app/p.yaml': '- {op: add, path: /spec/x, value: settings}\n',
      },
      'app/p.yaml names ConfigMap "settings", too',
    ],
    [
      'a patch in the kustomization names it',
      {
        'app/kustomization.yaml': `${kustomization(LITERALS)}patches:\n- patch: |-\n    - {op: add, path: /x, value: settings}\n`,
      },
      'names ConfigMap "settings" in "patches", too',
    ],
    [
      'another kind of reference stands there',
      {
        'app/web.yaml': `${FROM_ENV}---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: h}\nspec:\n  valuesFrom: [{kind: ConfigMap, name: settings}]\n`,
      },
      'HelmRelease "h" refers to ConfigMap "settings" in a way that a Secret cannot stand in for',
    ],
  ];
  test.each(refusals)('stays, with the reason, where %s', async (_, more, reason) => {
    const { fixes } = await fixesFor({
      'app/kustomization.yaml': kustomization(LITERALS),
      'app/web.yaml': FROM_ENV,
      ...more,
    });
    expect(fixes.length).toBeGreaterThan(1);
    for (const { fix, plan } of fixes) expect(plan, fix.title).toEqual({ refused: expect.stringContaining(reason) });
  });

  test('is no business of another application with a generator of the same name', async () => {
    const { workspace, fixes } = await fixesFor({
      'app/kustomization.yaml': kustomization(LITERALS),
      'app/web.yaml': FROM_ENV,
      'other/kustomization.yaml': kustomization(['A=b']),
      'other/web.yaml': FROM_ENV,
    });
    const done = await applied(workspace, only(fixes, new RegExp(`^${GENERATED}$`)));
    expect(done.files.get('other/web.yaml')).toBe(FROM_ENV);
  });

  test('is not sealed for a name that the kustomization changes', async () => {
    const { fixes } = await fixesFor({
      'app/kustomization.yaml': kustomization(LITERALS, 'namePrefix: dev-\n'),
      'app/web.yaml': FROM_ENV,
      '.sops.yaml': sopsConfig('path_regex: \\.sops\\.yaml$'),
    });
    expect(only(fixes, /encrypted with SOPS$/).plan).toEqual({ refused: expect.stringContaining('"namePrefix"') });
    expect('refused' in only(fixes, new RegExp(`^${GENERATED}$`)).plan).toBe(false);
  });
});
