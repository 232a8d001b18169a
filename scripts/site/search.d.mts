import type { Heading } from './markdown.mjs';

export function searchIndex(
  pages: readonly {
    readonly name: string;
    readonly path: string;
    readonly title: string;
    readonly sections: readonly (Heading & { readonly body: readonly string[] })[];
  }[],
): string;
