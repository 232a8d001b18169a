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
 * How safe a fix is. `safe` keeps behaviour and is part of fix-all. `review` adds hardening where nobody wrote anything, or
 * writes what the API server refuses as it was meant: it may change what runs. `intent` takes something away that
 * somebody wrote or relies on (a right, an explicit value, what an object is for), or needs a number that only people know:
 * it is offered one at a time, and its title says what stops. `create` makes or edits other files and is previewed.
 */
export const SAFETIES = ['safe', 'review', 'intent', 'create'] as const;
/** How safe a fix is; `SAFETIES` says what each word means. */
export type Safety = (typeof SAFETIES)[number];

/** True where a fix may be carried out together with those of other findings, by who has not looked at each. */
export function inBulk({ safety }: Pick<Fix, 'safety'>): boolean {
  return safety === 'safe' || safety === 'review';
}

/**
 * A change to a file as such, mostly another than the one the finding stands in. The finding's own file may be edited and
 * then renamed: the edits are of the old name.
 */
export type FileChange =
  | { readonly kind: 'rename'; readonly path: string; readonly to: string; readonly why: string }
  | { readonly kind: 'create'; readonly path: string; readonly text: string; readonly why: string }
  | { readonly kind: 'edit'; readonly path: string; readonly edits: readonly Edit[]; readonly why: string }
  | EncryptChange;

/**
 * A file that the `sops` program encrypts, when somebody has chosen the fix: what the program makes of `text` is what is
 * written. Only plans made where `FixWorld.sopsProgram` says `ready` have one.
 */
export interface EncryptChange {
  readonly kind: 'encrypt';
  readonly path: string;
  /** The path whose rule counts, where the file is renamed afterwards. */
  readonly rulePath?: string;
  /** In plaintext: it reaches the program, and never a file. */
  readonly text: string;
  /** False where the file is there, with just this text. */
  readonly isNew: boolean;
  /** The `.sops.yaml` whose rule counts for the path. */
  readonly config: string;
  /** What the rule covers. */
  readonly selectors: Selectors;
  readonly why: string;
}

/** A change that can be written as it is. */
export type ReadyChange = Exclude<FileChange, EncryptChange>;

/** What a person has to do outside the editor to finish a fix. `command` never contains a secret value. */
export interface HandOff {
  readonly title: string;
  readonly command: string;
}

/** What a fix does: edits of its own document (offsets from that document's start), and of other files. */
export type FixPlan =
  | {
      readonly edits: readonly Edit[];
      readonly files?: readonly FileChange[];
      readonly handOff?: HandOff;
    }
  | { readonly refused: string };

/** What a fix may know beyond its own document. */
export interface FixWorld {
  readonly index: WorkspaceIndex;
  /** The path of the file the finding stands in, with `/`. */
  readonly path: string;
  /** The folder that other files are created in or below: the workspace folder, or the path scanned. */
  readonly root: string;
  /** The files of the workspace, each read and parsed once while a plan is made. */
  readonly files: Files;
  /** True when a file is known to exist at this path. */
  isTaken(path: string): boolean;
  /** True when git would not track a file at this path. */
  isIgnored(path: string): boolean;
  /** True when git tracks a file at this path, whatever .gitignore says. Absent where nobody can know. */
  isTracked?(path: string): boolean;
  /** True for a symbolic link, wherever it leads. Absent where the host has none. */
  isLink?(path: string): boolean;
  /** True for a file that kustomizations use as a patch: an object that is added to it is none. */
  isPatch?(path: string): boolean;
  /** Sealing for the Sealed Secrets controller. Absent where the host has no cryptography. */
  readonly sealing?: Sealing;
  /** The path of the controller's certificate, where somebody set one; relative to the root. */
  readonly sealingCertificate?: string | undefined;
  /** The memory that containers without a request are limited to, where somebody said it for all. */
  readonly memoryLimit?: string;
  /** How the configuration of this file wants ExternalSecrets made. */
  readonly externalSecrets: StoreSettings;
  /**
   * A key to encrypt a file with, for these age recipients. One for each file and plan. Undefined while the host prepares
   * it: the plan is then made again.
   */
  sopsSession?(path: string, recipients: readonly string[]): SopsSession | { readonly refused: string } | undefined;
  /**
   * Whether the `sops` program may encrypt what a plan hands to it. Nothing is started by asking. Absent where nobody could
   * wait for a program.
   */
  sopsProgram?(): ProgramState;
}

/** A kind of place that credentials of many kinds can be moved to. */
export interface MoveTarget {
  readonly id: string;
  /** To be read behind "Move all credentials of this file to". */
  readonly title: string;
}

/** A change that takes a finding away, planned when somebody asks for it. */
export interface Fix {
  /** An imperative sentence without a value: `Set privileged to false`. */
  readonly title: string;
  readonly safety: Safety;
  /** What may stop working, in a few words for a list: `writes outside volumes`. */
  readonly risk?: string | undefined;
  /**
   * A value that the fix writes although nobody measured it, as it stands in the edits: an editor leaves it selected, for
   * another one to be typed over it.
   */
  readonly asks?: string | undefined;
  /**
   * True for a fix that encrypts what stands in a file, and leaves its values in plaintext nowhere: the command line may
   * carry it out, although other files change with it.
   */
  readonly encrypts?: true;
  /**
   * What the plan takes to be as it was read, beyond what its edits change: where another fix changes that, this one waits
   * until it has been planned anew.
   */
  readonly reliesOn?: Cursor;
  /** What the fix adds, where that is all it does: several fixes then add one mapping together. */
  readonly adds?: Addition;
  /** For a move of a credential: the kind of place it goes to, by which the moves of a file are made together. */
  readonly to?: MoveTarget | undefined;
  /** True for a move that takes all credentials of its object along. */
  readonly isWhole?: true;
  /** Computed when somebody asks, against the document as it was checked. */
  plan(world: FixWorld): FixPlan | EditPlan;
}
