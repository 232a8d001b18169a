import type { FileChange, FixWorld } from '../rule.js';
import { folderOf, join } from '../text/paths.js';

export { folderOf, join };

/** `path` as people in the root folder type it. */
export function fromRoot(world: FixWorld, path: string): string {
  const root = world.root === '' || world.root === '.' ? '' : world.root.endsWith('/') ? world.root : `${world.root}/`;
  return path.startsWith(root) ? path.slice(root.length) : path;
}

/** A path in `folder` that no file has: `name.yaml`, `name-2.yaml` … */
export function freePath(world: FixWorld, folder: string, name: string, ending: string): string {
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? `${name}${ending}` : `${name}-${count}${ending}`);
    if (!world.isTaken(path)) return path;
  }
}

/** What makes git leave a path alone: nothing where it does already, otherwise a line in the root's .gitignore. */
export function ignoreChanges(
  world: FixWorld,
  path: string,
  pattern = `/${fromRoot(world, path)}`,
): readonly FileChange[] {
  if (world.isIgnored(path)) return [];
  const file = join(world.root, '.gitignore');
  const text = world.readText(file);
  const why = 'Keeps the value out of git';
  if (text === undefined) return [{ kind: 'create', path: file, text: `${pattern}\n`, why }];
  // The line may stand there and not be saved yet.
  if (text.split(/\r?\n/).includes(pattern)) return [];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = text === '' || text.endsWith('\n') ? '' : newline;
  return [
    {
      kind: 'edit',
      path: file,
      edits: [{ range: { start: text.length, end: text.length }, newText: `${lead}${pattern}${newline}` }],
      why,
    },
  ];
}

/** Below the root folder: values that wait to be uploaded, never tracked by git. */
const HELD = '.yamlock';

export interface Held {
  readonly changes: readonly FileChange[];
  /** As people in the root folder type it. */
  readonly path: string;
}

/** Where a value of this name waits. */
export function heldPath(world: FixWorld, name: string): string {
  return join(join(world.root, HELD), name);
}

/** Several values are held in one folder, which is ignored once. */
export function onePerPath(changes: readonly FileChange[]): readonly FileChange[] {
  const paths = new Set<string>();
  return changes.filter(({ path }) => !paths.has(path) && paths.add(path));
}

/** Keeps a value in a file that git ignores, until somebody has carried it to where it belongs. */
export function holdValue(world: FixWorld, name: string, value: string): Held {
  const path = freePath(world, join(world.root, HELD), name, '');
  return {
    path: fromRoot(world, path),
    changes: [
      { kind: 'create', path, text: value, why: 'Keeps the value, outside git, until it is uploaded' },
      ...ignoreChanges(world, path, `/${HELD}/`),
    ],
  };
}
