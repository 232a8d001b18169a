import { describe, expect, test } from 'vitest';
import { layout } from '../../scripts/site/layout.mjs';
import { GROUPS, LANGUAGES } from '../../scripts/site/navigation.mjs';
import { groupsOf, isRule, readPages, type SitePage } from '../../scripts/site/pages.mjs';

const pages = readPages();
const groups = groupsOf(pages, '');
const found = (path: string): SitePage => {
  const page = pages.find((one) => one.path === path);
  if (!page) throw new Error(`There is no page ${path}`);
  return page;
};
const shown = (page: SitePage, examples: readonly string[] = []): string =>
  layout(page, {
    pages,
    starts: new Map(
      Object.keys(LANGUAGES).flatMap((folder) => {
        const start = groupsOf(pages, folder)[0]?.pages[0];
        return start ? [[folder, start] as const] : [];
      }),
    ),
    groups: groupsOf(pages, page.folder),
    families: [{ name: 'pod-security', pages: [found('rules/pss-privileged')] }],
    examples: new Set(examples),
  });

describe('the menu', () => {
  test('has every page that is no rule once, and names none that is not there', () => {
    const named = groups.flatMap((group) => group.pages.map(({ path }) => path));
    const all = pages.filter(({ folder, name }) => folder === '' && !isRule(name)).map(({ path }) => path);
    expect([...named].sort()).toEqual([...all].sort());
    expect(GROUPS.flatMap((group) => group.pages).filter((path) => !named.includes(path))).toEqual([]);
  });

  test('puts a page that is named nowhere last', () => {
    const added = { ...found('cli'), path: 'new-page', name: 'new-page' };
    expect(
      groupsOf([...pages, added], '')
        .at(-1)
        ?.pages.at(-1),
    ).toBe(added);
  });

  test('marks the page that is open, and opens the family of a rule', () => {
    expect(shown(found('cli')).match(/aria-current="page">[^<]*/g)).toEqual(['aria-current="page">The command line']);
    expect(shown(found('rules/pss-privileged'))).toContain('<details open><summary>pod-security');
    expect(shown(found('cli'))).not.toContain('<details');
  });
});

test('every page has one first heading, text for its pictures, and each id once', () => {
  for (const page of pages) {
    const html = shown(page);
    expect(html.match(/<h1[ >]/g), page.source).toHaveLength(1);
    expect(
      [...html.matchAll(/<img [^>]*>/g)].filter(([image]) => !/ alt="/.test(image)),
      page.source,
    ).toEqual([]);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.length, page.source).toBe(new Set(ids).size);
  }
});

describe('the page of a rule', () => {
  test('links to its example where there is one', () => {
    const page = found('rules/pss-privileged');
    expect(shown(page, ['pss-privileged'])).toContain('href="../playground/index.html#rule=pss-privileged"');
    expect(shown(page)).not.toContain('#rule=');
    expect(shown(found('rules/index'), ['index'])).not.toContain('#rule=');
  });

  test('leads to the same page in the other languages, and other pages to their start', () => {
    expect(shown(found('rules/pss-privileged'))).toContain('<a href="../zh-cn/rules/pss-privileged.html" lang="zh-CN"');
    expect(shown(found('zh-cn/rules/pss-privileged'))).toContain('<a href="../../rules/pss-privileged.html" lang="en"');
    expect(shown(found('cpu-limits'))).toMatch(/<a href="\.\/zh-cn\/[\w/-]+\.html" lang="zh-CN"/);
  });
});

test('a title is no markup', () => {
  const html = shown({ ...found('cli'), title: '<b>"x"</b>' });
  expect(html).toContain('<title>&lt;b&gt;&quot;x&quot;&lt;/b&gt; · Yamlock</title>');
});
