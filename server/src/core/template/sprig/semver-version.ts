import { quote } from '../format/quote.js';
import { TemplateError } from '../function.js';

/** The identifiers behind the numbers of a version. */
export const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const SUFFIXES = `(?:-(${IDENTIFIERS}))?(?:\\+(${IDENTIFIERS}))?`;
const VERSION = new RegExp(`^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?${SUFFIXES}$`);
const LONGEST = 256;

/** A version; numbers are those of Go's uint64. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly pre: string;
  readonly metadata: string;
  readonly original: string;
}

/** @throws TemplateError for a text that is no version. */
export function parseVersion(text: string): Version {
  if (text.length > LONGEST) throw new TemplateError(`version string is too long (max ${LONGEST} bytes)`);
  const match = VERSION.exec(text);
  if (!match) throw new TemplateError('invalid semantic version');
  const [, major = '', minor = '0', patch = '0', pre = '', metadata = ''] = match;
  for (const number of [major, minor, patch]) {
    if (BigInt(number) < 1n << 64n) continue;
    throw new TemplateError(
      `error parsing version segment: strconv.ParseUint: parsing ${quote(number)}: value out of range`,
    );
  }
  if (pre.split('.').some((part) => /^0[0-9]+$/.test(part))) throw new TemplateError('version segment starts with 0');
  return { major: BigInt(major), minor: BigInt(minor), patch: BigInt(patch), pre, metadata, original: text };
}

export function versionText({ major, minor, patch, pre, metadata }: Version): string {
  return `${major}.${minor}.${patch}${pre && `-${pre}`}${metadata && `+${metadata}`}`;
}

/** Returns less than, equal to or greater than 0. Metadata do not count. */
export function compareVersions(a: Version, b: Version): number {
  for (const part of ['major', 'minor', 'patch'] as const) if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  if (a.pre === '' || b.pre === '') return a.pre === b.pre ? 0 : a.pre === '' ? 1 : -1;
  return comparePre(a.pre, b.pre);
}

export function comparePre(a: string, b: string): number {
  const [ones, others] = [a.split('.'), b.split('.')];
  for (let index = 0; index < Math.max(ones.length, others.length); index++) {
    const [one = '', other = ''] = [ones[index], others[index]];
    if (one === other) continue;
    if (one === '' || other === '') return one === '' ? -1 : 1;
    const [number, otherNumber] = [uint(one), uint(other)];
    if (number === undefined && otherNumber === undefined) return one > other ? 1 : -1;
    if (number === undefined || otherNumber === undefined) return number === undefined ? 1 : -1;
    return number > otherNumber ? 1 : -1;
  }
  return 0;
}

function uint(text: string): bigint | undefined {
  return /^[0-9]+$/.test(text) && BigInt(text) < 1n << 64n ? BigInt(text) : undefined;
}
