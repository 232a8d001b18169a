import { statSync } from 'node:fs';
import type { InputFile } from './inputs.js';

/** Files that are read together: few enough to hold their texts, enough to be worth a message to another thread. */
const MOST_FILES = 64;
const MOST_BYTES = 512 * 1024;

/** The sizes of files in bytes; 0 where that cannot be known. */
export function sizesOf(inputs: readonly InputFile[]): readonly number[] {
  return inputs.map(({ path }) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
}

/**
 * Cuts a list of files into batches. A file that is larger than a batch is one of its own; such come first, so that no
 * thread begins with the largest when the others are done.
 */
export function batchesOf(inputs: readonly InputFile[], sizes: readonly number[]): readonly (readonly InputFile[])[] {
  const large: { readonly input: InputFile; readonly size: number }[] = [];
  const batches: InputFile[][] = [];
  let room = 0;
  inputs.forEach((input, index) => {
    const size = sizes[index] ?? 0;
    if (size > MOST_BYTES) {
      large.push({ input, size });
      return;
    }
    const last = batches.at(-1);
    if (last && last.length < MOST_FILES && size <= room) {
      last.push(input);
      room -= size;
    } else {
      batches.push([input]);
      room = MOST_BYTES - size;
    }
  });
  return [...large.sort((a, b) => b.size - a.size).map(({ input }) => [input]), ...batches];
}
