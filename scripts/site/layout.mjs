// The frame of a page: the head, the menu, what stands on the page, and the way to the next one.
import path from 'node:path';
import { escapeHtml } from './html.mjs';
import { LANGUAGES } from './navigation.mjs';
import { isRule, repositoryUrl } from './pages.mjs';

/** Nothing but the site itself: no connection, no frame, no style or script of others. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * Returns the HTML of a page.
 * @param page The page.
 * @param site The groups of the menu in its language, the families of rules, all pages, and the ids of the rules that the
 *   playground has an example of.
 */
export function layout(page, site) {
  const words = LANGUAGES[page.folder];
  const to = linker(page.path);
  const order = site.groups.flatMap((group) => group.pages);
  const at = order.indexOf(page);
  const [before, after] = at < 0 ? [] : [order[at - 1], order[at + 1]];
  return `<!doctype html>
<html lang="${words.code}" data-root="${to('')}" data-search="${words.code}" data-words="${escapeHtml(
    JSON.stringify({ nothing: words.nothing, copy: words.copy, copied: words.copied }),
  )}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title === 'Yamlock' ? page.title : `${page.title} · Yamlock`)}</title>
<link rel="icon" href="${to('icon.png')}">
<link rel="stylesheet" href="${to('assets/style.css')}">
<script src="${to('assets/theme.js')}"></script>
<script type="module" src="${to('assets/main.js')}"></script>
</head>
<body>
<a class="skip" href="#text">${words.skip}</a>
<header>
<button type="button" class="menu" aria-expanded="false" aria-controls="pages">${words.menu}</button>
<a class="home" href="${to(home(site, page))}"><img src="${to('icon.png')}" alt="" width="24" height="24">Yamlock</a>
<button type="button" class="find" aria-haspopup="dialog" aria-keyshortcuts="/ Control+K">${words.search} <kbd>/</kbd></button>
<span class="gap"></span>
<span class="links">${links(page, site, to, words)}</span>
<button type="button" class="theme" aria-label="${words.theme}" title="${words.theme}">◐</button>
</header>
<nav id="pages" class="pages" aria-label="${words.pages}">
<p class="links">${links(page, site, to, words)}</p>
${site.groups.map((group) => menuGroup(group, page, site, to)).join('\n')}
</nav>
<main id="text" tabindex="-1">
${tryIt(page, site, to, words)}${page.html}
<footer>
${neighbour(before, 'previous', words, to)}${neighbour(after, 'next', words, to)}
<p><a href="${repositoryUrl()}blob/main/${page.source}">${words.source}</a></p>
</footer>
</main>
${outline(page, words)}
<dialog class="search" aria-label="${words.search}">
<input type="search" role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list" autocomplete="off" spellcheck="false" aria-label="${words.search}" placeholder="${words.searchHint}">
<ul id="results" role="listbox" aria-label="${words.search}"></ul>
<p role="status"></p>
</dialog>
</body>
</html>
`;
}

/** Returns a function from a path in the site to the link that leads there from a page. */
function linker(from) {
  const up = '../'.repeat(from.split('/').length - 1) || './';
  return (to) => `${up}${to}`;
}

function home({ groups }, { folder }) {
  return `${groups[0]?.pages[0]?.path ?? path.posix.join(folder, 'index')}.html`;
}

function menuGroup({ title, pages }, page, site, to) {
  const items = pages.map((one) => {
    const isIndex = one.name === 'rules/index';
    const below = isIndex && /^rules\//.test(page.name) ? familyLists(page, site, to) : '';
    return `<li>${menuLink(one, page, to)}${below}</li>`;
  });
  return `<section><h2>${escapeHtml(title)}</h2><ul>${items.join('')}</ul></section>`;
}

function menuLink(one, page, to) {
  const current = one === page ? ' aria-current="page"' : '';
  return `<a href="${to(`${one.path}.html`)}"${current}>${escapeHtml(one.title)}</a>`;
}

/** The rules below their families, of which that of the page is open. */
function familyLists(page, { families }, to) {
  const parts = families.map(({ name, pages }) => {
    const open = pages.includes(page) ? ' open' : '';
    const items = pages.map((one) => `<li>${menuLink(one, page, to)}</li>`).join('');
    return `<details${open}><summary>${escapeHtml(name)}</summary><ul>${items}</ul></details>`;
  });
  return parts.join('');
}

/** Links to other places; on a narrow screen they are in the menu. */
function links(page, site, to, words) {
  return `<a href="${to('playground/index.html')}">${words.playground}</a><a href="${repositoryUrl()}">GitHub</a>${languages(page, site, to, words)}`;
}

/** Links to the page in other languages, or to their first page where they do not have it. */
function languages(page, { pages, starts }, to, words) {
  const others = Object.entries(LANGUAGES).flatMap(([folder, { name, code }]) => {
    if (folder === page.folder || !starts.has(folder)) return [];
    const same = pages.find((one) => one.folder === folder && one.name === page.name);
    const where = `${(same ?? starts.get(folder)).path}.html`;
    return [
      `<a href="${to(where)}" lang="${code}" hreflang="${code}" aria-label="${words.language}: ${name}">${name}</a>`,
    ];
  });
  return others.join('');
}

function tryIt(page, { examples }, to, words) {
  const id = isRule(page.name) ? page.name.slice('rules/'.length) : undefined;
  if (id === undefined || !examples.has(id)) return '';
  return `<a class="try" href="${to(`playground/index.html#rule=${id}`)}">${words.tryIt}</a>`;
}

function neighbour(page, which, words, to) {
  if (page === undefined) return '';
  return `<a class="${which}" href="${to(`${page.path}.html`)}"><small>${words[which]}</small> ${escapeHtml(page.title)}</a>`;
}

function outline({ headings }, words) {
  const shown = headings.filter(({ level }) => level === 2 || level === 3);
  if (shown.length < 2) return '';
  const items = shown.map(
    ({ level, anchor, text }) => `<li class="level-${level}"><a href="#${anchor}">${escapeHtml(text)}</a></li>`,
  );
  return `<aside><nav aria-label="${words.onThisPage}"><h2>${words.onThisPage}</h2><ul>${items.join('')}</ul></nav></aside>`;
}
