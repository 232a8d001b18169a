import { isRecord } from '../session/client-capabilities.js';
import { readWhole, type Whole } from './group-fixes.js';

/** What is kept of an action until somebody picks it: enough to find the fix again, and no text. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  /** Several findings at once; the rest is absent then. */
  readonly whole?: Whole;
  /** All credentials of the file: the id of the place they are moved to. The rest is absent then. */
  readonly all?: string;
  readonly rule?: string;
  /** Absent for "Fix all … problems in this file". */
  readonly fix?: {
    readonly document: number;
    readonly pointer: string;
    /** Which of several findings of the rule at this pointer, and which of its fixes. */
    readonly finding: number;
    readonly index: number;
  };
}

/** What a client sent back of an action; undefined where it is not ours. */
export function readData(data: unknown): ActionData | undefined {
  if (!isRecord(data)) return undefined;
  const { uri, version, all, rule, fix } = data;
  if (typeof uri !== 'string' || typeof version !== 'number') return undefined;
  const whole = readWhole(data.whole);
  if (whole) return { uri, version, whole };
  if (typeof all === 'string') return { uri, version, all };
  if (typeof rule !== 'string') return undefined;
  if (fix === undefined) return { uri, version, rule };
  if (!isRecord(fix)) return undefined;
  const { document, pointer, finding, index } = fix;
  if (typeof document !== 'number' || typeof pointer !== 'string') return undefined;
  if (typeof finding !== 'number' || typeof index !== 'number') return undefined;
  return { uri, version, rule, fix: { document, pointer, finding, index } };
}
