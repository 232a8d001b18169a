// Reads the pages of the site, and finds where the links between them lead.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../bundles.mjs';
import { parseMarkdown } from './markdown.mjs';
import { GROUPS, LANGUAGES, OUTSIDE } from './navigation.mjs';

/** The folder of the sources. */
const DOCS = 'docs';

/** Returns the address of the repository on the web, with a slash at its end. */
export function repositoryUrl() {
  const { repository } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  return `${repository.url.replace(/^git\+|\.git$/g, '')}/`;
}

/**
 * Reads all pages.
 * @returns The pages in no order, each with its source, its path in the site without `.html`, its language, and that path below
 *   the folder of the language, and what stands in it.
 * @throws Error that names every link that leads nowhere.
 */
export function readPages() {
  const sources = [...markdownBelow(DOCS), ...Object.keys(OUTSIDE)];
  const paths = new Map(sources.map((source) => [source, sitePath(source)]));
  const dead = [];
  const pages = sources.map((source) => {
    const where = paths.get(source) ?? '';
    const folder = Object.keys(LANGUAGES).find((name) => name !== '' && where.startsWith(`${name}/`)) ?? '';
    const parsed = parseMarkdown(readFileSync(path.join(ROOT, source), 'utf8'), (href, isImage) => {
      const found = target(source, href, isImage, paths);
      if (found === undefined) dead.push(`${source}: ${href}`);
      return found ?? href;
    });
    return { source, path: where, folder, name: folder === '' ? where : where.slice(folder.length + 1), ...parsed };
  });
  if (dead.length > 0) throw new Error(`Links lead nowhere:\n  ${dead.join('\n  ')}`);
  return pages;
}

function markdownBelow(folder) {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

/** Returns the path of a source in the site: that below `docs/`, where a README is the page of its folder. */
function sitePath(source) {
  if (Object.hasOwn(OUTSIDE, source)) return OUTSIDE[source];
  return source.slice(DOCS.length + 1, -'.md'.length).replace(/(^|\/)README$/, '$1index');
}

/** Returns where a link leads on the site: a page, an image, or a file of the repository on the web; undefined for none. */
function target(source, href, isImage, paths) {
  if (/^[a-z][a-z+.-]*:/i.test(href) || href.startsWith('#')) return href;
  const [file, anchor] = href.split('#');
  const found = path.posix.join(path.posix.dirname(source), decodeURI(file)).replace(/\/$/, '');
  const fragment = anchor === undefined ? '' : `#${anchor}`;
  const from = path.posix.dirname(sitePath(source));
  for (const candidate of [found, `${found}/README.md`]) {
    const page = paths.get(candidate);
    if (page !== undefined) return `${path.posix.relative(from, `${page}.html`)}${fragment}`;
  }
  if (found.startsWith('..') || !existsSync(path.join(ROOT, found))) return undefined;
  if (isImage) return path.posix.relative(from, found.replace(`${DOCS}/`, ''));
  const kind = statSync(path.join(ROOT, found)).isDirectory() ? 'tree' : 'blob';
  return `${repositoryUrl()}${kind}/main/${found}${fragment}`;
}

/**
 * Returns the groups of the menu of a language, each with the pages that it has in that language. Rules stand below families,
 * and what no group names stands in the last one.
 */
export function groupsOf(pages, folder) {
  const own = new Map(pages.filter((page) => page.folder === folder).map((page) => [page.name, page]));
  const named = new Set(GROUPS.flatMap((group) => group.pages));
  const rest = [...own.values()].filter(({ name }) => !named.has(name) && !isRule(name));
  return GROUPS.map(({ title, pages: names, rest: takesRest }) => ({
    title: title[LANGUAGES[folder].code],
    pages: [...names.flatMap((name) => own.get(name) ?? []), ...(takesRest ? rest : [])],
  })).filter((group) => group.pages.length > 0);
}

/** Returns true for the page of one rule, by its path below the folder of its language. */
export function isRule(name) {
  return /^rules\/(?!index$)/.test(name);
}
