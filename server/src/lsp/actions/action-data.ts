import { isRecord } from '../../core/text/json.js';
import { readWhole, type Whole } from './group-fixes.js';

/** The `data` of a code action until it is resolved: enough to find its fix again, and no value. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  /** The fix of several findings at once; the properties below are absent then. */
  readonly whole?: Whole;
  /** The id of the target that all credentials of the file are moved to; the properties below are absent then. */
  readonly all?: string;
  readonly rule?: string;
  /** Absent for "Fix all … problems in this file". */
  readonly fix?: {
    readonly document: number;
    readonly pointer: string;
    /** The index among the findings of the rule at this pointer. */
    readonly finding: number;
    /** The title of the fix: what becomes known of other files may bring the fixes of a finding into another order. */
    readonly title: string;
    /** The index among the fixes of the finding with this title. */
    readonly index: number;
  };
}

/** Returns the data of an action that a client sent back; undefined where it is not Yamlock's. */
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
  const { document, pointer, finding, title, index } = fix;
  if (typeof document !== 'number' || typeof pointer !== 'string') return undefined;
  if (typeof finding !== 'number' || typeof title !== 'string' || typeof index !== 'number') return undefined;
  return { uri, version, rule, fix: { document, pointer, finding, title, index } };
}
