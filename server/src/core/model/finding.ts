import type { NodeWork } from '../kubernetes/node-agent.js';
import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import type { Fix, FixWorld } from './fix.js';

/** The levels of findings, the gravest first. */
export const LEVELS = ['error', 'warning', 'information'] as const;
/** How much a finding weighs. */
export type Level = (typeof LEVELS)[number];

/**
 * The cause that a finding shares with others at the same place: people are shown one thing, `name`, and what is missing.
 */
export interface Group {
  /** Of the cause; findings of one cause belong together where they are about the same thing, `at`. */
  readonly id: string;
  /** What is the case, as a message: one sentence, names the thing. */
  readonly name: string;
  /** What a fix for all of it completes: `securityContext of container "app"`. */
  readonly whole: string;
  /** The part of it that the finding is about: `capabilities.drop`. */
  readonly missing: string;
}

/** Another place that explains a finding. */
export interface RelatedPlace {
  readonly message: string;
  /** The file, where it is another one. */
  readonly path?: string;
  /** In the same document: counted from its start. In another file: counted from that file's start. */
  readonly range: Range;
}

/** What a rule found in a document. */
export interface Finding {
  /** What the finding is about; its pointer names it. Undefined only where a text could not be read. */
  readonly at?: Cursor | undefined;
  /** The squiggle, counted from the document's start; `at.range` by default. */
  readonly range?: Range;
  /** One sentence, names the thing, never a secret's value, no full stop. */
  readonly message: string;
  /** Where this finding weighs less (or more) than the rule's default level. */
  readonly level?: Level;
  /** What takes it as its work: then it is a warning, and the sign of that work is told with it. */
  readonly work?: NodeWork | undefined;
  /** The field below `at` that is left out, where no fix says it by what it `adds`. */
  readonly lacks?: readonly string[];
  /**
   * True for a finding at a mapping or list that is about what is written there. Any other finding at one is about what is
   * missing there, and the engine leaves it out where that may be elsewhere.
   */
  readonly isWritten?: true;
  /**
   * The account whose rights decide, as `accountName` writes it: what is bound needs its token. Without any in sight, the
   * finding stands.
   */
  readonly account?: string;
  /** The most it weighs where a kustomization takes the file, which reads and writes it anew. */
  readonly levelInKustomization?: Level;
  /** Preferred first. A function where the choice depends on the workspace. */
  readonly fixes?: readonly Fix[] | ((world: FixWorld) => readonly Fix[]);
  readonly related?: readonly RelatedPlace[];
  readonly group?: Group;
  readonly tags?: readonly ('deprecated' | 'unnecessary')[];
}
