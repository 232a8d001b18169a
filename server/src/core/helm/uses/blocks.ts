import { type Action, actionsIn } from '../../template/parse/actions.js';
import type { Token } from '../../template/parse/tokens.js';
import type { Range } from '../../text/range.js';

/** An action that controls what is rendered, and the one that decides it. */
export interface ControlAction {
  readonly kind: 'if' | 'with' | 'range' | 'define' | 'block' | 'else' | 'end';
  readonly action: Range;
  /** The `if`, `with` or `range` that decides over what follows; of `else` and `end` the one before, or that they end. */
  readonly decides: (Range & { readonly kind: 'if' | 'with' | 'range' }) | undefined;
  /** The template that is defined there, or that ends there. */
  readonly defines: string | undefined;
}

type Open = Pick<ControlAction, 'decides' | 'defines'>;

/** Returns the control action that an offset lies in. */
export function controlAt(text: string, offset: number): ControlAction | undefined {
  const open: Open[] = [];
  for (const action of actionsIn(text)) {
    if (action.start > offset) return undefined;
    const control = controlOf(action, open);
    if (control && offset <= action.end) return control;
  }
  return undefined;
}

function controlOf(action: Action, open: Open[]): ControlAction | undefined {
  const { tokens, start, end } = action;
  const [first, second] = tokens;
  const range = { start, end };
  switch (first?.kind) {
    case 'if':
    case 'with':
    case 'range': {
      const decides = { ...range, kind: first.kind };
      open.push({ decides, defines: undefined });
      return { kind: first.kind, action: range, decides, defines: undefined };
    }
    case 'define':
    case 'block': {
      const defines = nameOf(second);
      open.push({ decides: undefined, defines });
      return { kind: first.kind, action: range, decides: undefined, defines };
    }
    case 'else': {
      const before = open.at(-1);
      if (second?.kind !== 'if' && second?.kind !== 'with')
        return { kind: 'else', action: range, decides: before?.decides, defines: undefined };
      const decides = { ...range, kind: second.kind };
      if (open.length > 0) open[open.length - 1] = { decides, defines: undefined };
      return { kind: second.kind, action: range, decides, defines: undefined };
    }
    case 'end': {
      const { decides, defines } = open.pop() ?? { decides: undefined, defines: undefined };
      return { kind: 'end', action: range, decides, defines };
    }
    default:
      return undefined;
  }
}

function nameOf(token: Token | undefined): string | undefined {
  return token?.kind === 'string' || token?.kind === 'rawString' ? token.text.slice(1, -1) : undefined;
}
