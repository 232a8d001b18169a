/** What Yamlock's own client and this server say to each other beyond the Language Server Protocol. */

/** Request, with `{ workDoneToken? }`: checks every file of the workspace; its findings follow as workspace diagnostics. */
export const SCAN_WORKSPACE = 'yamlock/scanWorkspace';
/** Request without parameters: every rule there is. */
export const LIST_RULES = 'yamlock/rules';
/** Notification to the client: how the server is doing. */
export const STATUS = 'yamlock/status';
/** Command: shows what a fix leaves to a person. Its argument is a `HandOff`. */
export const HAND_OFF = 'yamlock.handOff';

export interface ScanResult {
  /** Files that were read. */
  readonly files: number;
  readonly documents: number;
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  /** What was not read, with the reason; paths as seen from the workspace folder. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly cancelled: boolean;
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
