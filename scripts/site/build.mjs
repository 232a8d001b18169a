// Builds the site: a folder of static files that any server can serve, from any path.
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../bundles.mjs';
import { loadProject } from '../generate/load.mjs';
import { noticesOf } from '../generate/notices.mjs';
import { ENGLISH, translationInto } from '../generate/translations.mjs';
import { buildPlayground } from '../playground/build.mjs';
import { layout } from './layout.mjs';
import { LANGUAGES } from './navigation.mjs';
import { groupsOf, readPages } from './pages.mjs';
import { searchIndex } from './search.mjs';

/**
 * Builds the site into a folder, which is emptied first.
 * @param out The folder.
 * @param examples The ids of the rules that the playground in the folder has an example of, where it is to stay; otherwise it is
 *   built, too.
 * @returns The number of pages, and those ids.
 */
export async function buildSite(out, examples) {
  const pages = readPages();
  if (examples === undefined) rmSync(out, { recursive: true, force: true });
  mkdirSync(path.join(out, 'assets'), { recursive: true });
  const [ids, project] = await Promise.all([
    examples ?? buildPlayground(path.join(out, 'playground')),
    loadProject(),
    buildAssets(out),
  ]);
  const languages = Object.keys(LANGUAGES).filter((folder) => pages.some((page) => page.folder === folder));
  const groups = new Map(languages.map((folder) => [folder, groupsOf(pages, folder)]));
  const starts = new Map(languages.map((folder) => [folder, groups.get(folder)[0].pages[0]]));
  for (const folder of languages) {
    const own = pages.filter((page) => page.folder === folder);
    const site = {
      pages,
      starts,
      groups: groups.get(folder),
      families: familiesOf(own, folder, project),
      examples: new Set(ids),
    };
    for (const page of own) write(path.join(out, `${page.path}.html`), layout(page, site));
    write(path.join(out, `assets/search-${LANGUAGES[folder].code}.js`), searchIndex(own));
  }
  return { pages: pages.length, examples: ids };
}

/** Returns the families of rules in a language, in their order, each with its name and the pages of its rules. */
function familiesOf(pages, folder, project) {
  const { word } = folder === '' ? ENGLISH : translationInto(folder, project);
  const byName = new Map(pages.map((page) => [page.name, page]));
  return project.FAMILIES.map((family) => ({
    name: word(family),
    pages: project.RULES.filter((rule) => rule.family === family).flatMap(({ id }) => byName.get(`rules/${id}`) ?? []),
  })).filter((family) => family.pages.length > 0);
}

async function buildAssets(out) {
  const result = await build({
    absWorkingDir: ROOT,
    entryPoints: ['site/src/main.ts', 'site/src/theme.ts', 'site/style.css'],
    outdir: path.join(out, 'assets'),
    entryNames: '[name]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'chrome123',
    platform: 'browser',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  writeFileSync(path.join(out, 'assets/licences.txt'), noticesOf([result]));
  cpSync(path.join(ROOT, 'client/icon.png'), path.join(out, 'icon.png'));
  const images = path.join(ROOT, 'docs/images');
  if (existsSync(images)) cpSync(images, path.join(out, 'images'), { recursive: true });
}

function write(file, text) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
