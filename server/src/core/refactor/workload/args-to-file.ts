import type { Container } from '../../kubernetes/pod.js';
import type { Resource } from '../../kubernetes/resource.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import { flagIn } from '../../text/shell/words.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, type EditPlan, refused, setScalar } from '../../yaml/edit/edits.js';
import { destinationsOf, fixFor } from '../destinations/choices.js';
import { type Destination, moveTo } from '../destinations/destination.js';
import { type FileFlag, fileFlagFor, isFlag, wordsOf } from './file-flags.js';
import { containerText } from './literal.js';
import { secretFile } from './secret-volume.js';
import { secretFor } from './workload.js';

/** A flag with a value, in one word or two. */
interface Flag {
  readonly dashes: string;
  readonly name: string;
  /** The word of the flag, where its value is the next word. */
  readonly word: Cursor | undefined;
}

/** A credential that is the whole value of a program's flag. */
interface FlagValue {
  readonly resource: Resource;
  readonly container: Container;
  readonly scalar: Cursor;
  readonly part: Range;
  /** The name that its key is derived from. */
  readonly variable: string;
}

/**
 * Returns the second-choice fixes for a credential in an argument: the Secret is mounted, and the flag becomes the
 * program's flag for a file, where there is one. Only the best new destination, the one outside git, and existing keys
 * are offered.
 */
export function argumentToFile(value: FlagValue, world: FixWorld): readonly Fix[] {
  const { resource, container, scalar, part, variable } = value;
  const flag = flagOf(scalar, part);
  const file = flag && fileFlagFor(container, flag.name, world);
  if (!file) return [];
  const all = destinationsOf(secretFor(resource, [variable]), world);
  const best = all.find(({ kind }) => kind !== 'existing');
  return all
    .filter((one) => one === best || one.kind === 'existing' || one.kind === 'git-ignored')
    .map((one) => {
      const flagWithFile = `${flag.dashes}${file.flag}`;
      const title =
        one.kind === 'existing'
          ? say`Use ${one.place}, as a file for ${flagWithFile}`
          : say`Move to ${one.place}, as a file for ${flagWithFile}`;
      return fixFor(title, one, (to, planned) => planOf(value, flag, file, to, planned));
    });
}

/** Returns the flag whose whole value is this part of a word; undefined for other parts. */
function flagOf(scalar: Cursor, part: Range): Flag | undefined {
  const { text, step, parent } = scalar;
  if (part.end !== text.length) return undefined;
  const own = flagIn(text);
  if (own?.valueStart !== undefined && own.valueStart === part.start) return { ...own, word: undefined };
  const word = part.start === 0 && typeof step === 'number' && step > 0 ? parent?.at(step - 1) : undefined;
  const before = flagIn(word?.string ?? '');
  return word && before?.valueStart === undefined && before ? { ...before, word } : undefined;
}

function planOf(value: FlagValue, flag: Flag, file: FileFlag, destination: Destination, world: FixWorld): FixPlan {
  const { container, scalar, part, variable } = value;
  const words = wordsOf(container);
  if (words.some((word) => isFlag(word, file.flag)))
    return { refused: say`the container is given ${flag.dashes}${file.flag} already` };
  if (words.filter((word) => isFlag(word, flag.name)).length > 1)
    return { refused: say`${flag.dashes}${flag.name} is given more than once, and the order of its values may count` };
  const literal = containerText(scalar.text.slice(part.start, part.end));
  if ('refused' in literal) return literal;
  return moveTo(destination, [{ name: variable, value: literal.value }], scalar, world, ([key], changes) => {
    if (!key) return;
    const mounted = secretFile(container, { secret: key.name, key: key.key, isNotRoot: file.isNotRoot });
    if ('refused' in mounted) changes.refuse(mounted.refused);
    else changes.edit(allOf(written(scalar, flag, file, mounted.path), mounted.plan));
  });
}

/** Returns the edits that replace the flag by the one for a file, in the same notation. */
function written(scalar: Cursor, { dashes, word }: Flag, file: FileFlag, path: string): EditPlan {
  const flag = dashes + file.flag;
  if (/\$/.test(path)) return refused(say`the path of the file has variables in it`);
  return word ? allOf(setScalar(word, flag), setScalar(scalar, path)) : setScalar(scalar, `${flag}=${path}`);
}
