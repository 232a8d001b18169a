import { printable } from '../../server/src/core/text/printable.js';
import type { Range } from '../../server/src/core/text/range.js';
import { demand } from './target.js';

/** Demands that a range lies within a text. */
export function demandInside({ start, end }: Range, text: string, what: string): void {
  demand(
    Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end >= start && end <= text.length,
    () => `${what} stands at ${start} to ${end} of ${text.length} code units`,
  );
}

/** Demands that a text for people is one line that a terminal shows as it is. */
export function demandLine(message: string, what: string): void {
  demand(
    message.trim() !== '' && printable(message) === message,
    () => `${what} has a message that is not one line: ${JSON.stringify(message)}`,
  );
}
