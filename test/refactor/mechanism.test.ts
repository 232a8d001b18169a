import { describe, expect, test } from 'vitest';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { CONTEXTS, lines, VALUE } from './contexts.js';
import { certificate, offered, only, secretsOf, sopsConfig, worldFor } from './encrypting.js';
import { possible, Workspace } from './support.js';

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
  const kinds = async (context: string, around: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const files = { '.sops.yaml': sopsConfig(), 'sealed-secrets.pem': certificate, 'platform/store.yaml': store };
    const { fixes } = await offered(context, { ...files, ...around });
    const words = fixes.flatMap(({ fix }) => /ExternalSecret|SealedSecret|SOPS|git/.exec(fix.title) ?? []);
    return [...new Set(words)];
  };

  test.each(['a variable', 'a Secret'])('of %s', async (context) => {
    expect(await kinds(context, {})).toEqual(['ExternalSecret', 'SealedSecret', 'SOPS', 'git']);
    expect(await kinds(context, { 'x.yaml': sealed })).toEqual(['SealedSecret', 'ExternalSecret', 'SOPS', 'git']);
    expect(
      await kinds(context, { 'x.yaml': sealed, 'y.yaml': encryptedSecret('one'), 'z.yaml': encryptedSecret('two') }),
    ).toEqual([...['SOPS', 'SealedSecret', 'ExternalSecret', 'git']]);
  });
});

describe('Sealed Secrets', () => {
  const unbound = (text: string): string => text.replace('  namespace: shop\n', '');

  test.each(['a variable', 'a Secret'])(
    'without a namespace, %s is sealed for any, and the title says so',
    async (context) => {
      const [name = '', text = ''] = CONTEXTS[context] ?? [];
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
