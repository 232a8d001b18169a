import type { Services } from '../../host/services.js';

/** The process that the server runs in. Each member is left out where the process has nothing of the kind. */
export interface Runtime extends Services {
  /** Collects what became garbage lately, in a few milliseconds. */
  readonly collectGarbage?: () => void;
  /** The address of the folder with the pages of the rules, with a slash at the end. */
  readonly rulePages?: string;
  /** True where code is slow until it has run for a while, and the server lives long enough to do something about it. */
  readonly warmsUp?: boolean;
}
