import { resourcesOf } from '../kubernetes/resource.js';
import type { Range } from '../text/range.js';
import { withoutComment, withoutEnd } from '../text/trim.js';
import { parseStream } from '../yaml/document.js';

/** An object as a list of all objects shows it. */
export interface NamedObject {
  readonly kind: string;
  /** The name as it is written, template holes included; undefined where there is none. */
  readonly name: string | undefined;
  /** The range of the name, or of the kind. Offsets count from the file's start. */
  readonly range: Range;
}

const DOCUMENT = /^---(?=[ \t\r\n]|$)/gm;
const MAY_BE_OBJECT = /\bkind["']?[ \t]*:/;
const KIND = /^kind[ \t]*:[ \t]+(["']?)([A-Za-z][A-Za-z0-9]*)\1[ \t]*(?:#.*)?\r?$/m;
const METADATA = /^metadata[ \t]*:/m;
const START = /^(?<indent> *)(?<key>name[ \t]*:[ \t]+)?/;

/**
 * Returns the Kubernetes objects of a file with their names. It reads lines, because most files of a workspace are never parsed;
 * a document that is not written as people write objects is parsed.
 */
export function objectNames(text: string): readonly NamedObject[] {
  if (!MAY_BE_OBJECT.test(text)) return [];
  const starts = [0, ...[...text.matchAll(DOCUMENT)].map(({ index }) => index)];
  return starts.flatMap((start, index) => objectsOf(text.slice(start, starts[index + 1]), start));
}

function objectsOf(text: string, start: number): readonly NamedObject[] {
  if (!MAY_BE_OBJECT.test(text)) return [];
  const kind = KIND.exec(text);
  if (kind?.[2] === undefined || kind[2].endsWith('List') || /^metadata[ \t]*:[ \t]*[^#\s]/m.test(text))
    return parsed(text, start);
  const metadata = METADATA.exec(text);
  if (!metadata && !/^apiVersion[ \t]*:/m.test(text)) return [];
  const name = metadata ? nameBelow(text, metadata.index) : undefined;
  const range = name ?? { start: kind.index, end: kind.index + kind[0].trimEnd().length };
  return [
    {
      kind: kind[2],
      name: name && text.slice(name.start, name.end).replace(/^(["'])(.*)\1$/, '$2'),
      range: { start: range.start + start, end: range.end + start },
    },
  ];
}

/** Returns the range of the name among the fields of the metadata that begins at an offset. */
function nameBelow(text: string, metadata: number): Range | undefined {
  let indent = 0;
  for (let newline = text.indexOf('\n', metadata); newline >= 0; ) {
    const from = newline + 1;
    newline = text.indexOf('\n', from);
    const line = text.slice(from, newline < 0 ? text.length : newline);
    const { 0: lead = '', groups: { indent: spaces = '', key } = {} } = START.exec(line) ?? {};
    const rest = withoutEnd(withoutComment(line.slice(lead.length)), ' \t\r');
    // Blank lines, comments and lines of a template stand anywhere.
    if (key === undefined && /^(?:$|#|\{\{)/.test(rest)) continue;
    if (spaces === '') return undefined;
    if (indent === 0) indent = spaces.length;
    if (key === undefined || spaces.length !== indent || rest === '') continue;
    const start = from + indent + key.length;
    return { start, end: start + rest.length };
  }
  return undefined;
}

function parsed(text: string, start: number): readonly NamedObject[] {
  return parseStream(text).documents.flatMap(({ document, start: inner }) =>
    resourcesOf(document).map(({ kind, name, cursor }) => {
      const { range } = cursor.at('metadata', 'name') ?? cursor.at('kind') ?? cursor;
      const by = start + inner;
      return { kind, name, range: { start: range.start + by, end: range.end + by } };
    }),
  );
}
