import { isApplied } from '../../core/applied/applied-set.js';
import { objectsOfFile } from '../../core/applied/objects-of-file.js';
import { atSource } from '../../core/engine/applied/at-source.js';
import { checkedAs } from '../../core/engine/applied/check-applied.js';
import { othersIn } from '../../core/engine/applied/others-in-set.js';
import { suppressedIn } from '../../core/engine/applied/suppressed-in.js';
import { suppressedFindings } from '../../core/engine/check.js';
import type { CheckedFinding, OnCrash, PlacedFinding } from '../../core/engine/placed-finding.js';
import {
  isBeingWritten,
  isWhollyKnown,
  isWorkload,
  ruleOfStandards,
  rulesOff,
  type Standing,
  standingOf,
  type Violation,
  wantedLevel,
} from '../../core/engine/pod-security.js';
import { type Resource, resourcesOf } from '../../core/kubernetes/resource.js';
import type { Place } from '../../core/provenance/source.js';
import type { Config, PodSecurityLevel } from '../../core/settings/config.js';
import { type Range, shiftRange } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
import { parseStream, type YamlStream } from '../../core/yaml/document.js';
import type { AppliedRoots } from '../diagnostics/applied-roots.js';
import type { BuiltRoot } from '../diagnostics/built-root.js';
import type { Checked } from '../diagnostics/checked.js';
import { type Lens, notApplied } from './lens.js';

/** A workload of a file. */
export interface WorkloadOfFile {
  readonly resource: Resource;
  /** The index of its document in the file. */
  readonly document: number;
  /** Its range in the file. */
  readonly extent: Range;
}

/** Returns the objects of a text that run pods, in its order, by the text alone. */
export function workloadsIn(stream: YamlStream): readonly WorkloadOfFile[] {
  return stream.documents.flatMap(({ document, start }, index) =>
    resourcesOf(document)
      .filter(isWorkload)
      .map((resource) => ({ resource, document: index, extent: shiftRange(resource.cursor.range, start) })),
  );
}

/** What a workload is judged with. */
export interface Judging {
  readonly checked: Checked;
  readonly roots: AppliedRoots | undefined;
  readonly configOf: (path: string) => Config;
  readonly onCrash: OnCrash;
}

/**
 * Returns how a workload of a checked file stands against the Pod Security Standards: the objects that are applied of it, or itself
 * where nothing is known of these. A click leads to what is left to do.
 */
export function podSecurityLens(workload: WorkloadOfFile, judging: Judging): Lens {
  const { checked, roots } = judging;
  const { path } = checked.document;
  const built = (roots?.builtWith(path) ?? []).filter(({ set }) => isApplied(set));
  const applied = built.flatMap((one) => appliedOf(workload, path, one));
  if (applied.length > 0) {
    const isTentative = applied.some(({ resource }) => isBeingWritten(resource, ''));
    return { ...lensOf(standingApplied(applied, judging)), ...(isTentative ? { isTentative } : {}) };
  }
  if (built.length > 0) return notApplied();
  const isTentative = isBeingWritten(workload.resource, path);
  return { ...lensOf(standingWritten(workload, judging)), ...(isTentative ? { isTentative } : {}) };
}

/** An object that is applied of a workload. */
interface AppliedWorkload {
  readonly root: BuiltRoot;
  readonly resource: Resource;
  readonly document: number;
}

function appliedOf({ extent }: WorkloadOfFile, path: string, root: BuiltRoot): readonly AppliedWorkload[] {
  return objectsOfFile(root.set, path).flatMap(({ resource, document, at }) =>
    extent.start <= at && at <= extent.end && isWorkload(resource) ? [{ root, resource, document }] : [],
  );
}

function standingApplied(all: readonly AppliedWorkload[], { checked, roots, configOf, onCrash }: Judging): Standing {
  const { path } = checked.document;
  const isSuppressedAt = suppressionsOf(checked, roots, configOf);
  const violations = all.flatMap(({ root: { set, findings }, resource }): readonly Violation[] => {
    const config = configOf(set.root.file);
    const file = checkedAs(set, checked.project.schemasOf(set.root.file));
    const hidden = suppressedFindings(file, config, onCrash);
    return [
      ...hidden.flatMap((one) => violationsOf(one, resource, () => undefined, true)),
      ...findings.flatMap((found): readonly Violation[] => {
        const place = found.source?.place;
        const at = place?.file ?? set.root.file;
        if (!atSource(found, at, configOf(at))) return [];
        const isSuppressed = place !== undefined && isSuppressedAt(found.checked.rule, place);
        return violationsOf(found.checked, resource, () => place, isSuppressed);
      }),
    ];
  });
  const levels = all.map(({ root: { set }, resource: { namespace } }) =>
    wantedLevel(namespace === undefined ? undefined : othersIn(set).podSecurityOf(namespace), configOf(set.root.file)),
  );
  return standingOf({
    violations,
    wanted: strictest(levels),
    rulesOff: (level) => rulesOff(level, path, configOf(path)),
    isKnown: all.every(({ resource }) => isWhollyKnown(resource, '')),
  });
}

function standingWritten({ resource }: WorkloadOfFile, { checked, configOf, onCrash }: Judging): Standing {
  const { file, findings, project } = checked;
  const config = configOf(file.path);
  const violations = (placed: readonly PlacedFinding[], isSuppressed: boolean): readonly Violation[] =>
    placed.flatMap((one) => violationsOf(one, resource, () => ({ file: file.path, ...one.range }), isSuppressed));
  const { namespace } = resource;
  const enforced = namespace === undefined ? undefined : project.others.podSecurityOf(namespace);
  return standingOf({
    violations: [...violations(findings, false), ...violations(suppressedFindings(file, config, onCrash), true)],
    wanted: wantedLevel(enforced, config),
    rulesOff: (level) => rulesOff(level, file.path, config),
    isKnown: isWhollyKnown(resource, file.path),
  });
}

/** Returns the violation that a finding is; none for one about another object, or about anything but the standards. */
function violationsOf(
  { rule, finding, resource }: Pick<CheckedFinding, 'rule' | 'finding' | 'resource'>,
  workload: Resource,
  placeOf: () => Place | undefined,
  isSuppressed: boolean,
): readonly Violation[] {
  const about = resource === workload ? ruleOfStandards(rule) : undefined;
  return about ? [{ rule: about, message: finding.message, place: placeOf(), isSuppressed }] : [];
}

function strictest(levels: readonly PodSecurityLevel[]): PodSecurityLevel {
  return levels.includes('restricted') ? 'restricted' : 'baseline';
}

/** Returns what comments in the sources suppress: no template and no kustomization prints them. */
function suppressionsOf(
  { document: { path }, file }: Checked,
  roots: AppliedRoots | undefined,
  configOf: (path: string) => Config,
): (rule: Violation['rule'], place: Place) => boolean {
  const known = new Map<string, ReturnType<typeof suppressedIn>>();
  return (rule, place) => {
    let isSuppressed = known.get(place.file);
    if (!isSuppressed) {
      const stream = place.file === path ? file.stream : parseStream(roots?.textOf(place.file) ?? '');
      isSuppressed = suppressedIn(stream, configOf(place.file));
      known.set(place.file, isSuppressed);
    }
    return isSuppressed(rule, place);
  };
}

/** Returns how a workload stands, in words: `restricted ✓`, `baseline: 2 to go`. */
function lensOf({ level, unmet, violations, suppressed, rulesOff: off, isKnown }: Standing): Lens {
  const notes = [
    ...(suppressed > 0 ? [say`${suppressed} suppressed`] : []),
    ...(off > 0 ? [off === 1 ? say`1 rule off` : say`${off} rules off`] : []),
    ...(unmet.length === 0 && !isKnown ? [say`as far as is known`] : []),
  ];
  const said = unmet.length > 0 ? say`${level}: ${unmet.length} to go` : `${level} ✓`;
  return {
    title: [said, ...notes].join(' · '),
    tooltip:
      unmet.length > 0
        ? say`Not met of the Pod Security Standard ${level}: ${unmet.join('; ')}`
        : say`Nothing is found that the Pod Security Standard ${level} forbids.`,
    as: 'findings',
    places: violations.flatMap(({ place, message }) => (place ? [{ place, label: message }] : [])),
  };
}
