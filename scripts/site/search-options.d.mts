import type { Options } from 'minisearch';

/** An entry of the index: a section of a page. */
export interface Entry {
  readonly id: number;
  /** The path of the page in the site, with the anchor of the section. */
  readonly path: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  /** How much it counts, 1 without it. */
  readonly weight?: number;
}

/** Options of MiniSearch. */
export const OPTIONS: Options<Entry>;
