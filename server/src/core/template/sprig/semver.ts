/** Versions and constraints as the package `semver` of Masterminds reads them. */

import type { Traced } from '../../provenance/traced.js';
import { TemplateError } from '../function.js';
import { asString, type FunctionTable, pure } from './define.js';
import type { JsonNative } from './native-json.js';
import { parseConstraint, satisfies } from './semver-constraint.js';
import { compareVersions, parseVersion, type Version, versionText } from './semver-version.js';

export const SEMVER: FunctionTable = {
  semver: pure('string', undefined, ([text]) => versionValue(parseVersion(asString(text)))),
  semverCompare: pure('string, string', 'bool', ([constraint, version]) => {
    const groups = parseConstraint(asString(constraint));
    return satisfies(parseVersion(asString(version)), groups);
  }),
};

const OF_VALUES = new WeakMap<object, Version>();

/** Returns a version as a template has it, with the methods that charts call. */
function versionValue(version: Version): JsonNative {
  const uint64 = (value: bigint): Traced => ({ value, goType: 'uint64' });
  const increased = (change: Partial<Version>): Traced => ({ value: versionValue(withChange(version, change)) });
  const value: JsonNative = {
    goType: '*semver.Version',
    print: () => versionText(version),
    toJson: () => ({ value: versionText(version) }),
    member(name, args) {
      if (name === 'Major' || name === 'Minor' || name === 'Patch') return uint64(version[NUMBERS_OF[name]]);
      if (name === 'Prerelease') return { value: version.pre };
      if (name === 'Metadata') return { value: version.metadata };
      if (name === 'Original') return { value: version.original };
      if (name === 'String') return { value: versionText(version) };
      if (name === 'IncPatch') return increased(version.pre === '' ? { patch: version.patch + 1n } : {});
      if (name === 'IncMinor') return increased({ minor: version.minor + 1n, patch: 0n });
      if (name === 'IncMajor') return increased({ major: version.major + 1n, minor: 0n, patch: 0n });
      return compared(version, name, args);
    },
  };
  OF_VALUES.set(value, version);
  return value;
}

const NUMBERS_OF = { Major: 'major', Minor: 'minor', Patch: 'patch' } as const;

function withChange(version: Version, change: Partial<Version>): Version {
  const changed = { ...version, ...change, pre: '', metadata: '' };
  return { ...changed, original: `${version.original.startsWith('v') ? 'v' : ''}${versionText(changed)}` };
}

function compared(version: Version, name: string, [other]: readonly Traced[]): Traced {
  const value = other?.value;
  const against = typeof value === 'object' && value !== null ? OF_VALUES.get(value) : undefined;
  if (!against) throw new TemplateError(`can't evaluate field ${name} in type *semver.Version`);
  const order = compareVersions(version, against);
  if (name === 'Compare') return { value: BigInt(order) };
  if (name === 'Equal') return { value: order === 0 };
  if (name === 'LessThan') return { value: order < 0 };
  if (name === 'LessThanEqual') return { value: order <= 0 };
  if (name === 'GreaterThan') return { value: order > 0 };
  if (name === 'GreaterThanEqual') return { value: order >= 0 };
  throw new TemplateError(`can't evaluate field ${name} in type *semver.Version`);
}
