import type { FunctionHelp } from '../../template/function-help.js';
import { FUNCTION_HELP } from '../functions-help.js';
import { scopeAt } from '../uses/template-uses.js';
import { commandStart } from './place.js';

/** The call of a function that is being written. */
export interface FunctionCall {
  readonly help: FunctionHelp;
  /** The index of the parameter that is written; that of the last one where it may be repeated. */
  readonly parameter: number;
}

/** Returns the call of a function whose arguments an offset of a template lies in. */
export function callAt(text: string, offset: number): FunctionCall | undefined {
  const at = scopeAt(text, offset);
  const tokens = at?.action.tokens.filter(({ start }) => start < offset) ?? [];
  const [callee, ...args] = tokens.slice(commandStart(tokens));
  const help = callee?.kind === 'identifier' && callee.end < offset ? FUNCTION_HELP.get(callee.text) : undefined;
  if (!help) return undefined;
  let depth = 0;
  let count = 0;
  let end = callee?.end ?? 0;
  for (const token of args) {
    // A blank ends an argument, but for those within parentheses.
    if (depth === 0 && token.start > end) count++;
    if (token.kind === 'leftParen') depth++;
    if (token.kind === 'rightParen') depth--;
    end = token.end;
  }
  const { broken } = at?.action ?? {};
  if (broken && broken.start < offset && broken.start > end) {
    count++;
    end = offset;
  }
  const written = end < offset ? count : Math.max(0, count - 1);
  const last = help.parameters.length - 1;
  const isRepeated = help.parameters[last]?.includes('...') === true;
  return { help, parameter: isRepeated ? Math.min(written, last) : written };
}
