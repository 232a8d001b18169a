import { actionsIn } from '../../template/parse/actions.js';
import type { Range } from '../../text/range.js';

/** A file of its chart that a template reads by its name. Offsets are UTF-16 code units of the text. */
export interface FileRead {
  /** The name, from the folder of the chart on. */
  readonly name: string;
  /** Where it stands, without quotes. */
  readonly range: Range;
}

/** The methods of `.Files` that read one file. Source: pkg/engine/files.go of Helm v3.22. */
const READING: ReadonlySet<string> = new Set(['.Get', '.GetBytes', '.Lines']);

/** Returns the files that the actions of a template read by names that are written there: `.Files.Get "config.toml"`. */
export function fileReadsIn(text: string): readonly FileRead[] {
  if (!text.includes('.Files')) return [];
  return actionsIn(text).flatMap(({ tokens }) =>
    tokens.flatMap((token, index): readonly FileRead[] => {
      const [method, space, argument] = tokens.slice(index + 1);
      const name = space?.kind === 'space' ? argument : space;
      if (token.text !== '.Files' || !method || !READING.has(method.text)) return [];
      if (name?.kind !== 'string' && name?.kind !== 'rawString') return [];
      const written = name.text.slice(1, -1);
      // A name with an escape is read otherwise than it is written.
      if (name.kind === 'string' && written.includes('\\')) return [];
      return [{ name: written, range: { start: name.start + 1, end: name.end - 1 } }];
    }),
  );
}
