// Packages the extension: `npm run package` writes yamlock.vsix.
// The package is made in a folder of its own from the list below, so that it holds nothing else. (`files` in package.json is the
// list for npm; vsce refuses a .vscodeignore beside it.)
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ruleTexts, withRuleSettings } from '../generate/settings.mjs';
import { ENGLISH, languages, translationInto } from '../generate/translations.mjs';
import { isPreRelease } from '../release/checks.mjs';
import { setUp } from '../setup.mjs';
import { ROOT } from './host.mjs';

/** The files and folders of the extension. A folder is packaged with everything in it. */
const CONTENT = [
  ...['README.md', 'LICENSE', 'THIRD_PARTY_NOTICES.md', 'CHANGELOG.md', 'package.nls.json'],
  ...['client', 'shared', 'protocol', 'age', 're2', 'mcp', 'server', 'cli', 'flow'].map((name) => `dist/${name}.js`),
  ...['dist/web/client.js', 'dist/web/server.js'],
  ...['dist/package.json', 'dist/flow.css', 'dist/rule-pages.json', 'dist/schemas'],
  ...['client/icon.png', 'client/walkthrough', 'snippets/yamlock.json', 'schemas/config.schema.json'],
  ...languages().flatMap((language) => [
    ...[`package.nls.${language}.json`, `l10n/bundle.l10n.${language}.json`, `dist/rule-pages.${language}.json`],
    // What the server says, and what rules say of themselves.
    ...['server', 'rules'].map((part) => `l10n/${part}.${language}.json`),
  ]),
];

// Keys that only the npm package or a developer needs. Without `type`, every VS Code loads dist/client.js as CommonJS.
const DROPPED_KEYS = ['type', 'bin', 'files', 'scripts', 'devDependencies', 'private'];

/** Builds, unless `build` is false, and packages; returns the path of the .vsix. */
export async function packageExtension({ build = true } = {}) {
  if (build) {
    setUp();
    run(process.execPath, ['scripts/build.mjs'], ROOT);
  }
  const vsix = path.join(ROOT, 'yamlock.vsix');
  const stage = mkdtempSync(path.join(tmpdir(), 'yamlock-package-'));
  try {
    await stageExtension(stage);
    const vsce = path.join(ROOT, 'node_modules/@vscode/vsce/vsce');
    const { version } = readJson('package.json');
    const channel = isPreRelease(version) ? ['--pre-release'] : [];
    run(process.execPath, [vsce, 'package', '--no-dependencies', ...channel, '--out', vsix], stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
  return vsix;
}

/** Returns the files that vsce packs of a folder with the extension. */
export function listExtension(stage) {
  const vsce = path.join(ROOT, 'node_modules/@vscode/vsce/vsce');
  const { status, stdout } = spawnSync(process.execPath, [vsce, 'ls', '--no-dependencies'], {
    cwd: stage,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`vsce ls ended with ${status}`);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Copies the extension, as it is built in `root`, into a folder, with the package.json that it is packaged with. */
export async function stageExtension(stage, root = ROOT) {
  const { loadProject } = await import('../generate/load.mjs');
  const source = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const complaints = [...missingContent(root), ...checkManifest(source, root)];
  if (complaints.length > 0) throw new Error(`The extension is not complete:\n- ${complaints.join('\n- ')}`);
  const project = await loadProject();
  const manifest = withRuleSettings(source, project);
  for (const item of CONTENT) {
    mkdirSync(path.dirname(path.join(stage, item)), { recursive: true });
    cpSync(at(item, root), path.join(stage, item), { recursive: true });
  }
  for (const translation of [ENGLISH, ...languages().map((language) => translationInto(language, project))]) {
    const file = textsFile(translation.language);
    writeFileSync(path.join(stage, file), JSON.stringify({ ...readJson(file), ...ruleTexts(project, translation) }));
  }
  for (const key of DROPPED_KEYS) delete manifest[key];
  // vsce fails when an entry of `files` matches nothing, and packs nothing that is not in it.
  writeFileSync(path.join(stage, 'package.json'), JSON.stringify({ ...manifest, files: CONTENT }));
}

/** Returns the name of the file with the texts of the manifest in a language. */
function textsFile(language) {
  return language === ENGLISH.language ? 'package.nls.json' : `package.nls.${language}.json`;
}

/** Returns where a file of the extension lies: what is built in the folder of the build, all else among the sources. */
function at(item, root) {
  return path.join(item.startsWith('dist/') ? root : ROOT, item);
}

function missingContent(root) {
  return CONTENT.filter((item) => !existsSync(at(item, root))).map((item) => `${item} is missing`);
}

/** Fails where the manifest names a file or a text that does not exist. */
function checkManifest(manifest, root) {
  const complaints = [];
  const { contributes } = manifest;
  const media = contributes.walkthroughs
    .flatMap((walkthrough) => walkthrough.steps.map(({ media }) => media.svg ?? media.markdown ?? media.image))
    .flatMap((file) => inEveryLanguage(file));
  const named = [
    ...[manifest.main, manifest.browser, manifest.icon, ...media],
    ...contributes.languages.flatMap(({ configuration }) => configuration ?? []),
    ...contributes.yamlValidation.map((validation) => validation.url),
  ];
  for (const file of named) {
    if (!isPackaged(path.posix.normalize(file), root))
      complaints.push(`package.json names ${file}, which is not packaged`);
  }
  const english = Object.keys(readJson('package.nls.json'));
  const used = [...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  complaints.push(...used.filter((key) => !english.includes(key)).map((key) => `no text for %${key}%`));
  complaints.push(...english.filter((key) => !used.includes(key)).map((key) => `nobody uses the text %${key}%`));
  for (const language of languages()) {
    const translated = Object.keys(readJson(textsFile(language)));
    complaints.push(...difference(english, translated).map((key) => `%${key}% is in one of en and ${language} only`));
  }
  return complaints.concat(checkMessages());
}

/** Returns what stands for a text of the manifest in each language; the text itself where it is written out. */
function inEveryLanguage(text) {
  const [, key] = /^%([\w.]+)%$/.exec(text) ?? [];
  if (key === undefined) return [text];
  return [ENGLISH.language, ...languages()].flatMap((language) => readJson(textsFile(language))[key] ?? []);
}

/** Fails where a message in the client's source is missing in the bundle of a language, or the other way round. */
function checkMessages() {
  const source = filesOf('client/src')
    .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
    .join('\n');
  const messages = [...source.matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, message]) => message);
  return languages().flatMap((language) => {
    const translated = Object.keys(readJson(`l10n/bundle.l10n.${language}.json`));
    return difference([...new Set(messages)], translated).map(
      (message) => `"${message}" is in one of en and ${language} only`,
    );
  });
}

function isPackaged(file, root) {
  if (!existsSync(at(file, root))) return false;
  return CONTENT.some((item) => file === item || file.startsWith(`${item}/`));
}

function difference(one, other) {
  return [...one.filter((item) => !other.includes(item)), ...other.filter((item) => !one.includes(item))];
}

function filesOf(folder) {
  return readdirSync(path.join(ROOT, folder), { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(path.join(ROOT, file)).isFile());
}

function readJson(file) {
  return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
}

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${path.basename(args[0])} ended with ${result.status}`);
}

if (process.argv[1] === import.meta.filename) {
  try {
    await packageExtension({ build: !process.argv.includes('--no-build') });
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
