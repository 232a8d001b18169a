import type { Call } from '../template/function.js';
import { sprigFunctions } from '../template/sprig/index.js';

/** Returns true where a version fits a range, as Helm compares them. A range or version that is none fits nothing. */
export function isCompatible(range: string, version: string): boolean {
  const compare = sprigFunctions().get('semverCompare');
  try {
    return compare?.([{ value: range }, { value: version }], NO_CALL).value === true;
  } catch {
    return false;
  }
}

/** Nothing of the place of the call is asked: versions have no source. */
const NO_CALL = {} as Call;
