import path from 'node:path';
import type { SchemaBundle } from '../../server/src/core/schema/schema.js';
import { compiledIn } from './compiled.js';
import { coreBundle } from './core.js';
import { declarationsIn } from './declarations.js';
import { familyBundle } from './families.js';
import { fetchSource } from './fetch.js';
import { RELEASES } from './releases.js';
import { CORE_ENUMS, CORE_SCHEMAS, FAMILIES } from './sources.js';
import { filesOf, lines } from './write.js';
import { writtenBundle } from './written.js';

/**
 * Returns the files of `schemas/data` by their names, made of the pinned packages and of what is written by hand in a folder.
 * `cache` is a folder for the packages. Throws where one cannot be downloaded or is not the pinned one.
 */
export function schemaFiles(cache: string, written: string): ReadonlyMap<string, string> {
  const core = coreBundle(fetchSource(CORE_SCHEMAS, cache), declarationsIn(fetchSource(CORE_ENUMS, cache)));
  const bundles: Record<string, SchemaBundle> = { core, written: writtenBundle(written, core) };
  for (const [name, source] of Object.entries(FAMILIES)) {
    const folder = fetchSource(source, cache);
    const family = { declared: declarationsIn(folder), compiled: compiledIn(folder), releases: RELEASES[name] };
    bundles[name] = familyBundle(family, core);
  }
  const files = new Map<string, string>();
  for (const [name, bundle] of Object.entries(bundles)) {
    const { structure, descriptions } = filesOf(name, bundle);
    files.set(`${name}.json`, structure);
    files.set(`${name}.descriptions.json`, descriptions);
  }
  const index = Object.entries(bundles).flatMap(([name, { kinds }]) =>
    Object.entries(kinds).map(([kind, { definition: _, ...span }]) => [kind, { bundle: name, ...span }] as const),
  );
  files.set('index.json', lines(Object.fromEntries(index.sort())));
  return files;
}

/** The cache of downloaded packages, below the project's folder. */
export const cacheIn = (root: string): string => path.join(root, 'node_modules', '.cache', 'yamlock-schemas');

/** The folder with the schemas that are written by hand. */
export const writtenIn = (root: string): string => path.join(root, 'schemas', 'written');
