import { changeInSource, type SourceEdits, type SourcePlan, setEntries } from '../../applied/change-in-source.js';
import type { Change } from '../../applied/changes.js';
import { folderOf, relativeTo } from '../../text/paths.js';
import { type Edit, editsConflict } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Step } from '../../yaml/cursor.js';
import type { AppliedSources } from './applied-sources.js';
import { patchInOverlay } from './overlay-patch.js';
import { doorsFor, type Setting, settingOf, valuesFilesOf } from './values-ways.js';
import type { Refused, Wanted } from './wanted.js';

/** A place at which a fix can be made. */
export interface Way {
  /** The file or folder for a title: `values.yaml`, `base`; '' where there is none. */
  readonly where: string;
  /** What is to be brought about, in a root that the place decides over. */
  readonly wanted: Wanted;
  /** Returns what may bring it about there, the likeliest first. */
  drafts(): Iterable<Draft | Refused>;
}

/** Edits that may bring a change about, counted from the starts of their files. */
export interface Draft {
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
  /** The mapping to which a template then adds fields of its own, as a path. */
  readonly opened?: readonly Step[];
}

/** How many files of values, and how many overlays, are offered beside each other. */
const MOST_BESIDE = 3;

/**
 * Returns the places at which changes of an object can be made, those that are offered beside each other together: where it is written
 * as it is; for a chart each file of values with which it is rendered; for a kustomization its patches. Later ones are for where
 * none of those before works.
 * @param wanted The same in each root.
 * @param except A file in which it is not to be made: it has fixes of its own.
 */
export function waysOf(
  wanted: readonly [Wanted, ...Wanted[]],
  sources: AppliedSources,
  except: string | undefined,
): Iterable<readonly Way[]> {
  const [{ finding, placed, root, changes }] = wanted;
  const made = changes.map((change) => ({
    change,
    made: changeInSource(finding.set.text, root, placed.start, change, sources),
  }));
  const direct = joined(made.map((one) => one.made));
  return finding.set.root.kind === 'helm'
    ? inChart(wanted, made, direct, sources, except)
    : [inKustomizations(wanted, direct, sources, except)];
}

function joined(plans: readonly SourcePlan[]): Draft | Refused {
  const edits = new Map<string, readonly Edit[]>();
  for (const plan of plans) {
    if ('refused' in plan) return plan;
    const known = edits.get(plan.path) ?? [];
    if (plan.edits.some((edit) => known.some((other) => conflict(edit, other))))
      return { refused: say`what has to change lies too close together to be changed at once` };
    edits.set(plan.path, [...known, ...plan.edits]);
  }
  return edits.size > 0 ? { edits } : { refused: say`nothing would change` };
}

/** True for edits that cannot be made together. Two insertions at one offset keep their order. */
function conflict(one: Edit, other: Edit): boolean {
  const isInsertion = ({ range }: Edit): boolean => range.start === range.end;
  return !(isInsertion(one) && isInsertion(other)) && editsConflict(one, other);
}

function* inChart(
  all: readonly [Wanted, ...Wanted[]],
  made: readonly { readonly change: Change; readonly made: SourcePlan }[],
  direct: Draft | Refused,
  sources: AppliedSources,
  except: string | undefined,
): Iterable<readonly Way[]> {
  const [wanted] = all;
  const { set } = wanted.finding;
  const nameOf = (path: string): string => relativeTo(set.root.folder, path) ?? sources.nameOf(path);
  const traced = settingOf(made, wanted.root);
  const inFile = 'refused' in direct ? undefined : [...direct.edits.keys()][0];
  const files = valuesFilesOf(all.map(({ finding }) => finding.set))
    .slice(0, MOST_BESIDE)
    .filter((file) => file !== except);
  const inValues = (settings: readonly Setting[]): readonly Way[] =>
    settings.length === 0
      ? []
      : files.map((file) => ({
          where: nameOf(file),
          // Its own values hold for all renderings of a chart, those of another file for the ones with it.
          wanted: all.find(({ finding }) => finding.set.root.values.includes(file)) ?? wanted,
          *drafts() {
            for (const setting of settings) yield draftOf(file, setting, sources);
          },
        }));
  const written: Way = { where: inFile === undefined ? '' : nameOf(inFile), wanted, drafts: () => [direct] };
  if (traced) yield inValues([traced]);
  const doors = doorsFor(set, wanted.placed, wanted.changes, sources);
  yield inValues(doors.filter(({ isThere }) => isThere));
  if (except !== undefined) return;
  yield [written];
  yield inValues(doors.filter(({ isThere }) => !isThere));
}

function draftOf(file: string, { tree, opened }: Setting, sources: AppliedSources): Draft | Refused {
  const plan = setEntries(file, tree, sources);
  return 'refused' in plan ? plan : { edits: editsOf(plan), ...(opened ? { opened } : {}) };
}

function inKustomizations(
  all: readonly [Wanted, ...Wanted[]],
  direct: Draft | Refused,
  sources: AppliedSources,
  except: string | undefined,
): readonly Way[] {
  const [wanted] = all;
  const [file] = 'refused' in direct ? [] : direct.edits.keys();
  const folder = file === undefined ? undefined : folderOf(file);
  const own: Way = {
    where: folder === undefined ? '' : sources.nameOf(folder),
    wanted,
    drafts: () => [direct],
  };
  // What an overlay writes itself is changed there. What many lack is changed in what they share.
  const others = [...new Map(all.map((one) => [one.finding.set.root.folder, one] as const)).values()].filter(
    ({ finding }) => finding.set.root.folder !== folder,
  );
  const overlays = others.length > MOST_BESIDE ? [] : others;
  const patched = overlays.map(
    (one): Way => ({
      where: sources.nameOf(one.finding.set.root.folder),
      wanted: one,
      drafts: () => {
        const plan = patchInOverlay(one, sources);
        return ['refused' in plan ? plan : { edits: editsOf(plan) }];
      },
    }),
  );
  return file !== undefined && file === except ? patched : [own, ...patched];
}

function editsOf({ path, edits }: SourceEdits): Draft['edits'] {
  return new Map([[path, edits]]);
}
