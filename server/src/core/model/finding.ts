import type { NodeWork } from '../kubernetes/node-agent.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import type { Fix, FixWorld } from './fix.js';

/** The levels of findings, the most severe first. */
export const LEVELS = ['error', 'warning', 'information'] as const;
/** The level of a finding, as the configuration and SARIF call it. */
export type Level = (typeof LEVELS)[number];

/**
 * The cause that a finding shares with others at the same place. Reports show one entry for the cause, `name`, with the
 * parts that are missing.
 */
export interface Group {
  /** The id of the cause. Findings with the same id and the same `at` belong together. */
  readonly id: string;
  /** The message for the cause: one sentence, names the thing. */
  readonly name: string;
  /** The mapping that a fix for all of them completes: `securityContext of container "app"`. */
  readonly whole: string;
  /** The part of the mapping that this finding is about: `capabilities.drop`. */
  readonly missing: string;
}

/** Another place that explains a finding. */
export interface RelatedPlace {
  readonly message: string;
  /** The path of the file; undefined for the finding's own file. */
  readonly path?: string;
  /** In the finding's own file counted from the start of its document, in another file from the start of that file. */
  readonly range: Range;
}

/** Something that a rule found in a document. */
export interface Finding {
  /** The value that the finding is about; its pointer names it. Undefined only for a text that could not be read. */
  readonly at?: Cursor | undefined;
  /** The range to underline, counted from the document's start; `at.range` by default. */
  readonly range?: Range;
  /**
   * The part of the value that is wrong, counted as `range`, where it is less than what is underlined: the tag of an image. What
   * a template puts together has a source for each part.
   */
  readonly about?: Range | undefined;
  /** One sentence, names the thing, never a secret's value, no full stop. */
  readonly message: string;
  /** The level of this finding, where it differs from the rule's default level. */
  readonly level?: Level;
  /**
   * The work of a node agent that needs the access found. The finding is then a warning, and its message names the sign
   * of that work.
   */
  readonly work?: NodeWork | undefined;
  /** The path of the missing field below `at`, where no fix tells it by what it `adds`. */
  readonly lacks?: readonly string[];
  /**
   * True for a finding at a mapping or list that is about its content. Any other finding at a mapping or list is about
   * a missing field, and the engine drops it where the field may be written elsewhere.
   */
  readonly isWritten?: true;
  /**
   * The account whose rights decide, as `accountName` writes it: an account with a binding needs its token. Without any
   * binding in sight, the finding stands.
   */
  readonly account?: string;
  /** The highest level where a kustomization takes the file, because kustomize reads and writes it anew. */
  readonly levelInKustomization?: Level;
  /** The fixes, the preferred one first. A function where the choice depends on the workspace. */
  readonly fixes?: readonly Fix[] | ((world: FixWorld) => readonly Fix[]);
  /** Further fixes, which are offered one at a time: the same made elsewhere. */
  readonly choices?: (world: FixWorld) => readonly Fix[];
  /** True where no fix may be applied together with those of other findings, which is known without listing the fixes. */
  readonly fixedAlone?: true;
  readonly related?: readonly RelatedPlace[];
  readonly group?: Group;
  readonly tags?: readonly ('deprecated' | 'unnecessary')[];
}
