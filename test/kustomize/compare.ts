import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { buildKustomization } from '../../server/src/core/kustomize/build.js';
import type { KustomizeFiles } from '../../server/src/core/kustomize/loader.js';
import { differenceOfObjects, Judge, plain } from './judge.js';

/** What a comparison of all kustomizations below a folder found. */
export interface Comparison {
  readonly folders: number;
  /** Those that both build, with equal objects. */
  readonly equal: number;
  readonly objects: number;
  /** Those that neither builds. */
  readonly refused: number;
  /** Those with parts that are not known here: the judge was not asked. */
  readonly unknown: readonly string[];
  /** Components, which are not built by themselves. */
  readonly differences: readonly { readonly folder: string; readonly what: string }[];
}

/** The files on the disk. */
export const DISK: KustomizeFiles = {
  read: (file) => (existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined),
  list: (folder) => (existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder) : undefined),
  bytes: (file) => readFileSync(file),
};

/** Returns the folders with a kustomization below a folder. */
export function kustomizationsBelow(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(name) && !/(?:^|\/)(?:\.git|node_modules)\//.test(name),
    )
    .map((name) => path.dirname(path.resolve(root, name)))
    .sort();
}

/** Builds every kustomization below a folder, and compares the objects with those of kustomize. */
export async function compareAll(root: string, program: string, said: (line: string) => void): Promise<Comparison> {
  const judge = new Judge(program);
  const unknown: string[] = [];
  const differences: { folder: string; what: string }[] = [];
  let [equal, refused, objects] = [0, 0, 0];
  const folders = kustomizationsBelow(root);
  for (const folder of folders) {
    const own = buildKustomization(folder, DISK);
    const short = path.relative(root, folder);
    if (own.unknown.length > 0) {
      unknown.push(
        `${short}: ${[...new Set(own.unknown.map(({ what, reason }) => `${what} (${reason})`))].join(', ')}`,
      );
      continue;
    }
    const fatal = own.problems.find((problem) => problem.fatal);
    const judged = await judge.ask({ dir: folder });
    if (judged.error !== undefined && fatal) refused++;
    else if (judged.error !== undefined)
      differences.push({ folder: short, what: `built, where kustomize says ${judged.error.slice(0, 400)}` });
    else if (fatal) differences.push({ folder: short, what: `refused: ${fatal.message.slice(0, 400)}` });
    else {
      const what = differenceOfObjects(own.objects.map(plain), judged.objects ?? []);
      if (what !== undefined) differences.push({ folder: short, what });
      else {
        equal++;
        objects += own.objects.length;
      }
    }
    const last = differences.at(-1);
    if (last?.folder === short) said(`${short}: ${last.what}`);
  }
  judge.end();
  return { folders: folders.length, equal, objects, refused, unknown, differences };
}
