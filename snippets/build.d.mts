/** A snippet's template as it stands in `snippets/src`. */
export interface Template {
  /** The file's name. */
  readonly name: string;
  readonly title: string;
  readonly prefix: string;
  readonly description: string;
  readonly body: string;
}

/** All templates, in the order of their file names. */
export function readTemplates(): readonly Template[];

/** The text of a body when every tab stop keeps its default. */
export function defaultText(body: string): string;
