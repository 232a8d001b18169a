export interface Heading {
  readonly level: number;
  readonly text: string;
  readonly anchor: string;
}
export interface Parsed {
  readonly html: string;
  readonly title: string;
  readonly headings: readonly Heading[];
  readonly sections: readonly (Heading & { readonly body: readonly string[] })[];
}
export function parseMarkdown(text: string, link?: (href: string, isImage: boolean) => string): Parsed;
