// Loads TypeScript sources for generators: the rules, the configuration, and the harness that reads fixtures.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

export const root = path.resolve(import.meta.dirname, '..', '..');

const SOURCES = [
  'server/src/core/rules/registry.ts',
  'server/src/core/model/rule.ts',
  'server/src/core/model/finding.ts',
  'server/src/core/model/fix.ts',
  'server/src/core/model/controls.ts',
  'server/src/core/settings/config.ts',
  'server/src/core/settings/config-file.ts',
  'server/src/core/settings/external.ts',
  'server/src/core/suppressions/foreign/tools.ts',
  'server/src/core/suppressions/foreign/checkov.ts',
  'server/src/core/suppressions/foreign/kube-linter.ts',
  'server/src/core/suppressions/foreign/secret-comments.ts',
  'server/src/core/kubernetes/external-secrets.ts',
  'server/src/core/kubernetes/version.ts',
  'server/src/core/text/say.ts',
  'server/src/host/language.ts',
  'test/harness/fixture.ts',
  'test/harness/run.ts',
];

/** Resolves to the exports of the project that generators use. */
export function loadProject() {
  return load(SOURCES);
}

/** Resolves to the families of rules, in their order, without loading the rules. */
export async function loadFamilies() {
  return (await load(['server/src/core/model/rule.ts'])).FAMILIES;
}

/** Bundles the sources and imports them. */
async function load(sources) {
  const folder = mkdtempSync(path.join(tmpdir(), 'yamlock-generate-'));
  const outfile = path.join(folder, 'project.cjs');
  try {
    await build({
      absWorkingDir: root,
      stdin: { contents: sources.map((file) => `export * from './${file}';`).join('\n'), resolveDir: root },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
      logLevel: 'error',
      mainFields: ['module', 'main'],
      // The schemas and snippets are found from the place of the source that reads them.
      define: { __dirname: JSON.stringify(path.join(root, 'server', 'src', 'host', 'node')) },
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
