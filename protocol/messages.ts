import type { TextEdit } from 'vscode-languageserver-types';

/** The messages of Yamlock's own client and server beyond the Language Server Protocol. Each imports them from here. */

/** Request, with `{ workDoneToken? }`: checks every file of the workspace; its findings follow as workspace diagnostics. */
export const SCAN_WORKSPACE = 'yamlock/scanWorkspace';
/** Request without parameters: every rule there is. */
export const LIST_RULES = 'yamlock/rules';
/** Notification to the client: how the server is doing. */
export const STATUS = 'yamlock/status';
/**
 * Notification from the client, with `ProgramSettings`: what it said at the start as `initializationOptions.programs` is
 * otherwise now.
 */
export const PROGRAMS = 'yamlock/programs';
/**
 * Notification from the client, with `CaretLines`: the carets of a document are on other lines than
 * before. What is new on a line that is being typed on is shown then; where a client does not tell, a second later.
 */
export const CARETS = 'yamlock/carets';
/** Request, with `{ uri }`: what is done about a document. Its answer is a `FileStatus`. */
export const FILE_STATUS = 'yamlock/fileStatus';
/** Command of our own client: shows the page of the rule whose id is its argument. */
export const OPEN_RULE_PAGE = 'yamlock.openRulePage';
/** Command of our own client: asks how far a finding is to be left alone, and for the reason. Its argument is a `SuppressRequest`. */
export const SUPPRESS = 'yamlock.suppress';
/**
 * Command of our own client: carries out a refactoring as one, saves it, and looks whether it is done before it says so.
 * Its argument is what `REFACTORING` takes.
 */
export const REFACTOR = 'yamlock.refactor';
/** Request, with what a `REFACTOR` has: a `Refactoring`; null where it cannot be had, and the person was told why. */
export const REFACTORING = 'yamlock/refactoring';
/** Request, with the `removes` of a `Refactoring`: the URIs of the files that have some of it on the disk. */
export const STILL_THERE = 'yamlock/stillThere';
/** Command: shows what a fix leaves to a person. Its argument is a `HandOff`. */
export const HAND_OFF = 'yamlock.handOff';

/**
 * Which programs may be started. This is no part of the settings, because those may come from a file of the workspace.
 * Where the client says nothing, none is looked for.
 */
export interface ProgramSettings {
  /** Its user trusts the workspace. */
  readonly trusted: boolean;
  /** The absolute path of the `sops` program, where the user names it; it is looked for otherwise. */
  readonly sops?: string;
}

/** The lines that the carets of a document are on, counted from 0. */
export interface CaretLines {
  readonly uri: string;
  readonly lines: readonly number[];
}

/** A step that a fix leaves to a person: a command to run, such as the one that uploads a value to a store. */
export interface HandOff {
  readonly title: string;
  /** Never contains a secret's value: the command asks for it, or reads it from a file. */
  readonly command: string;
}

export interface ScanResult {
  /** Files that were read. */
  readonly files: number;
  readonly documents: number;
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  /** What was not read, with the reason; paths as seen from the workspace folder. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** How many YAML files and folders were not looked at because git ignores them. */
  readonly ignored: number;
  readonly cancelled: boolean;
}

/** A refactoring that somebody has chosen, for our own client to carry out as one. */
export interface Refactoring {
  /**
   * Plaintext that waits outside git, and before it what keeps it there. It is written to the disk first, and no undo takes
   * it away: whatever is undone then, nothing is lost, and nothing stands where git takes it.
   */
  readonly waiting: readonly WaitingFile[];
  /** Files that git takes. A file with another name is a new one: what was undone by half would stand under either name. */
  readonly created: readonly { readonly uri: string; readonly text: string }[];
  readonly deleted: readonly string[];
  /** Edits of files that are there; the document the value is taken from comes last. */
  readonly edited: readonly EditedFile[];
  readonly removes: readonly Removed[];
  /** What is left to a person. */
  readonly handOff?: HandOff;
}

export interface WaitingFile {
  readonly uri: string;
  /** Null for a file that is not there yet. */
  readonly before: string | null;
  readonly text: string;
}

export interface EditedFile {
  readonly uri: string;
  /** Null for a document that is not open. */
  readonly version: number | null;
  readonly edits: readonly TextEdit[];
}

/** Findings that a refactoring removes from a file, by names that mean something to the server alone. */
export interface Removed {
  readonly uri: string;
  readonly findings: readonly string[];
}

/** The ways to leave findings alone, for a person to choose from; the narrowest stand first. */
export interface SuppressRequest {
  readonly uri: string;
  readonly version: number;
  readonly ways: readonly SuppressWay[];
}

export interface SuppressWay {
  readonly scope: SuppressScope;
  readonly rules: readonly string[];
  /** Where they say why, they have a placeholder for people to write over. */
  readonly edits: readonly TextEdit[];
}

export type SuppressScope = 'line' | 'object' | 'file';

/** Whether a document is checked, and by what. */
export interface FileStatus {
  /**
   * `unknown`: it is no document of ours, or only looked at. `other`: nothing in it is about Kubernetes. `test-data`: it
   * is checked, and what is found is information.
   */
  readonly state: 'checked' | 'test-data' | 'configuration' | 'ignored' | 'other' | 'too-large' | 'unknown';
  readonly profile?: string;
  /** The configuration file that counts; its name is as seen from the workspace folder where it lies in that. */
  readonly configuration?: { readonly name: string; readonly uri: string };
}

export interface RuleInfo {
  readonly id: string;
  readonly summary: string;
  readonly family: string;
  readonly level: string;
  readonly url: string;
}

export interface ServerStatus {
  readonly state: 'starting' | 'indexing' | 'ready' | 'failed';
  /** Files of the workspace that are known. */
  readonly files: number;
  readonly message?: string;
}
