import { isOperation } from '../../kubernetes/json-patch.js';
import type { Fix } from '../../model/fix.js';
import type { Verdict } from '../../secrets/detect.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refusedFix } from '../destinations/choices.js';

/** Returns the operation of a JSON 6902 patch that contains a value; undefined outside of patches. */
export function operationOf(scalar: Cursor): Cursor | undefined {
  for (let at: Cursor | undefined = scalar; at; at = at.parent)
    if (isOperation(at) && at.parent?.kind === 'sequence') return at;
  return undefined;
}

/** Returns the refused fix for a value that a patch writes to an object in another file. */
export function refusedInPatch({ context, name }: Verdict): Fix {
  switch (context.kind) {
    case 'env':
      return refusedFix(
        name === ''
          ? say`the patch does not say which variable it sets; let it set the whole entry, with its name`
          : say`the workload is not written here: a patch or a chart brings the variable to it`,
      );
    case 'secret-data':
      return refusedFix(
        say`the Secret is written elsewhere, and a patch refers to nothing: let what makes it hold the value`,
      );
    default:
      return refusedFix(say`the object is written elsewhere: a patch can only set what is to refer to a Secret there`);
  }
}
