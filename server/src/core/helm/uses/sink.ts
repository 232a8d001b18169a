import type { Range } from '../../text/range.js';
import type { Origins } from './origins.js';

/** What an argument or a whole pipeline is: where it may come from, and its text where it is a literal. */
export interface Evaluated {
  readonly origins: Origins;
  readonly range: Range;
  /** The text of a string that is written there. */
  readonly literal?: string;
  /** True for a number that is written there. */
  readonly isNumber?: boolean;
}

/** What is noted down while expressions are looked at. */
export interface Sink {
  /** A field, or a key in a string, that is read of a value. */
  access(key: string, range: Range, holder: Origins, isString: boolean): void;
  /** A template that is called by its name; without one where the name is made by the template. */
  call(name: Evaluated, data: Origins): void;
  /** A value of which all entries (`all`), or the items and their keys (`items`), are seen. */
  whole(of: Evaluated, depth: 'all' | 'items', by: string): void;
  /** A string that is rendered as a template with this data. */
  text(template: Evaluated, data: Origins): void;
}
