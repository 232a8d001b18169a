import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ALLOWED, shippedPackages } from '../scripts/generate/notices.mjs';

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

describe('packages whose code is in the bundles', async () => {
  const shipped = await shippedPackages();
  const notices = readFileSync('THIRD_PARTY_NOTICES.md', 'utf8');

  test('are all that a build reads of node_modules', () => {
    expect(shipped.map(({ name }) => name)).toContain('yaml');
    expect(shipped.every(({ folder }) => packages[folder] !== undefined)).toBe(true);
  });

  test.each(shipped)('$name $version has an allowed licence, whose text is in the notices', (one) => {
    expect(ALLOWED).toContain(one.license);
    expect(notices).toContain(`- ${one.name} ${one.version} (${one.license})`);
    expect(one.texts.length).toBeGreaterThan(0);
    for (const line of one.texts.join('\n').split('\n')) expect(notices).toContain(line.replace('\r', '').trim());
  });

  test.each(shipped)(
    '$name $version runs nothing when it is installed, and is no program of the machine',
    ({ folder }) => {
      const { scripts = {} } = json(`${folder}/package.json`) as { readonly scripts?: object };
      expect(packages[folder]?.hasInstallScript).toBeUndefined();
      expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?install$/.test(name))).toEqual([]);
      expect(existsSync(`${folder}/binding.gyp`)).toBe(false);
      expect(packages[folder]?.integrity).toMatch(/^sha512-/);
    },
  );
});

test('a workspace that is not trusted cannot name a program', () => {
  expect(manifest.capabilities.untrustedWorkspaces).toMatchObject({
    supported: 'limited',
    restrictedConfigurations: ['yamlock.sops.path'],
  });
});
