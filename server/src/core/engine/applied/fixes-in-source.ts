import type { AppliedSet } from '../../applied/applied-set.js';
import { changeInSource, type SourceStreams } from '../../applied/change-in-source.js';
import { changesBetween } from '../../applied/changes.js';
import type { FileChange, Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { unknownRanges } from '../../provenance/traced-text.js';
import { applyEdits, type Edit, type Range } from '../../text/range.js';
import { type PlacedDocument, parseApplied } from '../../yaml/document.js';
import { fixesOf } from '../plan-fixes.js';
import type { AppliedFinding } from './check-applied.js';

/** What a fix of an applied object needs of the files that the object is made of. */
export interface Sources extends SourceStreams {
  /** Returns what the root gives where these files have other texts. */
  rebuild(texts: ReadonlyMap<string, string>): AppliedSet;
  /** Returns the text of a file; undefined where it cannot be read. */
  textOf(path: string): string | undefined;
  /** Returns the findings in the objects of a set. */
  findingsIn(set: AppliedSet): readonly AppliedFinding[];
}

/** The fixes that are planned for one finding: each is tried, and what it does is looked at. */
const MOST_FIXES = 4;

/**
 * Returns the fixes of a finding in an applied object, made where the object is written: in a template, a resource, a patch or the
 * values. Each is planned by doing it to the object, finding the source of what changes, and building the root again: where the
 * finding is still there, another one comes up, or objects come or go, it is refused.
 * @param own The path of the file that has the finding: its edits are edits of the document at `start`.
 */
export function fixesInSource(
  found: AppliedFinding,
  own: string,
  start: number,
  world: FixWorld,
  sources: Sources,
): readonly Fix[] {
  // Fixes that make or change other files know nothing of charts.
  const fixes = fixesOf(found.checked, world).filter(({ safety }) => safety !== 'create');
  return fixes.slice(0, MOST_FIXES).map(
    (fix): Fix => ({
      title: fix.title,
      safety: fix.safety === 'safe' ? 'review' : fix.safety,
      ...(fix.risk === undefined ? {} : { risk: fix.risk }),
      plan: (at) => planInSource(found, fix, own, start, at, sources),
    }),
  );
}

function planInSource(
  found: AppliedFinding,
  fix: Fix,
  path: string,
  start: number,
  world: FixWorld,
  sources: Sources,
): FixPlan {
  const { set, checked } = found;
  const plan = fix.plan(world);
  if ('refused' in plan) return plan;
  if ('files' in plan && plan.files?.length) return { refused: 'the fix changes other files' };
  const holes = unknownRanges(set.text);
  const before = set.stream.documents[checked.document];
  if (!before?.document.root) return { refused: 'the object cannot be read' };
  const own = shiftedBy(holes, before, plan.edits);
  const changed = parseApplied(applyEdits(before.document.text, plan.edits), own).documents[0];
  if (!changed?.document.root) return { refused: 'the object cannot be read once it is changed' };
  const edits = new Map<string, Edit[]>();
  for (const change of changesBetween(before.document.root, changed.document.root)) {
    const made = changeInSource(set.text, before.document.root, before.start, change, sources);
    if ('refused' in made) return made;
    edits.set(made.path, [...(edits.get(made.path) ?? []), ...made.edits]);
  }
  if (edits.size === 0) return { refused: 'nothing would change' };
  const refusal = whyNot(found, edits, sources);
  if (refusal !== undefined) return { refused: refusal };
  const files = [...edits].flatMap(([other, list]): FileChange[] =>
    other === path ? [] : [{ kind: 'edit', path: other, edits: list, why: `It decides ${titleOf(found)}` }],
  );
  const ownEdits = (edits.get(path) ?? []).map(({ range, newText }) => ({
    range: { start: range.start - start, end: range.end - start },
    newText,
  }));
  return { edits: ownEdits, ...(files.length > 0 ? { files } : {}) };
}

/** The holes of a document once it is edited, counted from its start. */
function shiftedBy(
  holes: readonly Range[],
  { document, start }: PlacedDocument,
  edits: readonly Edit[],
): readonly Range[] {
  return holes.flatMap((hole) => {
    const [from, to] = [hole.start - start, hole.end - start];
    if (from < 0 || to > document.text.length) return [];
    const by = edits
      .filter(({ range }) => range.end <= from)
      .reduce((sum, { range, newText }) => sum + newText.length - (range.end - range.start), 0);
    return [{ start: from + by, end: to + by }];
  });
}

/** Says why edits are not made: the finding would stay, another would come up, or objects would come or go. */
function whyNot(
  found: AppliedFinding,
  edits: ReadonlyMap<string, readonly Edit[]>,
  sources: Sources,
): string | undefined {
  const texts = new Map<string, string>();
  for (const [path, list] of edits) {
    const text = sources.textOf(path);
    if (text === undefined) return `${path} cannot be read`;
    texts.set(path, applyEdits(text, list));
  }
  const after = sources.rebuild(texts);
  const [old, now] = [found.set, after].map(({ stream }) => stream.documents);
  if (old?.length !== now?.length) return 'other objects would come or go';
  const left = new Set(sources.findingsIn(after).map(keyOf));
  if (left.has(keyOf(found))) return 'the finding would stay';
  for (const one of sources.findingsIn(found.set)) left.delete(keyOf(one));
  return left.size > 0 ? 'the objects would have other findings instead' : undefined;
}

/** The same for a finding of an object before and after an edit. */
function keyOf({ checked: { rule, document, pointer } }: AppliedFinding): string {
  return `${rule.id} ${document} ${pointer}`;
}

function titleOf({ checked: { resource } }: AppliedFinding): string {
  return resource?.name === undefined ? 'the object' : `${resource.kind} "${resource.name}"`;
}
