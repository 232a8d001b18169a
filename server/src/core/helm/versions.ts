import { TemplateError } from '../template/function.js';
import { parseConstraint, satisfies } from '../template/sprig/semver-constraint.js';
import { parseVersion } from '../template/sprig/semver-version.js';

/** Returns true where a version fits a range, as Helm compares them. A range or version that is none fits nothing. */
export function isCompatible(range: string, version: string): boolean {
  try {
    return satisfies(parseVersion(version), parseConstraint(range));
  } catch (error) {
    if (error instanceof TemplateError) return false;
    throw error;
  }
}
