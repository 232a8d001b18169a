// Makes THIRD_PARTY_NOTICES.md: the packages whose code is in the bundles, each with its licence. The list comes from esbuild, so
// that it names exactly the packages that are shipped.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { bundles, ROOT } from '../bundles.mjs';

const LICENCE_FILE = /^(?:licen[cs]es?|copying|notice)(?:[.-].*)?$/i;

/** The licences under which code may be in the bundles: they ask for a notice, and for nothing else. */
export const ALLOWED = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** Resolves to the text of the file. Throws where a package has no licence file, or a licence that is not among those allowed. */
export async function notices() {
  return noticesOf(await builtBundles());
}

/** Returns the notices of what builds with a `metafile` have in them. Throws as `notices` does. */
export function noticesOf(results) {
  const packages = packagesIn(results).sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
  return [
    '# Third-party notices',
    '',
    'Yamlock is under the Apache License 2.0 (see LICENSE). Its bundles contain code of these packages:',
    '',
    ...packages.map(({ name, version, license }) => `- ${name} ${version} (${license})`),
    '',
    ...packages.flatMap(noticeOf),
    ...schemaNotice(),
  ].join('\n');
}

/** Resolves to the packages with code in a bundle, each with the texts of its licence. Throws where one must not be there. */
export async function shippedPackages() {
  return packagesIn(await builtBundles());
}

function builtBundles() {
  return Promise.all(bundles({ production: true }).map((bundle) => build({ ...bundle, metafile: true, write: false })));
}

function packagesIn(results) {
  const { packages: locked } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
  return bundledPackages(results).map((folder) => ({ folder, ...readPackage(folder, locked[folder]?.version) }));
}

/** Returns the folders of the packages with at least one byte in a bundle, relative to the root. */
function bundledPackages(results) {
  const folders = new Set();
  for (const { metafile } of results) {
    for (const { inputs } of Object.values(metafile.outputs)) {
      for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  return [...folders];
}

/** Returns the notice of the package in a folder. Throws where it has another version than the lock file. */
function readPackage(folder, locked) {
  const at = path.join(ROOT, folder);
  const { name, version, license, homepage, repository } = JSON.parse(
    readFileSync(path.join(at, 'package.json'), 'utf8'),
  );
  if (version !== locked) throw new Error(`${name} is there as ${version}, not as ${locked}: run \`npm ci\``);
  const texts = readdirSync(at)
    .filter((file) => LICENCE_FILE.test(file))
    .sort(compare)
    .map((file) => readFileSync(path.join(at, file), 'utf8'));
  if (typeof license !== 'string') throw new Error(`${name} does not say under which licence it is`);
  if (!ALLOWED.includes(license))
    throw new Error(`${name} is under ${license}, which is not among the licences allowed`);
  if (texts.length === 0) throw new Error(`${name} comes without the text of its licence`);
  return { name, version, license, source: sourceOf(repository) ?? homepage ?? '', texts };
}

function sourceOf(repository) {
  const url = typeof repository === 'string' ? repository : repository?.url;
  return url?.replace(/^git\+/, '').replace(/\.git$/, '');
}

/** Returns the notice of the schemas: their files are made of packages that are not in the bundles. */
function schemaNotice() {
  return [
    '## Schemas',
    '',
    'The schemas of the kinds of Kubernetes, with their descriptions, come from the Kubernetes project, Copyright The Kubernetes',
    'Authors, under the Apache License 2.0 (see LICENSE), by way of kubernetes-validate. Those of custom resources come from the',
    'projects that define them, under the Apache License 2.0 (Traefik: MIT), by way of kubernetes-models:',
    '',
    ...fenced(readFileSync(path.join(ROOT, 'schemas', 'LICENSE-kubernetes-models.txt'), 'utf8')),
  ];
}

function noticeOf({ name, version, source, texts }) {
  return [`## ${name} ${version}`, '', ...(source === '' ? [] : [`<${source}>`, '']), ...texts.flatMap(fenced)];
}

/** Returns a text as a code block, whatever Markdown it contains. */
function fenced(text) {
  const lines = text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .trim()
    .split('\n');
  return ['````text', ...lines.map((line) => line.trimEnd()), '````', ''];
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
