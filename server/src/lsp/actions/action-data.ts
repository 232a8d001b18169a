import { isRecord } from '../../core/text/json.js';
import type { Checked } from '../diagnostics/checked.js';
import { readWhole, type Whole } from './group-fixes.js';

/** The `data` of a code action until it is resolved: enough to find its fix again, and no value. */
export interface ActionData {
  readonly uri: string;
  readonly version: number;
  /** That of the document: a version starts again when a document is reopened. */
  readonly serial: number;
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

/** Returns the part of the data that names the text of an action. */
export function textOf({ document }: Checked): Pick<ActionData, 'uri' | 'version' | 'serial'> {
  const { uri, content, serial } = document;
  return { uri, version: content.version, serial };
}

/** Returns the data of an action that a client sent back; undefined where it is not Yamlock's. */
export function readData(data: unknown): ActionData | undefined {
  if (!isRecord(data)) return undefined;
  const { uri, version, serial, all, rule, fix } = data;
  if (typeof uri !== 'string' || typeof version !== 'number' || typeof serial !== 'number') return undefined;
  const text = { uri, version, serial };
  const whole = readWhole(data.whole);
  if (whole) return { ...text, whole };
  if (typeof all === 'string') return { ...text, all };
  if (typeof rule !== 'string') return undefined;
  if (fix === undefined) return { ...text, rule };
  if (!isRecord(fix)) return undefined;
  const { document, pointer, finding, title, index } = fix;
  if (typeof document !== 'number' || typeof pointer !== 'string') return undefined;
  if (typeof finding !== 'number' || typeof title !== 'string' || typeof index !== 'number') return undefined;
  return { ...text, rule, fix: { document, pointer, finding, title, index } };
}
