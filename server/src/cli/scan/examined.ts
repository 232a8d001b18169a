import type { DeferredLevel } from '../../core/engine/deferred-level.js';
import type { Level } from '../../core/model/finding.js';
import type { Safety } from '../../core/model/fix.js';
import type { Range } from '../../core/text/range.js';
import type { FileFacts } from '../../core/workspace/facts.js';
import type { ExcerptLine, Place, ReportedGroup, ReportedResource } from '../report/report.js';

/** What a report says of a fix. */
export interface FixTitle {
  readonly title: string;
  readonly safety: Safety;
}

/** A finding as reports have it, in plain data and without the name of its file: workers send it, the cache keeps it. */
export interface ExaminedFinding {
  readonly rule: string;
  readonly level: Level | DeferredLevel;
  readonly document: number;
  readonly start: Place;
  readonly end: Place;
  readonly pointer: string;
  readonly resource: ReportedResource | null;
  readonly message: string;
  /** There in a file of test data. */
  readonly test?: true;
  readonly group?: ReportedGroup;
  /** Places in the same file. */
  readonly related: readonly { readonly message: string; readonly start: Place; readonly end: Place }[];
  /** Places in other files. */
  readonly far: readonly FarPlace[];
  /** Empty where they are yet to be planned. */
  readonly fixes: readonly FixTitle[];
  readonly excerpt?: ExcerptLine;
}

/** What there is to say of one file. Plain data; holds no secret value, and of the source masked lines only. */
export interface ExaminedFile {
  /** False where the file was not even read: nothing is known of it. */
  readonly read: boolean;
  /** The file's content; there where somebody needs to know whether it is still the same. */
  readonly hash?: string;
  /** False where it is not a file to check, or could not be. */
  readonly checked: boolean;
  /** Documents in it that hold anything. */
  readonly documents: number;
  /** Why it, or part of it, was not checked. */
  readonly reasons: readonly string[];
  /** In the order of the text. */
  readonly findings: readonly ExaminedFinding[];
  /** What it defines for other files. */
  readonly facts?: FileFacts;
  /** True where fixes depend on other files, and are to be planned when all were read. */
  readonly pending: boolean;
  /** True where it was not checked for a mistake in Yamlock. */
  readonly failed?: true;
}

/** What others may need to know of a file. */
export type LearnedFile = Pick<ExaminedFile, 'read' | 'facts'>;

/** What a file's fixes are once all files were read: for each finding, in their order. */
export interface PlannedFile {
  /** The content they were planned for. */
  readonly hash?: string;
  readonly fixes: readonly (readonly FixTitle[])[];
  readonly reasons: readonly string[];
}

export interface ExamineOptions {
  /** Findings below this level are left out. */
  readonly level: Level;
  /** True when the format shows source. */
  readonly excerpts: boolean;
  /** True where the hash of every file is wanted. */
  readonly hashes: boolean;
  /** True where somebody looks for a mistake in Yamlock and may see what an error says, which may quote a file. */
  readonly debug: boolean;
}

/** A file of which there is nothing to say but why. */
export function unread(reason: string): ExaminedFile {
  return { read: false, checked: false, documents: 0, reasons: [reason], findings: [], pending: false };
}

/** A file that Yamlock failed on. The error itself may quote the file. */
export function failedFile(name: string): ExaminedFile {
  return { ...unread(`Yamlock failed on it (${name}); the other files were checked`), failed: true };
}

/** What stands in place of fixes that Yamlock failed to plan. */
export function failedPlan(name: string): PlannedFile {
  return { fixes: [], reasons: [`Yamlock failed to plan its fixes (${name}); what was found stands`] };
}
/** A place in another file, whose text is not at hand yet. */
export interface FarPlace {
  readonly message: string;
  readonly path: string;
  /** Counted from that file's start. */
  readonly range: Range;
}
