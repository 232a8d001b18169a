import type { Catalogue } from '../../core/text/say.js';
import type { Services } from '../../host/services.js';

/** The process that the server runs in. Each member is left out where the process has nothing of the kind. */
export interface Runtime extends Services {
  /** Collects the young generation of the heap, in a few milliseconds. */
  readonly collectGarbage?: () => void;
  /**
   * Returns the URL of the folder of the rule pages in the first of some languages that has them, or else in English, with a slash at
   * the end; undefined where there are none. A client may have its own.
   */
  readonly rulePages?: (languages: readonly string[]) => string | undefined;
  /** Returns the catalogue of a language that comes with the program. */
  readonly catalogue?: (language: string) => Catalogue | undefined;
  /**
   * Fetches what comes with the program by what the client reads, where the process has no disk. Nothing is checked before. What is
   * missing afterwards is told to `onFailure`.
   * @throws HostError where a file cannot be read.
   */
  readonly fetch?: (read: (path: string) => Promise<string>, onFailure: (error: unknown) => void) => Promise<void>;
  /** True where code is slow until it has run for a while, and the server lives long enough for a warm-up. */
  readonly warmsUp?: boolean;
  /** The clock that decides which roots a keystroke waits for, in milliseconds; where it is left out, the one of the process. */
  readonly now?: () => number;
}
