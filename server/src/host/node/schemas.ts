import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BundledSchemas, type SchemaStore } from '../../core/schema/store.js';

/** The folders that may hold the schemas: beside the bundle, and in the source tree. */
const FOLDERS = ['schemas', path.join('..', '..', '..', '..', 'schemas', 'data')];

let bundled: SchemaStore | undefined;

/** Returns the schemas that come with the program, the same object at each call. A file of them is read on first use. */
export function bundledSchemas(): SchemaStore {
  bundled ??= new BundledSchemas((name) => {
    const folder = FOLDERS.map((one) => path.join(__dirname, one)).find((one) =>
      existsSync(path.join(one, 'index.json')),
    );
    if (folder === undefined) throw new Error('The schemas are not beside the program');
    return readFileSync(path.join(folder, `${name}.json`), 'utf8');
  });
  return bundled;
}
