import type { Finding } from '../model/finding.js';
import type { SetFinding } from '../model/set-finding.js';
import { printable } from '../text/printable.js';

/**
 * Returns a finding whose messages show every character on one line: names and keys of files may hold line breaks, escape sequences
 * of terminals and marks that turn the reading direction.
 */
export function printableFinding<One extends Finding | SetFinding>(finding: One): One {
  const { message, related } = finding;
  const places = related?.map((one) => ({ ...one, message: printable(one.message) }));
  return { ...finding, message: printable(message), ...(places ? { related: places } : {}) };
}
