import type { FileChange, FixWorld, HandOff } from '../../model/fix.js';
import { say } from '../../text/say.js';
import type { StoreFact } from '../../workspace/named-facts.js';
import { addAt, type HeldValue, type RemoteRef, uploadCommand } from '../destinations/upload.js';
import { fromRoot, heldChanges, heldPath } from '../files.js';
import { shellQuote } from '../shell-words.js';

/** A key of a Secret, and the entry of a store that it is fetched from. */
export interface Fetched {
  readonly key: string;
  readonly ref: RemoteRef;
}

/** Returns the file, outside git, from which the value of a key of a Secret is to be uploaded. */
export function fileForValue(secret: string, key: string, world: FixWorld): HeldValue {
  return { key, file: fromRoot(world, heldPath(world, `${secret}.${key}`)) };
}

/**
 * Returns what is left to do for keys that are fetched from a store which does not have them yet, and the folder for their values.
 * @param upload The commands that upload the values; one for each key by default, which replaces nothing.
 */
export function fillStore(
  store: StoreFact,
  secret: string,
  fetched: readonly Fetched[],
  world: FixWorld,
  upload?: readonly string[],
): { readonly files: readonly FileChange[]; readonly handOff: HandOff } {
  const values = fetched.map(({ key }) => fileForValue(secret, key, world));
  const commands =
    upload ??
    fetched.map(({ ref }, index) => {
      const file = values[index]?.file ?? '';
      const into = `${store.kind} ${shellQuote(store.name)} as ${describeRef(ref)}`;
      return addAt(store, ref, file) ?? `# Put the content of ${shellQuote(file)} into ${into}`;
    });
  const files = values.map(({ file }) => shellQuote(file)).join(', ');
  const named = fetched.map(({ key, ref }) => say`"${key}" as ${describeRef(ref)}`).join(say`, `);
  return {
    files: heldChanges(world, heldPath(world, secret)),
    handOff: {
      title: say`${store.kind} "${store.name}" has to hold ${named}: correct the places where it has the values already, or write each value into its file, which git ignores, and upload it`,
      // What was not uploaded is never removed.
      command: `# ${files}: the values, each alone in its file\n${uploadCommand({ refs: [], commands }, values)}`,
    },
  };
}

/** Returns an entry of a store as people write it: `shop/db`, property `password`. */
function describeRef({ key, property }: RemoteRef): string {
  return property === undefined ? say`"${key}"` : say`"${key}", property "${property}"`;
}
