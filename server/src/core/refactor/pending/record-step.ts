import type { FixPlan, FixWorld, HandOff, ReadyChange } from '../../model/fix.js';
import { isPlainPath, nameOf, relativeTo } from '../../text/paths.js';
import { Refusal } from '../../text/refusal.js';
import { say } from '../../text/say.js';
import { isHeld } from '../../workspace/held.js';
import { fileName, fromRoot, heldChanges, isFree, join } from '../files.js';
import { shellQuote } from '../shell-words.js';
import { STEP_FILE, STEPS, type Step, stepText } from './step.js';

type Plan = Exclude<FixPlan, { readonly refused: string }>;

/** The files that keep a step, beyond those of its plan, and the hand-off to be shown. */
interface Recorded {
  readonly files: readonly ReadyChange[];
  readonly handOff: HandOff;
}

/**
 * Returns the files, outside git, that keep the hand-off of a plan until the user is done with it: without them it would
 * exist only in a message, which is gone once it is closed. A command that removes the values at its end removes them,
 * too. None where they are there already, after an undo. Where they cannot be kept out of git, the hand-off says that it
 * is kept nowhere.
 */
export function recordStep(plan: Plan, handOff: HandOff, world: FixWorld): Recorded {
  const step = stepOf(plan, handOff, world);
  const stem = fileName(nameOf(step.waiting[0]?.file ?? step.from));
  for (let count = 1; ; count++) {
    const name = `${STEPS}/${count === 1 ? stem : `${stem}-${count}`}${STEP_FILE}`;
    const path = join(world.root, name);
    const command = endsByRemoving(step) ? `${step.command} ${shellQuote(name)}` : step.command;
    const text = stepText({ ...step, command });
    const recorded = { files: [], handOff: { ...handOff, command } };
    if (world.files.textOf(path) === text) return recorded;
    if (!isFree(world, path)) continue;
    try {
      const why = say`Keeps the step that is left, for the pending uploads`;
      const files: readonly ReadyChange[] = [...heldChanges(world, path), { kind: 'create', path, text, why }];
      return { ...recorded, files: files.filter((file) => !plan.files?.some((other) => other.path === file.path)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const title = say`${handOff.title}. This is not kept among the pending uploads: ${error.message}`;
      return { files: [], handOff: { ...handOff, title } };
    }
  }
}

/** Returns true for one command that removes the values once all before it went well. */
function endsByRemoving({ command, waiting }: Step): boolean {
  const [last = ''] = command.split('&&').slice(-1);
  return waiting.length > 0 && !/[^\\]\n/.test(command) && /^\s*(?:\\\n\s*)?rm [^|;<>&]+$/.test(last);
}

function stepOf({ edits, files = [] }: Plan, { title, command, waiting = [] }: HandOff, world: FixWorld): Step {
  const renamed = new Map(files.flatMap((file) => (file.kind === 'rename' ? [[file.path, file.to] as const] : [])));
  const nameAfter = (path: string): string => renamed.get(path) ?? path;
  const from = nameAfter(world.path);
  const changed = files.map(({ path }) => nameAfter(path));
  const manifests = [...(edits.length > 0 ? [from] : []), ...changed]
    .filter((path) => !isHeld(path) && nameOf(path) !== '.gitignore')
    .map((path) => fromRoot(world, path))
    .filter(isPlainPath);
  return {
    // A name in a manifest may have a line break, which no title is to have.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
    title: title.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' '),
    command,
    from: relativeTo(world.root, from) ?? from,
    manifests: [...new Set(manifests)],
    waiting,
  };
}
