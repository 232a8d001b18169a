import type { AppliedSet } from '../../applied/applied-set.js';
import { labelInSource, placeInSource, type SourcePlace } from '../../applied/place-in-source.js';
import type { Config } from '../../settings/config.js';
import { shiftRange } from '../../text/range.js';
import { checkFile } from '../check.js';
import { isAboutMissing } from '../missing.js';
import type { CheckedFinding, OnCrash, SourceFile } from '../placed-finding.js';

/** A finding in an applied object, and where a person changes what it is about. */
export interface AppliedFinding {
  readonly set: AppliedSet;
  /** The finding in the text of the set. */
  readonly checked: CheckedFinding;
  /** Its place in the sources; undefined where nobody wrote what it is about. */
  readonly source: SourcePlace | undefined;
}

/** Rules about the text of a file, which say nothing of what is applied. */
const ABOUT_FILES: ReadonlySet<string> = new Set(['suppression-unused', 'suppression-no-reason', 'suppression-ends']);

/** Returns the objects of a set as a file to check. */
export function checkedAs(set: AppliedSet, around: Pick<SourceFile, 'schemas'>): SourceFile {
  return {
    ...around,
    path: set.root.file,
    stream: set.stream,
    fileClass: 'kubernetes',
    ignoredByGit: false,
    applied: true,
  };
}

/** Returns what the rules find in the objects of a set, each with its place in the sources. */
export function checkApplied(
  set: AppliedSet,
  around: Pick<SourceFile, 'schemas'>,
  config: Config,
  onCrash: OnCrash,
): readonly AppliedFinding[] {
  return checkFile(checkedAs(set, around), config, onCrash).flatMap((checked) => {
    if (ABOUT_FILES.has(checked.rule.id)) return [];
    const { finding, range } = checked;
    const isLabel = isAboutMissing(finding) || (finding.range !== undefined && finding.at?.kind !== 'scalar');
    const about = finding.about ? shiftRange(finding.about, checked.start) : range;
    return { set, checked, source: isLabel ? labelInSource(set.text, range) : placeInSource(set.text, about) };
  });
}
