import { withoutEnd } from '../../text/trim.js';
import { qualified } from '../context/leaf-names.js';
import { keyKind } from '../names/key-names.js';
import type { Named } from './named.js';

const LINE = /^[ \t]*(?:export[ \t]+|def[ \t]+)?"?([A-Za-z_][\w.-]{0,100})"?[ \t]*(?:=|:[ \t])[ \t]*(.*)$/;
/** The header of a section; the group is its last part: `[jwt]`, `[[api_keys]]`, `[providers."github.com".oauth]`. */
const SECTION = /^[ \t]*\[{1,2}[ \t]*(?:[^\]\n]{1,200}\.)?["']?([\w-]{1,80})["']?[ \t]*\]{1,2}[ \t]*\r?$/;
/** The source of a value: `var.password`, `env.TOKEN`. */
const EXPRESSION = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;

/**
 * Returns the assignments of a properties, INI, TOML or dotenv text, without the quotes around values. Empty where most
 * lines are no `key = value`, as in programs and prose.
 */
export function propertiesOf(text: string): readonly Named[] {
  const found: Named[] = [];
  let others = 0;
  let offset = 0;
  let section = '';
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    const match = line.length < 2000 ? LINE.exec(line.replace(/\r$/, '')) : null;
    if (match) {
      const [, name = '', written = ''] = match;
      const bare = withoutEnd(withoutEnd(written, ' \t').replace(/[,;]$/, ''), ' \t');
      // A comment may follow quotes.
      const quoted = /^(["'])(.*?)\1[ \t]*(?:[#;].*)?$/.exec(bare);
      const value = quoted ? (quoted[2] ?? '') : bare;
      const start =
        offset + line.indexOf(written, line.length - written.length - (line.endsWith('\r') ? 1 : 0)) + (quoted ? 1 : 0);
      // A call, a lookup or an expression computes its value; the value of a block scalar is below its header.
      const isValue =
        quoted !== null ||
        !(/[()`]|\s\+\s|^[|>][+-]?\d?$/.test(value) || (EXPRESSION.test(value) && keyKind(value) !== 'other'));
      if (isValue) found.push({ name: qualified(section, name), value, start, end: start + value.length });
    } else if (SECTION.test(line)) {
      section = SECTION.exec(line)?.[1] ?? '';
    } else if (trimmed !== '' && !/^[#;![]|^\/\/|^[\]{}],?$/.test(trimmed)) {
      others++;
    }
    offset += line.length + 1;
  }
  return found.length > others ? found : [];
}
