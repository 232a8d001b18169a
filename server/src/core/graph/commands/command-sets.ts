import { nameOf } from '../../text/paths.js';
import type { ObjectFact } from '../facts.js';
import type { GraphSet, PlacedObject } from '../graph-set.js';
import { relocated } from '../relocate.js';

/** The commands of facts in their file: unchanged facts give the same object. */
const placedBefore = new WeakMap<ObjectFact, { readonly file: string; readonly placed: PlacedObject }>();

/** Returns the key of the set of what the commands in a file make. */
export function keyOfCommands(path: string): string {
  return `commands\n${path}`;
}

/**
 * Returns the set of what people make with the commands that a file tells; undefined where it tells none. It stands beside all sets:
 * people run the commands for whatever they apply.
 */
export function commandSet(path: string, commands: readonly ObjectFact[]): GraphSet | undefined {
  if (commands.length === 0) return undefined;
  const objects = commands.map((command) => placedIn(command, path));
  return { key: keyOfCommands(path), kind: 'commands', path, cluster: undefined, objects };
}

function placedIn(command: ObjectFact, file: string): PlacedObject {
  const known = placedBefore.get(command);
  if (known?.file === file) return known.placed;
  const { kind, name: _, ...others } = command;
  // The members have one order: facts are compared as JSON.
  const placed = relocated({ kind, name: nameOf(file), ...others }, ({ start, end }) => ({ file, start, end }));
  placedBefore.set(command, { file, placed });
  return placed;
}
