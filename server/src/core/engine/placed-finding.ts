import type { Resource } from '../kubernetes/resource.js';
import type { Finding, Level } from '../model/finding.js';
import type { ConfigFile, Rule } from '../model/rule.js';
import type { SchemaStore } from '../schema/store.js';
import type { ValuesSchemas } from '../schema/values-schema.js';
import type { Range } from '../text/range.js';
import type { KustomizeUse } from '../workspace/kustomize/kustomize.js';
import type { YamlStream } from '../yaml/document.js';
import type { FileClass, MaybeValues } from './classify.js';
import type { DeferredLevel } from './deferred-level.js';

/** A file that the engine checks. */
export interface SourceFile {
  /** The path with `/`, as findings name it. */
  readonly path: string;
  readonly stream: YamlStream;
  readonly fileClass: FileClass;
  /** Set where charts and kustomizations decide the class. */
  readonly maybeValues?: MaybeValues | undefined;
  /** True when git ignores the file: a secret may stand in it. */
  readonly ignoredByGit: boolean;
  /** The nearest `.sops.yaml`. */
  readonly sopsConfig?: ConfigFile | undefined;
  /** The schemas of kinds. */
  readonly schemas?: SchemaStore | undefined;
  /** The schemas of the values of charts. */
  readonly values?: ValuesSchemas | undefined;
  /** How kustomizations use the file. */
  readonly kustomize?: KustomizeUse | undefined;
  /** True for objects as they are applied. The path is that of their root, and says nothing of what they are. */
  readonly applied?: boolean;
}

/** A finding with its place in the file. */
export interface PlacedFinding {
  readonly rule: Rule;
  readonly level: Level;
  readonly finding: Finding;
  /** The index of the document in the file. */
  readonly document: number;
  /** The offset of that document in the file; the finding's own offsets and its fixes count from there. */
  readonly start: number;
  /** The squiggle, in UTF-16 code units from the file's start. */
  readonly range: Range;
  /** The JSON pointer of the finding in its document. */
  readonly pointer: string;
  readonly resource: Resource | undefined;
  /** True in a file of test data. */
  readonly test: boolean;
}

/** A finding of a file that was checked by itself: other files may still decide its level. */
export interface CheckedFinding extends Omit<PlacedFinding, 'level'> {
  readonly level: Level | DeferredLevel;
}

/** Returns the settled findings of a file. */
export type Check = (file: SourceFile) => readonly PlacedFinding[];

/** Returns the finding without its fixes. */
export function withoutFixes<Placed extends CheckedFinding>({ finding: { fixes: _, ...finding }, ...placed }: Placed) {
  return { ...placed, finding };
}

/**
 * Called when a rule throws, or was interrupted (`BudgetSpent`); the other rules go on. The name is empty where all of the checks of
 * a document were given up. The error may quote the document: log the rule's id and the error's name only.
 */
export type OnCrash = (rule: string, error: unknown) => void;

/** A finding of a rule in a document, before levels and suppressions. */
export interface RawFinding {
  readonly rule: Rule;
  readonly finding: Finding;
  readonly resource: Resource | undefined;
  readonly pointer: string;
}
