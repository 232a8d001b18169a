import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Entry {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const { packages } = json('package-lock.json') as { packages: Readonly<Record<string, Entry>> };
const entries = Object.entries(packages).filter(([name]) => name !== '');
const manifest = json('package.json') as {
  readonly dependencies?: object;
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: unknown };
  };
};

test('every package is fixed by its content, and comes from the registry', () => {
  expect(entries.length).toBeGreaterThan(100);
  expect(entries.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([name]) => name)).toEqual([]);
  expect(entries.filter(([, { resolved, link }]) => resolved !== undefined || link).map(([name]) => name)).toEqual([]);
  expect(
    Object.values(manifest.devDependencies).filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)),
  ).toEqual([]);
});

// `prepare` runs where npm builds the project from its sources, and not for who installs the package.
test('who installs Yamlock installs nothing else, and runs nothing by that', () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(Object.keys(manifest.scripts).filter((name) => /^(?:pre|post)?(?:install|uninstall)$/.test(name))).toEqual([]);
  expect(entries.filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev).map(([name]) => name)).toEqual([]);
});

test('a workspace that is not trusted cannot name a program', () => {
  expect(manifest.capabilities.untrustedWorkspaces).toMatchObject({
    supported: 'limited',
    restrictedConfigurations: ['yamlock.sops.path'],
  });
});
