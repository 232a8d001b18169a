import type { Level, RuleMetadata, Safety } from '../core/rule.js';

/** A place in a file: line and column count from 1, offset from 0; column and offset in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A line of source as it may be shown: secrets masked, control characters replaced. */
export interface ExcerptLine {
  readonly number: number;
  readonly text: string;
  /** The part to underline, in UTF-16 code units of `text`. */
  readonly from: number;
  readonly to: number;
}

export interface ReportedResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** The cause that a finding shares with others of its file. */
export interface ReportedGroup {
  /** The same for all findings of the group, and for no other of the file. */
  readonly id: string;
  /** One sentence. */
  readonly name: string;
  /** What of it this finding is about. */
  readonly missing: string;
}

export interface ReportedFinding {
  readonly rule: RuleMetadata;
  readonly level: Level;
  readonly file: string;
  /** Index of the document in the file. */
  readonly document: number;
  readonly start: Place;
  readonly end: Place;
  readonly pointer: string;
  readonly resource: ReportedResource | null;
  readonly message: string;
  /** There in a file of test data. */
  readonly test?: true;
  readonly group?: ReportedGroup;
  readonly related: readonly {
    readonly message: string;
    readonly file: string;
    readonly start: Place;
    readonly end: Place;
  }[];
  /** What can be carried out, the preferred one first. */
  readonly fixes: readonly { readonly title: string; readonly safety: Safety }[];
  /** There when the format shows source. */
  readonly excerpt?: ExcerptLine;
}

export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/** What a scan has to say; every format is a pure function of it. */
export interface Report {
  /** Sorted by file, offset and rule. */
  readonly findings: readonly ReportedFinding[];
  /** Files that were checked. */
  readonly files: number;
  /** Documents in them that hold anything. */
  readonly documents: number;
  readonly skipped: readonly SkippedFile[];
  readonly milliseconds: number;
}

export function countLevels(findings: readonly ReportedFinding[]): Readonly<Record<Level, number>> {
  const counts = { error: 0, warning: 0, information: 0 };
  for (const { level } of findings) counts[level]++;
  return counts;
}

/** Orders by code units, so that the order is the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
