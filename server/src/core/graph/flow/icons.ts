import type { Column, Protection } from './flow.js';

/** Drawings of 16 by 16 pixels, as the path data of strokes. A form tells apart what a colour does, too. */
export const PROTECTION_ICONS: Readonly<Record<Protection, string>> = {
  // An eye
  plaintext:
    'M1.6 8S4 3.9 8 3.9 14.4 8 14.4 8 12 12.1 8 12.1 1.6 8 1.6 8zM6.2 8a1.8 1.8 0 1 0 3.6 0 1.8 1.8 0 1 0-3.6 0z',
  // A question mark in a broken circle
  dangling:
    'M5.2 2.6A6 6 0 0 0 2.6 5.2M2.1 9.6a6 6 0 0 0 1.8 2.8M6.6 13.9a6 6 0 0 0 2.8 0M12.1 12.4a6 6 0 0 0 1.8-2.8M13.4 5.2a6 6 0 0 0-2.6-2.6M6.2 6.6a1.8 1.8 0 1 1 2.7 1.6c-.6.3-.9.6-.9 1.2M8 11.2v.2',
  // A circle with a bar
  unused: 'M2.4 8a5.6 5.6 0 1 0 11.2 0A5.6 5.6 0 1 0 2.4 8zM4.1 11.9l7.8-7.8',
  // A closed lock
  encrypted:
    'M4.6 7.2h6.8a1 1 0 0 1 1 1v4.3a1 1 0 0 1-1 1H4.6a1 1 0 0 1-1-1V8.2a1 1 0 0 1 1-1zM5.6 7.2V5a2.4 2.4 0 0 1 4.8 0v2.2M8 9.7v1.4',
  // A cloud
  external: 'M4.6 12.4a2.9 2.9 0 0 1-.4-5.8 3.9 3.9 0 0 1 7.5.5 2.7 2.7 0 0 1-.2 5.3z',
};

/** A key, for a Secret of which nothing more is known. */
export const UNKNOWN_ICON =
  'M2.4 10.2a2.9 2.9 0 1 0 5.8 0 2.9 2.9 0 1 0-5.8 0zM7.4 8.2l5.6-5.6M10.6 5l2 2M12.2 3.4l1.2 1.2';

export const COLUMN_ICONS: Readonly<Record<Exclude<Column, 'secret'>, string>> = {
  // A cylinder
  store:
    'M3 4.2c0-1.1 2.2-2 5-2s5 .9 5 2-2.2 2-5 2-5-.9-5-2zM3 4.2v7.6c0 1.1 2.2 2 5 2s5-.9 5-2V4.2M3 8c0 1.1 2.2 2 5 2s5-.9 5-2',
  // An arrow into a box
  maker: 'M9.4 2.6h3a1 1 0 0 1 1 1v8.8a1 1 0 0 1-1 1h-3M2.4 8h7.2M6.8 5.2 9.6 8l-2.8 2.8',
  // A cube
  reader: 'M8 1.9 13.3 5v6L8 14.1 2.7 11V5zM2.7 5 8 8l5.3-3M8 8v6.1',
};
