import type { MenuGroup, SitePage } from './pages.mjs';

export function layout(
  page: SitePage,
  site: {
    readonly pages: readonly SitePage[];
    readonly starts: ReadonlyMap<string, SitePage>;
    readonly groups: readonly MenuGroup[];
    readonly families: readonly { readonly name: string; readonly pages: readonly SitePage[] }[];
    readonly examples: ReadonlySet<string>;
  },
): string;
