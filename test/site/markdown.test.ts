import MiniSearch from 'minisearch';
import { describe, expect, test } from 'vitest';
import { parseMarkdown } from '../../scripts/site/markdown.mjs';
import { searchIndex } from '../../scripts/site/search.mjs';
import { type Entry, OPTIONS } from '../../scripts/site/search-options.mjs';

describe('anchors are those that GitHub gives', () => {
  const anchors = (text: string): readonly string[] => parseMarkdown(text).headings.map(({ anchor }) => anchor);

  test.each([
    ['## What is applied', 'what-is-applied'],
    ['## `yamlock scan PATH…`', 'yamlock-scan-path'],
    ['## `yamlock lsp --stdio`', 'yamlock-lsp---stdio'],
    ['## kit/wording.ts', 'kitwordingts'],
    ['## A_b – c', 'a_b--c'],
    ['## 规则 与 例外', '规则-与-例外'],
    ['## [A link](x.md) in it', 'a-link-in-it'],
  ])('%s', (text, anchor) => {
    expect(anchors(text)).toEqual([anchor]);
  });

  test('of several headings with one text, all but the first have a number', () => {
    expect(anchors('# A\n\n## B\n\n## B\n\n## b\n')).toEqual(['a', 'b', 'b-1', 'b-2']);
  });
});

describe('code', () => {
  test('has the name of its file above it, and no text of it is markup', () => {
    const { html } = parseMarkdown('```yaml a<b>.yaml\nkey: <b>{{ x }}</b> # "c"\n```\n');
    expect(html).toContain('<figcaption>a&lt;b&gt;.yaml</figcaption>');
    expect(html).toContain('<span class="key">key</span>');
    expect(html.replace(/<\/?(?:span|figure|figcaption|pre|code)[^>]*>/g, '')).toContain(
      'key: &lt;b&gt;{{ x }}&lt;/b&gt; # &quot;c&quot;',
    );
  });

  test.each(['yaml', 'json', 'sh', 'console', ''])('of the language "%s" keeps its text', (language) => {
    const text = '$ a: "1"\n\n  b: [c, {d: "é"}]\n';
    const { html } = parseMarkdown(`\`\`\`${language}\n${text}\`\`\`\n`);
    expect(html.replace(/<[^>]*>/g, '').replaceAll('&quot;', '"')).toContain(text);
  });
});

test('links and images lead where the function says', () => {
  const { html } = parseMarkdown('[a](b.md#c) ![d](e.png)', (href, isImage) => `${isImage}:${href}`);
  expect(html).toContain('<a href="false:b.md#c">');
  expect(html).toContain('src="true:e.png"');
});

describe('the search', () => {
  const page = (name: string, text: string) => ({ name, path: name, ...parseMarkdown(text) });
  const json = searchIndex([
    page('cli', '# The command line\n\nText.\n\n## Exit codes\n\n`--fail-on` decides.\n'),
    page(
      'rules/pss-privileged',
      '# pss-privileged\n\nPrivileged.\n\n## Why\n\nRoot.\n\n## What\n\nx\n\n## E\n\ny\n\n## Ex\n\nodd\n',
    ),
    page('zh', '# 规则\n\n容器以特权模式运行。\n'),
    page('changelog', '# Changes\n\n## Exit codes\n\n`CKV_K8S_16`\n'),
    page('checkov', '# Checks\n\n`CKV_K8S_17`\n'),
  ]);
  const index = MiniSearch.loadJSON<Entry>(JSON.parse(json.replace(/^export default |;\n$/g, '')) as string, OPTIONS);
  const found = (text: string): readonly string[] => index.search(text).map(({ path }) => String(path));

  test.each([
    ['a section, by a word of its text', 'fail-on', ['cli.html#exit-codes']],
    ['a page by its title', 'command line', ['cli.html', 'cli.html#exit-codes']],
    ['the beginning of a word', 'privil', ['rules/pss-privileged.html']],
    ['a word with a mistake', 'privilegde', ['rules/pss-privileged.html']],
    ['Chinese, which has no blanks', '特权', ['zh.html']],
    ['pages about the project last', 'exit codes', ['cli.html#exit-codes', 'changelog.html#exit-codes']],
    ['an id, and none that is near to it', 'CKV_K8S_17', ['checkov.html']],
    ['not what only one of the words is in', 'exit 特权', []],
    ['not what all pages of rules say', 'odd', []],
  ])('finds %s', (_, text, paths) => {
    expect(found(text)).toEqual(paths);
  });
});
