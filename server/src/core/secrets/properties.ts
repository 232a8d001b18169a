/** One `key = value` line of a properties, INI, TOML or dotenv text. Offsets are UTF-16 units of the text. */
export interface Property {
  readonly key: string;
  /** Without the quotes around it. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const LINE = /^[ \t]*(?:export[ \t]+)?"?([A-Za-z_][\w.-]{0,100})"?[ \t]*(?:=|:[ \t])[ \t]*(.*)$/;

/**
 * The assignments of a text whose lines are mostly such. Program text and prose have other lines: nothing is read from
 * them.
 */
export function propertiesOf(text: string): readonly Property[] {
  const found: Property[] = [];
  let others = 0;
  let offset = 0;
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    const match = line.length < 2000 ? LINE.exec(line.replace(/\r$/, '')) : null;
    if (match) {
      const [, key = '', written = ''] = match;
      const bare = written.replace(/[ \t]*[,;]?[ \t]*$/, '');
      const quoted = /^(["'])(.*)\1$/.exec(bare);
      const value = quoted ? (quoted[2] ?? '') : bare;
      const start =
        offset + line.indexOf(written, line.length - written.length - (line.endsWith('\r') ? 1 : 0)) + (quoted ? 1 : 0);
      // A call, a lookup or an expression computes its value.
      if (!/[()]|\s\+\s/.test(value) || quoted) found.push({ key, value, start, end: start + value.length });
    } else if (trimmed !== '' && !/^[#;![]|^\/\/|^[\]{}],?$/.test(trimmed)) {
      others++;
    }
    offset += line.length + 1;
  }
  return found.length > others ? found : [];
}
