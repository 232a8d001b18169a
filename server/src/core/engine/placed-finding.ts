import type { Resource } from '../kubernetes/resource.js';
import type { Finding, Level } from '../model/finding.js';
import type { ConfigFile, Rule } from '../model/rule.js';
import type { Range } from '../text/range.js';
import type { KustomizeUse } from '../workspace/kustomize/kustomize.js';
import type { YamlStream } from '../yaml/document.js';
import type { FileClass, MaybeValues } from './classify.js';
import type { DeferredLevel } from './deferred-level.js';

/** A file as the engine takes it. */
export interface SourceFile {
  /** With `/`, as findings are to name it. */
  readonly path: string;
  readonly stream: YamlStream;
  readonly fileClass: FileClass;
  /** Set where the class depends on the charts and kustomizations there are. */
  readonly maybeValues?: MaybeValues | undefined;
  /** True when git does not track the file: a secret in it is where it belongs. */
  readonly ignoredByGit: boolean;
  /** The nearest `.sops.yaml`. */
  readonly sopsConfig?: ConfigFile | undefined;
  /** What the kustomizations do with it. */
  readonly kustomize?: KustomizeUse | undefined;
}

/** A finding with its place in the file. */
export interface PlacedFinding {
  readonly rule: Rule;
  readonly level: Level;
  readonly finding: Finding;
  /** Index of the document in the file. */
  readonly document: number;
  /** Where that document begins; the finding's own offsets and its fixes count from there. */
  readonly start: number;
  /** The squiggle, counted from the file's start. */
  readonly range: Range;
  readonly pointer: string;
  readonly resource: Resource | undefined;
  /** True in a file of test data. */
  readonly test: boolean;
}

/** A finding of a file that was checked by itself: other files may be what decides its level. */
export interface CheckedFinding extends Omit<PlacedFinding, 'level'> {
  readonly level: Level | DeferredLevel;
}

/** Checks a file in the state it is in by now, and settles what is found. */
export type Check = (file: SourceFile) => readonly PlacedFinding[];

/** The same finding where there is nothing in the file that could be edited, or nothing that should be. */
export function withoutFixes<Placed extends CheckedFinding>({ finding: { fixes: _, ...finding }, ...placed }: Placed) {
  return { ...placed, finding };
}

/** Told of a rule that threw; the other rules go on. The error may quote the document: log its id and name only. */
export type OnCrash = (rule: string, error: unknown) => void;

/** What a rule found in a document, before levels and suppressions. */
export interface RawFinding {
  readonly rule: Rule;
  readonly finding: Finding;
  readonly resource: Resource | undefined;
  readonly pointer: string;
}
