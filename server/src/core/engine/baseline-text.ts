import { isRecord } from '../text/json.js';
import { say } from '../text/say.js';
import type { Fingerprint } from './baseline.js';

/** The name of the file that `yamlock baseline` writes where it is told none. */
export const BASELINE_FILE = '.yamlock-baseline.json';

/**
 * Returns the findings in the text of a baseline; or what is wrong with it, in a sentence without a stop.
 * @param name What the person calls the file.
 */
export function readBaseline(text: string, name: string): readonly Fingerprint[] | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: say`${name} is no baseline: it is no JSON` };
  }
  if (!isRecord(value) || value.version !== 1 || !Array.isArray(value.findings))
    return { problem: say`${name} is no baseline of this version of Yamlock; \`yamlock baseline\` writes one` };
  const findings: Fingerprint[] = [];
  for (const [index, one] of value.findings.entries()) {
    const print = fingerprintIn(one);
    if (!print) return { problem: say`${name} is no baseline: entry ${index + 1} of its findings is none` };
    findings.push(print);
  }
  return findings;
}

/** What names an object. */
interface NamedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** Returns `apiVersion/kind/namespace/name`; undefined for an object without a name. */
export function identityOf({ apiVersion, kind, namespace = '', name }: NamedObject): string | undefined {
  return name ? [apiVersion, kind, namespace, name].join('/') : undefined;
}

function fingerprintIn(value: unknown): Fingerprint | undefined {
  if (!isRecord(value)) return undefined;
  const { rule, file, object, at, message } = value;
  if (typeof rule !== 'string' || typeof file !== 'string' || typeof at !== 'string' || typeof message !== 'string')
    return undefined;
  if (object !== undefined && typeof object !== 'string') return undefined;
  return { rule, file, ...(object === undefined ? {} : { object }), at, message };
}
