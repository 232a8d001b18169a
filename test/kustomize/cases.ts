import { readdirSync, readFileSync } from 'node:fs';
import { readTraced } from '../../server/src/core/provenance/read-traced.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { PROJECT } from '../harness/files.js';
import { plain } from './judge.js';

/** A build with what kustomize makes of it. */
export interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** The folder that is built. */
  readonly root: string;
  /** The objects, or a part of the error. */
  readonly objects: readonly unknown[];
  readonly error: string | undefined;
}

const FOLDER = `${PROJECT}test/kustomize/cases/`;

/**
 * Returns the cases of `cases/`: a file has the files of a build, each behind a line `-- path --`, and at last the objects behind
 * `-- objects --`, as kustomize prints them, or a part of the message behind `-- error --`.
 */
export function readCases(): readonly Case[] {
  return readdirSync(FOLDER).map((name) => {
    const parts = readFileSync(FOLDER + name, 'utf8').split(/^-- (.+) --\n/m);
    const files: Record<string, string> = {};
    for (let index = 1; index < parts.length; index += 2) files[parts[index] ?? ''] = parts[index + 1] ?? '';
    const { objects, error, ...own } = files;
    return {
      name: name.replace('.txt', ''),
      files: own,
      root: 'app',
      objects: objects === undefined ? [] : documentsOf(objects),
      error: error?.trim(),
    };
  });
}

function documentsOf(text: string): readonly unknown[] {
  return parseStream(text).documents.flatMap((document) => {
    const value = plain(readTraced(document, { file: '' }));
    return value === null ? [] : [value];
  });
}
