import type { Mutant } from './mutate.mjs';

/** The first line and the one behind the last, counted from 0. */
export type Lines = readonly [number, number];

export function changedLines(root: string, commit: string, folder: string): Map<string, readonly Lines[]>;
export function isOnLines(mutant: Mutant, text: string, lines: readonly Lines[]): boolean;
