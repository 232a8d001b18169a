// The index of the search, which runs in the page: MiniSearch with what search-options.mjs says.
import MiniSearch from 'minisearch';
import { GROUPS } from './navigation.mjs';
import { isRule } from './pages.mjs';
import { OPTIONS } from './search-options.mjs';

/** The pages about the project itself, and how much they count: who searches mostly wants to use it. */
const ABOUT_THE_PROJECT = new Set(GROUPS.filter(({ rest }) => rest).flatMap(({ pages }) => pages));
const LESS = 0.3;

/** Returns the script whose default export is the index of the pages of one language, as text. */
export function searchIndex(pages) {
  const search = new MiniSearch(OPTIONS);
  search.addAll(pages.flatMap(entriesOf).map((entry, id) => ({ id, ...entry })));
  return `export default ${JSON.stringify(JSON.stringify(search))};\n`;
}

/** The sections of the page of a rule that are about it: the rule, why, what to do, the example. All such pages have the others. */
const RULE_SECTIONS = 4;

/** Returns an entry for each section of a page, and one for that of a rule. */
function entriesOf({ name, path, title, sections }) {
  const text = (body) => body.join('\n').replace(/\s+/g, ' ').trim();
  if (isRule(name)) {
    const body = sections.slice(0, RULE_SECTIONS).flatMap((section) => section.body);
    return [{ path: `${path}.html`, title, heading: '', text: text(body) }];
  }
  return sections.map(({ level, text: heading, anchor, body }) => ({
    path: level === 1 ? `${path}.html` : `${path}.html#${anchor}`,
    title,
    heading: level === 1 ? '' : heading,
    text: text(body),
    ...(ABOUT_THE_PROJECT.has(name) ? { weight: LESS } : {}),
  }));
}
