// Checks the links between files of the repository: that the file is there, and the heading. Links to other places are listed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { ROOT } from '../bundles.mjs';
import { parseMarkdown } from './markdown.mjs';

/** Folders that hold nothing of the repository, or texts of others. */
const NOT_OURS = new Set(['node_modules', 'dist', '.git', '.tsbuild', '.editor-host', '.vscode-test']);

/**
 * Returns a line for each link in Markdown that leads nowhere: `docs/cli.md: there is no "gone.md"`.
 * @param root The folder of the repository.
 */
export function deadLinks(root = ROOT) {
  const anchors = new Map();
  const anchorsOf = (file) => {
    if (!anchors.has(file)) {
      const { headings } = parseMarkdown(readFileSync(path.join(root, file), 'utf8'));
      anchors.set(file, new Set(headings.map(({ anchor }) => anchor)));
    }
    return anchors.get(file);
  };
  return markdownFiles(root).flatMap((source) =>
    linksOf(path.join(root, source)).flatMap((link) => {
      if (isExternal(link)) return [];
      const [file, anchor] = link.split('#');
      const found = file === '' ? source : path.posix.join(path.posix.dirname(source), decodeURI(file));
      if (found.startsWith('..') || !existsSync(path.join(root, found))) return [`${source}: there is no "${file}"`];
      if (anchor === undefined || !found.endsWith('.md')) return [];
      return anchorsOf(found).has(decodeURI(anchor)) ? [] : [`${source}: "${found}" has no heading "#${anchor}"`];
    }),
  );
}

/** Returns the links to other places, each with the files that have it, in alphabetical order. */
export function externalLinks(root = ROOT) {
  const found = new Map();
  for (const source of markdownFiles(root))
    for (const link of linksOf(path.join(root, source)))
      if (/^https?:/.test(link)) found.set(link, [...new Set([...(found.get(link) ?? []), source])]);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isExternal(link) {
  return /^[a-z][a-z0-9+.-]*:/i.test(link);
}

/** Returns the links and images of a Markdown file. */
function linksOf(file) {
  return new MarkdownIt({ html: true })
    .parse(readFileSync(file, 'utf8'), {})
    .flatMap(({ children }) => children ?? [])
    .flatMap((token) => token.attrGet(token.type === 'image' ? 'src' : 'href') ?? []);
}

function markdownFiles(root, folder = '') {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : markdownFiles(root, name);
      return entry.isFile() && name.endsWith('.md') ? [name] : [];
    })
    .sort();
}
