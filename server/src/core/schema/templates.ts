import type { Place } from '../yaml/place.js';

/** A whole document that is hardened, as a snippet. */
export interface Template {
  readonly title: string;
  /** The words that people type to find it, the first of which is shown. */
  readonly prefixes: readonly string[];
  readonly description: string;
  /** The text, in the syntax of snippets. */
  readonly body: string;
}

/** Returns true for a place where a document may begin: on its first line with any content, which is not indented. */
export function beginsDocument(place: Place): boolean {
  const { kind, path, levels, column, isFlow } = place;
  return kind === 'key' && path.length === 0 && column === 0 && !isFlow && levels.at(-1)?.entries.size === 0;
}

/** Returns the kind that a template is called after, as `yamlock-deployment` is; undefined for one of a special purpose. */
export function kindOfTemplate({ prefixes, body }: Template): string | undefined {
  const kinds = [...body.matchAll(/^kind: (\w+)$/gm)].map(([, kind = '']) => kind);
  return kinds.find((kind) => prefixes.includes(`yamlock-${kind.toLowerCase()}`));
}

/** A snippet in the format of VS Code. */
interface Snippet {
  readonly prefix: string | readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

/** Returns the templates in the text of the file of snippets that comes with the program. */
export function templatesIn(text: string): readonly Template[] {
  // The generator that wrote the file knows its shape.
  const snippets = JSON.parse(text) as Readonly<Record<string, Snippet>>;
  return Object.entries(snippets).map(([title, { prefix, description, body }]) => ({
    title,
    prefixes: [prefix].flat(),
    description,
    body: body.join('\n'),
  }));
}
