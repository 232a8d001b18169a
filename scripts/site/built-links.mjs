// Checks the links of the site as it is built: that each leads to a file of it, and to something with that id.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Attributes of the pages that name another file or place. The site is written by ourselves, so that a pattern finds them. */
const NAMED = /\s(?:href|src)="([^"]*)"/g;

/**
 * Returns a line for each link of the built site that leads nowhere.
 * @param folder The folder of the site.
 */
export function builtLinks(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  const texts = new Map(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
  const ids = new Map(
    [...texts].map(([name, text]) => [name, new Set([...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id))]),
  );
  return [...texts].flatMap(([name, text]) => {
    const links = new Set([...text.matchAll(NAMED)].map(([, link]) => link.replaceAll('&amp;', '&')));
    return [...links].flatMap((link) => {
      if (/^(?:[a-z][a-z0-9+.-]*:|data-)/i.test(link)) return [];
      const [file, anchor] = link.split('#');
      const found = file === '' ? name : path.posix.join(path.posix.dirname(name), decodeURI(file));
      if (!existsSync(path.join(folder, found))) return [`${name}: there is no "${file}"`];
      // What a page reads of its fragment is no place in it.
      if (anchor === undefined || anchor === '' || anchor.includes('=')) return [];
      return ids.get(found)?.has(decodeURI(anchor)) === false ? [`${name}: "${found}" has no "#${anchor}"`] : [];
    });
  });
}
