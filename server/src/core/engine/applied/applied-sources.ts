import type { AppliedSet } from '../../applied/applied-set.js';
import type { SourceStreams } from '../../applied/change-in-source.js';
import type { AppliedTrials } from '../../applied/trials.js';
import type { AppliedFinding } from './check-applied.js';

/** What fixes of applied objects ask of the files that the objects are made of, and of the roots that are made of them. */
export interface AppliedSources extends SourceStreams, AppliedTrials {
  /** Returns the findings in the objects of a set. */
  findingsIn(set: AppliedSet): readonly AppliedFinding[];
  /** Returns the name of a file or folder for people: its path in the workspace. */
  nameOf(path: string): string;
}
