import type { FileChange, Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { moveHelmValue } from '../../refactor/helm/helm.js';
import { applyEdits } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Step } from '../../yaml/cursor.js';
import { fixesOf } from '../plan-fixes.js';
import type { AppliedSources } from './applied-sources.js';
import type { AppliedFinding } from './check-applied.js';
import { type Proof, prove } from './proof.js';
import { type AppliedGroup, completionOf, type Refused, type Wanted, wantedIn } from './wanted.js';
import { type Draft, type Way, waysOf } from './ways.js';

/** The fixes of a rule that are made in the sources of one finding. */
const MOST_FIXES = 4;

/** The document of a file that has a finding: edits of that file are counted from its start. */
export interface OwnDocument {
  readonly path: string;
  readonly start: number;
}

/**
 * Returns the fixes of a finding in applied objects, made where a person would make them: in a template, a resource or a patch, in the
 * values, in the base or in the overlay. Each is found by doing it to the object and following each change to its source, and proved
 * by building the roots again. Its title names the place, and how many roots it changes, where there is a choice.
 * @param isElsewhere True for a finding that has fixes of its own file: only those made in other files are returned.
 * @param causes The findings that share their cause with it, itself among them: first comes what completes all of it.
 */
export function fixesInSource(
  group: AppliedGroup,
  own: OwnDocument,
  world: FixWorld,
  sources: AppliedSources,
  isElsewhere = false,
  causes: readonly AppliedGroup[] = [],
): readonly Fix[] {
  const [{ source, checked }] = group;
  // A credential leaves the file that it lies in, and no other.
  if (checked.rule.family === 'secrets' && isElsewhere) return [];
  if (checked.rule.family === 'secrets' && source?.entry && source.place.file === own.path)
    return movesOf(source.entry, world);
  // Fixes that make or change other files know nothing of charts.
  const fixes = fixesOf(checked, world).filter(({ safety }) => safety !== 'create');
  const single = fixes.slice(0, MOST_FIXES).flatMap((fix, index): readonly Fix[] => {
    const wanted = wantedIn(group, index, world);
    if ('refused' in wanted) return isElsewhere ? [] : [toFix(fix, fix.title, wanted)];
    const { works, refused } = firstThatWork(waysOf(wanted, sources, isElsewhere ? own.path : undefined), sources);
    if (works.length === 0) return isElsewhere ? [] : [toFix(fix, fix.title, refused)];
    return toFixes(fix, works, own, isElsewhere);
  });
  return [...completing(causes, own, world, sources), ...single];
}

/** Returns a fix for each place at which it can be made. */
function toFixes(
  fix: Pick<Fix, 'title' | 'safety' | 'risk' | 'asks'>,
  works: readonly Worked[],
  own: OwnDocument,
  isChoice: boolean,
): readonly Fix[] {
  return works.map(({ way, draft, proof }) =>
    toFix(
      fix,
      titled(fix.title, whereOf(way, draft, proof, own, isChoice || works.length > 1)),
      planOf(draft, own, way.wanted),
    ),
  );
}

/** Returns the fixes that add all that findings of one cause lack. */
function completing(
  causes: readonly AppliedGroup[],
  own: OwnDocument,
  world: FixWorld,
  sources: AppliedSources,
): readonly Fix[] {
  const whole = causes[0]?.[0].checked.finding.group?.whole;
  const completion = whole === undefined ? undefined : completionOf(causes, world);
  if (!completion) return [];
  const { works } = firstThatWork(waysOf(completion.wanted, sources, undefined), sources);
  const risks = completion.risks.length > 0 ? say`; may stop ${completion.risks.join(say`, `)}` : '';
  const title = say`Complete the ${whole} (${completion.count} settings)${risks}`;
  return toFixes({ title, safety: 'review', risk: completion.risks.join(say`, `) || undefined }, works, own, false);
}

/** Returns the fixes that move a credential out of the values, which is none by the name that it has there. */
function movesOf(entry: readonly Step[], world: FixWorld): readonly Fix[] {
  const scalar = world.files.streamOf(world.path)?.documents[0]?.document.root?.at(...entry);
  if (scalar?.kind !== 'scalar' || scalar.string === undefined) return [];
  return moveHelmValue({ scalar, name: scalar.key ?? '', resource: undefined }, world);
}

const nowhere = (): Refused => ({ refused: say`there is no place for it` });

function toFix({ safety, risk, asks }: Pick<Fix, 'safety' | 'risk' | 'asks'>, title: string, plan: FixPlan): Fix {
  return {
    title,
    safety: safety === 'safe' ? 'review' : safety,
    ...(risk === undefined ? {} : { risk }),
    ...(asks === undefined ? {} : { asks }),
    plan: () => plan,
  };
}

interface Proved {
  readonly draft: Draft;
  readonly proof: Proof;
}

type Worked = Proved & { readonly way: Way };

/** Returns the ways that are proved, of the first ones of which any is; where none is, why the likeliest is not. */
function firstThatWork(
  stages: Iterable<readonly Way[]>,
  sources: AppliedSources,
): { readonly works: readonly Worked[]; readonly refused: Refused } {
  const failed: Failed[] = [];
  for (const ways of stages) {
    const works: Worked[] = [];
    for (const way of ways) {
      const made = tryWay(way, sources);
      if ('refused' in made) failed.push(made);
      else works.push({ way, ...made });
    }
    if (works.length > 0) return { works, refused: nowhere() };
  }
  return { works: [], refused: mostTelling(failed) };
}

/** Why something does not work: found out by building the roots, or because there are no edits to try. */
interface Failed extends Refused {
  readonly isTried: boolean;
}

/** What a place does says more than that another is none. */
function mostTelling(failed: readonly Failed[]): Failed {
  return failed.find(({ isTried }) => isTried) ?? failed[0] ?? { ...nowhere(), isTried: false };
}

/** Returns the first edits of a way that are proved, or why the likeliest are not. */
function tryWay({ wanted, drafts }: Way, sources: AppliedSources): Proved | Failed {
  const failed: Failed[] = [];
  for (const draft of drafts()) {
    if ('refused' in draft) {
      failed.push({ ...draft, isTried: false });
      continue;
    }
    const proof = proofOf(draft, wanted, sources);
    if (!('refused' in proof)) return { draft, proof };
    failed.push({ ...proof, isTried: true });
  }
  return mostTelling(failed);
}

function proofOf({ edits, opened }: Draft, wanted: Wanted, sources: AppliedSources): Proof | Refused {
  const texts = new Map<string, string>();
  for (const [path, list] of edits) {
    const text = sources.textOf(path);
    if (text === undefined) return { refused: say`${sources.nameOf(path)} cannot be read` };
    texts.set(path, applyEdits(text, list));
  }
  return prove({ ...wanted, opened }, texts, sources);
}

/** What stands in a title before what the fix leads to, or what comes with it. */
const END_OF_DEED = /[;:] |[\uff1b\uff1a]|, (?:a|the|add) /;

/** Returns a title that says where: behind what is done, and before what that leads to. */
export function titled(title: string, where: string): string {
  let at = 0;
  for (const [index, part] of title.split('"').entries()) {
    // Every other part is a name.
    const end = index % 2 === 0 ? part.search(END_OF_DEED) : -1;
    if (end >= 0) return title.slice(0, at + end) + where + title.slice(at + end);
    at += part.length + 1;
  }
  return title + where;
}

/** Returns the part of a title that says where it is changed, and how much that changes. */
function whereOf(
  { where }: Way,
  { edits }: Draft,
  { changed, objects, more }: Proof,
  own: OwnDocument,
  isChoice: boolean,
): string {
  const counts = [
    ...(changed.length > 1 ? [say`${changed.length} roots`] : []),
    ...(objects > 1 ? [say`${objects} objects`] : []),
    ...(more > 0 ? [say`with ${more} more fields`] : []),
  ];
  const isOwn = edits.size === 1 && edits.has(own.path);
  if (where === '' || (!isChoice && isOwn && counts.length === 0)) return '';
  const count = counts.length > 0 ? say` (${counts.join(say`, `)})` : '';
  return isChoice && changed.length === 1 ? say` in ${where} alone${count}` : say` in ${where}${count}`;
}

function planOf({ edits }: Draft, own: OwnDocument, { finding }: Wanted): FixPlan {
  const files = [...edits].flatMap(([path, list]): FileChange[] =>
    path === own.path ? [] : [{ kind: 'edit', path, edits: list, why: say`It decides ${titleOf(finding)}` }],
  );
  const ownEdits = (edits.get(own.path) ?? []).map(({ range, newText }) => ({
    range: { start: range.start - own.start, end: range.end - own.start },
    newText,
  }));
  return { edits: ownEdits, ...(files.length > 0 ? { files } : {}) };
}

function titleOf({ checked: { resource } }: AppliedFinding): string {
  return resource?.name === undefined ? say`the object` : say`${resource.kind} "${resource.name}"`;
}
