import type { AppliedTrials } from '../applied/trials.js';
import type { Sealing } from '../encryption/sealed/sealer.js';
import type { ProgramState } from '../encryption/sops/program.js';
import type { Selectors } from '../encryption/sops/selectors.js';
import type { SopsSession } from '../encryption/sops/session.js';
import type { StoreSettings } from '../kubernetes/external-secrets.js';
import type { Edit } from '../text/range.js';
import type { Files } from '../workspace/files.js';
import type { WorkspaceIndex } from '../workspace/index.js';
import type { Cursor } from '../yaml/cursor.js';
import type { Addition } from '../yaml/edit/additions.js';
import type { EditPlan } from '../yaml/edit/edits.js';

/**
 * The safety of a fix. `safe` keeps behaviour and is part of fix-all. `review` adds hardening that the manifest says
 * nothing about, or writes what the author meant where the API server refuses the manifest: it may change what runs.
 * `intent` removes something that the author wrote or relies on (a right, an explicit value, the purpose of an object),
 * or needs a number that only people know: it is offered one at a time, and its title says what stops. `create` makes
 * or edits other files and is previewed.
 */
export const SAFETIES = ['safe', 'review', 'intent', 'create'] as const;
/** The safety of a fix; `SAFETIES` explains the words. */
export type Safety = (typeof SAFETIES)[number];

/** Returns true for a fix that may be applied together with fixes of other findings, without a look at each. */
export function inBulk({ safety }: Pick<Fix, 'safety'>): boolean {
  return safety === 'safe' || safety === 'review';
}

/**
 * A change to a file, mostly another one than the finding's. The finding's own file may be edited and then renamed: the
 * edits then have the old name.
 */
export type FileChange =
  | { readonly kind: 'rename'; readonly path: string; readonly to: string; readonly why: string }
  | { readonly kind: 'create'; readonly path: string; readonly text: string; readonly why: string }
  | { readonly kind: 'edit'; readonly path: string; readonly edits: readonly Edit[]; readonly why: string }
  | EncryptChange;

/**
 * A file that the `sops` program encrypts once the user has chosen the fix: the output of the program for `text` is
 * written. Only plans that are made while `FixWorld.sopsProgram` returns `ready` have such a change.
 */
export interface EncryptChange {
  readonly kind: 'encrypt';
  readonly path: string;
  /** The path that the creation rule is looked up for, where the file is renamed afterwards. */
  readonly rulePath?: string;
  /** The plaintext, which goes to the program and never into a file. */
  readonly text: string;
  /** False where the file exists with exactly this text. */
  readonly isNew: boolean;
  /** The path of the `.sops.yaml` with the creation rule. */
  readonly config: string;
  /** The values that the rule encrypts. */
  readonly selectors: Selectors;
  readonly why: string;
}

/** A change that can be written without a program. */
export type ReadyChange = Exclude<FileChange, EncryptChange>;

/** A step that the user does outside the editor to finish a fix. `command` never contains a secret value. */
export interface HandOff {
  readonly title: string;
  readonly command: string;
  /** The values that wait for the step, in files outside git. */
  readonly waiting?: readonly WaitingValue[];
}

/** A value in a file outside git, or all values of a Secret manifest in one. */
export interface WaitingValue {
  /** Relative to the root folder. */
  readonly file: string;
  readonly secret?: string;
  readonly key?: string;
}

/**
 * The result of planning a fix: edits of its own document (offsets count from that document's start) and changes of
 * other files; or the reason why there are none.
 */
export type FixPlan =
  | {
      readonly edits: readonly Edit[];
      readonly files?: readonly FileChange[];
      readonly handOff?: HandOff;
    }
  | { readonly refused: string };

/** The surroundings of a document that a fix may ask. */
export interface FixWorld {
  readonly index: WorkspaceIndex;
  /** The path of the finding's file, with `/`. */
  readonly path: string;
  /** The folder that new files are created in or below: the workspace folder, or the path scanned. */
  readonly root: string;
  /** The files of the workspace, each read and parsed once while a plan is made. */
  readonly files: Files;
  /** Returns true when a file is known to exist at this path. */
  isTaken(path: string): boolean;
  /**
   * Returns the name of what is beside a path under a name that some file systems take for the same, because they ignore case or how
   * accents are written; undefined where there is nothing. Absent where the host cannot know.
   */
  twinOf?(path: string): string | undefined;
  /** Returns true when git would not track a file at this path. */
  isIgnored(path: string): boolean;
  /** Returns true when git tracks a file at this path, whatever .gitignore says. Absent where the host cannot know. */
  isTracked?(path: string): boolean;
  /** The reason why a value that waits beside the file may get into git, whatever .gitignore says. */
  readonly whyNotOutsideGit?: string | undefined;
  /** Returns true for a symbolic link, wherever it leads. Absent where the host has no links. */
  isLink?(path: string): boolean;
  /**
   * Returns true for a file that kustomizations use as a patch: an object that is added to it would be a patch, too.
   */
  isPatch?(path: string): boolean;
  /** Seals for the Sealed Secrets controller. Absent where the host has no cryptography. */
  readonly sealing?: Sealing;
  /** The path of the controller's certificate from the settings, relative to the root. */
  readonly sealingCertificate?: string | undefined;
  /** Builds charts and kustomizations, for plans that try what becomes of them. Absent where the host builds none. */
  readonly applied?: AppliedTrials | undefined;
  /** The memory limit from the settings for containers without a request. */
  readonly memoryLimit?: string;
  /** The settings for ExternalSecrets that hold for this file. */
  readonly externalSecrets: StoreSettings;
  /**
   * Returns the data key for a file and plan, wrapped for these age recipients. Undefined while the host prepares it:
   * the plan is made again then.
   */
  sopsSession?(path: string, recipients: readonly string[]): SopsSession | { readonly refused: string } | undefined;
  /**
   * Returns whether the `sops` program may encrypt what a plan hands to it. It starts nothing. Absent where the caller
   * cannot wait for a program.
   */
  sopsProgram?(): ProgramState;
}

/** A kind of destination that credentials of many kinds can be moved to. */
export interface MoveTarget {
  readonly id: string;
  /** The end of the sentence "Move all credentials of this file to". */
  readonly title: string;
}

/** A change that resolves a finding. It is planned when a user or a run chooses it. */
export interface Fix {
  /** An imperative sentence without a value: `Set privileged to false`. */
  readonly title: string;
  readonly safety: Safety;
  /** The things that may stop working, in a few words for a list: `writes outside volumes`. */
  readonly risk?: string | undefined;
  /** A value in the edits that the fix had to guess. An editor leaves it selected, so that the user types over it. */
  readonly asks?: string | undefined;
  /**
   * True for a fix that encrypts the values of a file and leaves them in plaintext nowhere: the command line may apply
   * it, although it changes other files.
   */
  readonly encrypts?: true;
  /**
   * A value that the plan relies on beyond the text that its edits change. Where another fix changes that value, this
   * one waits and is planned anew.
   */
  readonly reliesOn?: Cursor;
  /** The addition, for a fix that does nothing else: several fixes then add one mapping together. */
  readonly adds?: Addition;
  /** For a move of a credential: its destination, by which the moves of a file are made together. */
  readonly to?: MoveTarget | undefined;
  /** True for a move that takes all credentials of its object along. */
  readonly isWhole?: true;
  /**
   * What a fix is about that several findings offer alike, such as their object: fixes of one title that are shared by the
   * same thing have the same plan.
   */
  readonly sharedBy?: Cursor;
  /** Returns the plan, computed against the document as it was checked. */
  plan(world: FixWorld): FixPlan | EditPlan;
}
