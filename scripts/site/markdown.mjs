// Turns Markdown into HTML as GitHub shows it: the same anchors, and links between files that lead to pages of the site.
import { yamlLanguage } from '@codemirror/lang-yaml';
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import MarkdownIt from 'markdown-it';
import { escapeHtml } from './html.mjs';

/** Classes of what stands in YAML; style.css has their colours. */
const CLASSES = tagHighlighter([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: 'key' },
  { tag: [tags.string, tags.special(tags.string), tags.content], class: 'text' },
  { tag: [tags.comment, tags.lineComment], class: 'comment' },
  { tag: [tags.keyword, tags.typeName, tags.labelName, tags.meta], class: 'keyword' },
]);

/** Languages that the reader of YAML colours well: JSON is YAML. */
const AS_YAML = new Set(['yaml', 'json']);

/**
 * Parses a Markdown text.
 * @param text The text.
 * @param link Returns where a link or an image of the text leads on the site.
 * @returns The HTML; the title, which is the first heading; the headings with their anchors; and the sections, for the search.
 */
export function parseMarkdown(text, link = (href) => href) {
  const markdown = new MarkdownIt({ html: true, highlight: undefined });
  const tokens = markdown.parse(text, {});
  const headings = headingsOf(tokens);
  for (const token of tokens) {
    for (const child of token.children ?? []) {
      const name = child.type === 'link_open' ? 'href' : child.type === 'image' ? 'src' : undefined;
      if (name !== undefined) child.attrSet(name, link(child.attrGet(name) ?? '', child.type === 'image'));
      if (child.type === 'image') child.attrSet('loading', 'lazy');
    }
  }
  Object.assign(markdown.renderer.rules, {
    fence: (all, index) => fence(all[index]),
    heading_close: (all, index) => headingClose(all, index),
    table_open: () => '<div class="wide" tabindex="0"><table>',
    table_close: () => '</table></div>',
  });
  return {
    html: markdown.renderer.render(tokens, markdown.options, {}),
    title: headings[0]?.text ?? '',
    headings,
    sections: sectionsOf(tokens, headings),
  };
}

/** Returns the anchor that GitHub gives a heading, before it is told from others of the same text. */
function slug(text) {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Gives each heading its anchor, and returns them. */
function headingsOf(tokens) {
  const seen = new Map();
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open') return [];
    const text = textOf(tokens[index + 1]);
    const base = slug(text);
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    const anchor = count === 0 ? base : `${base}-${count}`;
    token.attrSet('id', anchor);
    return [{ level: Number(token.tag.slice(1)), text, anchor }];
  });
}

function textOf(token) {
  return (token.children ?? [])
    .map((child) => (child.type === 'softbreak' ? ' ' : child.type === 'html_inline' ? ' ' : child.content))
    .join('');
}

/** Returns the text below each heading of the first three levels. */
function sectionsOf(tokens, headings) {
  const sections = [];
  let at = -1;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      at++;
      if (headings[at].level <= 3) sections.push({ ...headings[at], body: [] });
    } else if (token.type === 'inline' && tokens[index - 1]?.type !== 'heading_open') {
      sections.at(-1)?.body.push(textOf(token));
    } else if (token.type === 'fence') {
      sections.at(-1)?.body.push(token.content);
    }
  }
  return sections;
}

/** Renders a block of code. A second word behind the language is the name of the file, which stands above it. */
function fence({ content, info }) {
  const [language = '', name] = info.trim().split(/\s+/);
  const code = AS_YAML.has(language)
    ? coloured(content)
    : language === 'console'
      ? content.replace(/^.*$/gm, (line) => prompted(line))
      : escapeHtml(content);
  const caption = name === undefined ? '' : `<figcaption>${escapeHtml(name)}</figcaption>`;
  return `<figure class="code" data-language="${escapeHtml(language)}">${caption}<pre tabindex="0"><code>${code}</code></pre></figure>\n`;
}

function prompted(line) {
  return line.startsWith('$ ')
    ? `<span class="keyword">$</span> <b>${escapeHtml(line.slice(2))}</b>`
    : escapeHtml(line);
}

function coloured(text) {
  let html = '';
  highlightCode(
    text,
    yamlLanguage.parser.parse(text),
    CLASSES,
    (part, classes) => {
      html += classes ? `<span class="${classes}">${escapeHtml(part)}</span>` : escapeHtml(part);
    },
    () => {
      html += '\n';
    },
  );
  return html;
}

/** Ends a heading with a link to itself. */
function headingClose(tokens, index) {
  const { tag } = tokens[index];
  if (tag === 'h1') return '</h1>\n';
  const anchor = tokens[index - 2].attrGet('id');
  const label = escapeHtml(textOf(tokens[index - 1]));
  return ` <a class="anchor" href="#${anchor}" aria-label="${label}">#</a></${tag}>\n`;
}
