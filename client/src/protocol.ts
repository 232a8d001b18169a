import { NotificationType, RequestType, type TextEdit, type WorkDoneProgressParams } from 'vscode-languageclient';
import type { HandOff } from './commands/hand-off.js';

/** How the server is doing; it says so whenever that changes. */
export interface ServerStatus {
  readonly state: 'starting' | 'indexing' | 'ready' | 'failed';
  readonly files: number;
  readonly message?: string;
}

/** What a scan of the workspace found; the findings themselves arrive as workspace diagnostics. */
export interface ScanResult {
  readonly files: number;
  readonly documents: number;
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** How many YAML files and folders were not looked at because git ignores them. */
  readonly ignored: number;
  readonly cancelled: boolean;
}

export interface RuleInfo {
  readonly id: string;
  readonly summary: string;
  readonly family: string;
  readonly level: string;
  readonly url: string;
}

/** Whether a document is checked, and by what. */
export interface FileStatus {
  readonly state: 'checked' | 'test-data' | 'configuration' | 'ignored' | 'other' | 'too-large' | 'unknown';
  readonly profile?: string;
  /** The configuration file that counts; its name is as seen from the workspace folder where it lies in that. */
  readonly configuration?: { readonly name: string; readonly uri: string };
}

/** Which programs the server may start; it looks for none where it is not told. */
export interface ProgramSettings {
  readonly trusted: boolean;
  /** The path of the `sops` program, where the user set it. */
  readonly sops: string;
}

/** A refactoring that was chosen. What waits outside git is written first, and is not undone. */
export interface Refactoring {
  readonly waiting: readonly WaitingFile[];
  readonly created: readonly { readonly uri: string; readonly text: string }[];
  readonly deleted: readonly string[];
  /** What the value is taken from comes last. */
  readonly edited: readonly EditedFile[];
  /** What is to be gone afterwards, for the server to look at. */
  readonly removes: readonly unknown[];
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
  /** Null for a document that was not open. */
  readonly version: number | null;
  readonly edits: readonly TextEdit[];
}

/** The ways to leave findings alone, for a person to choose from; the narrowest stand first. */
export interface SuppressRequest {
  readonly uri: string;
  readonly version: number;
  readonly ways: readonly SuppressWay[];
}

export interface SuppressWay {
  readonly scope: 'line' | 'object' | 'file';
  readonly rules: readonly string[];
  readonly edits: readonly TextEdit[];
}

/** The lines the carets of a document are on, counted from 0. */
export interface CaretLines {
  readonly uri: string;
  readonly lines: readonly number[];
}

export const caretsNotification = new NotificationType<CaretLines>('yamlock/carets');
export const programsNotification = new NotificationType<ProgramSettings>('yamlock/programs');
export const statusNotification = new NotificationType<ServerStatus>('yamlock/status');
export const scanRequest = new RequestType<WorkDoneProgressParams, ScanResult, void>('yamlock/scanWorkspace');
export const fileStatusRequest = new RequestType<{ readonly uri: string }, FileStatus, void>('yamlock/fileStatus');
export const rulesRequest = new RequestType<Record<string, never>, RuleInfo[], void>('yamlock/rules');
export const refactoringRequest = new RequestType<unknown, Refactoring | null, void>('yamlock/refactoring');
export const stillThereRequest = new RequestType<Pick<Refactoring, 'removes'>, string[], void>('yamlock/stillThere');
