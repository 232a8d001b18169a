import type { MaybeValues } from '../../core/engine/classify.js';
import type { DeferredLevel } from '../../core/engine/deferred-level.js';
import type { Level } from '../../core/model/finding.js';
import type { Safety } from '../../core/model/fix.js';
import type { KindDefinition } from '../../core/schema/kind-definition.js';
import type { Range } from '../../core/text/range.js';
import type { ChartFacts } from '../../core/workspace/chart-values.js';
import type { FileFacts } from '../../core/workspace/facts.js';
import type { ExcerptLine, HiddenFinding, Place, ReportedGroup, ReportedResource } from '../report/report.js';

/** What a report says of a fix. */
export interface FixTitle {
  readonly title: string;
  readonly safety: Safety;
}

/** A finding as reports have it, in plain data and without the name of its file: workers send it, the cache keeps it. */
export interface ReportableFinding {
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
export interface FileReport {
  /** False where it is not a file to check, or could not be. */
  readonly checked: boolean;
  /** Documents in it that hold anything. */
  readonly documents: number;
  /** Why it, or part of it, was not checked. */
  readonly reasons: readonly string[];
  /** In the order of the text. */
  readonly findings: readonly ReportableFinding[];
  /** The kinds in it that no schema is known of, in words; absent where there are none. */
  readonly withoutSchema?: readonly string[];
  /** What its configuration and its text hide; absent where that is nothing. */
  readonly switchedOff?: readonly HiddenFinding[];
  /** True where it was not checked for a mistake in Yamlock. */
  readonly failed?: true;
}

/** What others may need to know of a file. Plain data. */
export interface CollectedFacts {
  /** False where the file was not even read: nothing is known of it. */
  readonly read: boolean;
  /** What it defines. */
  readonly facts?: FileFacts;
  /** What it says of charts. */
  readonly charts?: ChartFacts;
  /** The kinds that it defines, without the texts in their schemas. */
  readonly kinds?: readonly KindDefinition[];
}

/** What comes of checking a file before the others are known. Plain data. */
export interface CheckResult extends CollectedFacts {
  /** A hash of its content; there for a cache alone. */
  readonly hash?: string;
  /** There where charts decide whether it is a file to check. Without it and a report, kinds of other files decide. */
  readonly maybeValues?: MaybeValues;
  /** Absent where it depends on other files: then the file waits, and is finished when all were read. */
  readonly report?: FileReport;
}

/** A content of a file of which a cache has the result. Plain data. */
export interface CachedContent {
  readonly hash: string;
  /** True where the result is without a report. */
  readonly waits: boolean;
}

/** Stands for the result that a cache has of a file's content. Plain data. */
export interface SameContent {
  readonly same: string;
}

/** A report that depends on other files. `hash` is of the content it is about; there for a cache alone. */
export type FinishedReport = FileReport & { readonly hash?: string };

/** How files are checked for a scan. Plain data. */
export interface ReportOptions {
  /** Findings below this level are left out. */
  readonly level: Level;
  /** True where reports show lines of the source. */
  readonly excerpts: boolean;
  /** True where a cache needs hashes of contents. */
  readonly hashes: boolean;
  /** True where somebody looks for a mistake in Yamlock and may see what an error says, which may quote a file. */
  readonly debug: boolean;
}

/** The report of a file of which there is nothing to say but why. */
export function uncheckedFile(reason: string): FileReport {
  return { checked: false, documents: 0, reasons: [reason], findings: [] };
}

/** The report of a file that Yamlock failed on. The error itself may quote the file. */
export function failedFile(name: string): FileReport {
  return { ...uncheckedFile(`Yamlock failed on it (${name}); the other files were checked`), failed: true };
}

/** A place in another file, whose text is not at hand yet. */
export interface FarPlace {
  readonly message: string;
  readonly path: string;
  /** Counted from that file's start. */
  readonly range: Range;
}
