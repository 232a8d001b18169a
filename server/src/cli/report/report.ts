import type { Level } from '../../core/model/finding.js';
import type { Safety } from '../../core/model/fix.js';
import type { RuleMetadata } from '../../core/model/rule.js';

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

/** An applied object in which a finding holds. */
export interface AppliedIn {
  /** The folder of the chart or kustomization that gives the object, or the file with the object that deploys it. */
  readonly root: string;
  /** The object of Flux or Argo CD that deploys it. */
  readonly by?: ReportedResource;
  /** The files with values that the chart is rendered with beyond its own values.yaml. */
  readonly values: readonly string[];
  readonly object: ReportedResource | null;
  /** Where in the object. */
  readonly pointer: string;
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
  /** Where it holds, where it holds in applied objects. */
  readonly applied?: readonly AppliedIn[];
}

export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

/** Why files are left alone that hold nothing to check, or that somebody excluded. Every other reason leaves a gap. */
export const LEFT_ALONE = {
  other: 'no Kubernetes, Helm, Kustomize, Flux or Argo CD content',
  ignored: 'ignored by the configuration',
  configuration: 'the configuration of Yamlock itself',
  linked: 'a symbolic link to what is checked under its own name',
} as const;

const ALONE: ReadonlySet<string> = new Set(Object.values(LEFT_ALONE));

/** True where a file should have been checked and was not, or not wholly. */
export function isUnchecked({ reason }: SkippedFile): boolean {
  return !ALONE.has(reason);
}

/** One part of a scan that is split over several processes. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** What a scan did not look at, by the names that reports use; a folder ends in a slash. */
export interface LeftOut {
  /** What .gitignore files name: YAML files, and folders that were not entered. */
  readonly ignored: readonly string[];
  /** Folders that hold other people's code. */
  readonly foreign: readonly string[];
}

/** A finding that is not shown because somebody wrote so. */
export interface HiddenFinding {
  readonly rule: string;
  /** `configuration`: its rule is switched off, or below the level that is asked for; `suppression`: a comment or an annotation. */
  readonly by: 'configuration' | 'suppression';
  /** Counted from 1. */
  readonly line: number;
}

/** What came of comparing findings with known ones, which are left out. */
export interface ComparedWith {
  /** What they were compared with, in words: a file, or a revision. */
  readonly with: string;
  /** The id of the commit that has the known ones; absent where a file has them. */
  readonly commit?: string;
  readonly known: number;
  /** How many known ones are gone. */
  readonly gone: number;
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
  readonly leftOut: LeftOut;
  /** The kinds that no schema is known of, in words, sorted: such objects are not compared with one. */
  readonly withoutSchema: readonly string[];
  /** What the configuration, comments and annotations switched off, in the order of the files and lines. */
  readonly switchedOff: readonly (HiddenFinding & { readonly file: string })[];
  readonly milliseconds: number;
  /** What findings were compared with and is not among them; absent where they were compared with nothing. */
  readonly compared?: ComparedWith;
  /** The part of a scan that this is; absent for the whole. */
  readonly shard?: Shard;
}

export function countLeftOut({ ignored, foreign }: LeftOut) {
  const folders = ignored.filter((name) => name.endsWith('/')).length;
  return { ignoredFiles: ignored.length - folders, ignoredFolders: folders, foreignFolders: foreign.length };
}

/** Returns how many findings are switched off by what, and how many files the configuration ignores. */
export function countSwitchedOff({ switchedOff, skipped }: Pick<Report, 'switchedOff' | 'skipped'>) {
  const byConfiguration = switchedOff.filter(({ by }) => by === 'configuration').length;
  return {
    byConfiguration,
    bySuppressions: switchedOff.length - byConfiguration,
    ignoredFiles: skipped.filter(({ reason }) => reason === LEFT_ALONE.ignored).length,
  };
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
/** A Secret that was encrypted: in the file it stood in, or in another. */
export interface EncryptedSecret {
  /** As the report names files. */
  readonly from: string;
  readonly to: string;
  /** Files that name it, and were changed with it. */
  readonly changed: readonly string[];
}

/** Orders what is switched off by file, line and rule. */
export function byLine(a: Report['switchedOff'][number], b: Report['switchedOff'][number]): number {
  return compareText(a.file, b.file) || a.line - b.line || compareText(a.rule, b.rule);
}

/** Orders findings by file, offset and rule. */
export function byPlace(a: ReportedFinding, b: ReportedFinding): number {
  return (
    compareText(a.file, b.file) ||
    a.start.offset - b.start.offset ||
    compareText(a.rule.id, b.rule.id) ||
    a.end.offset - b.end.offset
  );
}
