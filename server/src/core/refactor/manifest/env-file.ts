import type { FileChange, FixWorld } from '../../model/fix.js';
import { isPlainPath } from '../../text/paths.js';
import { say } from '../../text/say.js';
import { HELD, isHeld } from '../../workspace/held.js';
import type { Cursor } from '../../yaml/cursor.js';
import { folderOf, freePath, fromRoot, heldChanges, join } from '../files.js';
import { shellQuote } from '../shell-words.js';

/** A value that moves to a file of a generator. */
interface EnvValue {
  /** The generator that lists the file, where it exists already. */
  readonly generator: Cursor | undefined;
  /** The name of a new file. */
  readonly name: string;
  readonly key: string;
  readonly value: string;
}

/** A file with lines of `KEY=value` that git ignores. */
export interface EnvFile {
  readonly path: string;
  readonly changes: readonly FileChange[];
  /** The path to be added to the generator; undefined where the generator lists it already. */
  readonly listed: string | undefined;
  /** The path quoted for a shell in the root folder. */
  readonly quoted: string;
}

/**
 * Returns the changes that put a value into a file that git ignores: the one that the generator lists, or a new one
 * beside the kustomization.
 */
export function envFileFor(
  { generator, name, key, value }: EnvValue,
  world: FixWorld,
): EnvFile | { readonly refused: string } {
  if (/[\r\n]/.test(value)) return { refused: say`a line of an envs: file cannot hold a value of several lines` };
  const folder = folderOf(world.path);
  const listed = [
    ...(generator?.at('envs')?.items() ?? []),
    ...[generator?.at('env')].filter((one) => one !== undefined),
  ];
  const paths = listed.map(({ text }) => join(folder, text));
  const known = paths.find((path) => isHeld(path) && isPlainPath(path) && world.files.textOf(path) !== undefined);
  // kustomize reads no file above the kustomization, so that the folder for plaintext is beside it.
  const path = known ?? freePath(world, join(folder, HELD), name, '.env');
  const quoted = shellQuote(fromRoot(world, path));
  const double = paths.find((one) => linesOf(world.files.textOf(one)).some((line) => line.startsWith(`${key}=`)));
  if (double !== undefined)
    return { refused: say`the file ${fromRoot(world, double)} has a line for "${key}" already` };
  const why = say`Holds "${key}", outside git`;
  const text = known === undefined ? undefined : world.files.textOf(known);
  if (text === undefined) {
    const changes: readonly FileChange[] = [
      ...heldChanges(world, path),
      { kind: 'create', path, text: `${key}=${value}\n`, why },
    ];
    return { path, changes, listed: path.slice(folder === '' ? 0 : folder.length + 1), quoted };
  }
  heldChanges(world, path);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = text === '' || text.endsWith('\n') ? '' : newline;
  const at = { start: text.length, end: text.length };
  const edits = [{ range: at, newText: `${lead}${key}=${value}${newline}` }];
  return { path, changes: [{ kind: 'edit', path, edits, why }], listed: undefined, quoted };
}

function linesOf(text = ''): readonly string[] {
  return text.split(/\r?\n/).map((line) => line.trimStart());
}
