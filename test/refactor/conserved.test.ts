import { describe, expect, test } from 'vitest';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import type { FixWorld } from '../../server/src/core/model/fix.js';
import { CONTEXTS, lines, VALUE } from './contexts.js';
import { certificate, secretsOf, sopsConfig, worldFor } from './encrypting.js';
import { pathOf, Workspace } from './support.js';

const STORE = lines(
  ...['apiVersion: external-secrets.io/v1', 'kind: ClusterSecretStore', 'metadata: {name: company}'],
  ...['spec: {provider: {aws: {service: SecretsManager}}}'],
);
/** What an earlier move left, which another one would add to. */
const EXTERNAL = lines(
  ...['apiVersion: external-secrets.io/v1', 'kind: ExternalSecret', 'metadata: {name: web-secrets, namespace: shop}'],
  ...['spec:', '  secretStoreRef: {kind: ClusterSecretStore, name: company}', '  data:'],
  ...['  - secretKey: other', '    remoteRef: {key: other}'],
);
const AROUND: Readonly<Record<string, string>> = {
  ...{ 'store.yaml': STORE, 'web.yaml': EXTERNAL, 'sealed-secrets.pem': certificate, '.gitignore': '/.yamlock/\n' },
  '.sops.yaml': sopsConfig('path_regex: \\.sops\\.yaml$'),
};
const LISTS = 'resources: [case.yaml, web.yaml]\n';

/** Ways in which the world may not be what a plan counts on. */
function failures(names: readonly string[]): readonly (readonly [what: string, of: (world: FixWorld) => FixWorld])[] {
  const without = (missing: (path: string) => boolean) => (world: FixWorld) => ({
    ...world,
    index: world.index,
    readText: (path: string) => (missing(path) ? undefined : world.files.textOf(path)),
  });
  const changed = (change: Partial<FixWorld>) => (world: FixWorld) => ({ ...world, index: world.index, ...change });
  return [
    ['nothing fails', (world) => world],
    ['no file can be read', without(() => true)],
    ...names.map((name) => [`${name} cannot be read`, without((path) => path === pathOf(name))] as const),
    ['git ignores everything', changed({ isIgnored: () => true })],
    ['git ignores nothing', changed({ isIgnored: () => false })],
    ['no key can be made', changed({ sopsSession: () => ({ refused: 'a recipient is not valid' }) })],
    ['a key is being made', changed({ sopsSession: () => undefined })],
    ['no certificate can be read', changed({ sealing: { open: () => ({ refused: 'it cannot be read' }) } })],
  ];
}

/** How often the value is written, in plaintext or encrypted. */
async function count(workspace: Workspace): Promise<number> {
  const secrets = [...(await secretsOf(workspace, false)).values()].flatMap((scalars) => [...scalars.values()]);
  const texts = [...workspace.files.values(), ...secrets];
  return texts.reduce((sum, text) => sum + text.split(VALUE).length - 1, 0);
}

describe('whatever fails, a plan is refused or has lost nothing:', () => {
  test.each(Object.keys(CONTEXTS))('%s', { timeout: 60_000 }, async (context) => {
    const [name, text, around = {}] = CONTEXTS[context] ?? ['', ''];
    const lists: Record<string, string> = name === 'case.yaml' ? { 'kustomization.yaml': LISTS } : {};
    const files = { [name]: text, ...AROUND, ...lists, ...around };
    const workspace = await Workspace.open(new Map(Object.entries(files)));
    const had = await count(workspace);
    const isThere = (path: string): boolean => Object.keys(files).some((one) => pathOf(one) === path);
    let [possible, refused] = [0, 0];
    for (const [what, failing] of failures(Object.keys(files))) {
      const world = failing(worldFor(workspace, name));
      for (const { name: file, placed } of workspace.findings()) {
        if (file !== name || !placed.rule.id.startsWith('secret-')) continue;
        for (const { fix, plan } of planFixes(placed, world)) {
          // An editor refuses to create what is there.
          if ('refused' in plan || (plan.files ?? []).some((one) => one.kind === 'create' && isThere(one.path))) {
            refused++;
            continue;
          }
          if (fix.title === 'Encode the values under data') continue;
          possible++;
          const after = await workspace.after(name, plan);
          expect(await count(after), `${what}: ${fix.title}`).toBe(had);
        }
      }
    }
    expect(possible).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(2);
  });
});
