import { EmitError, emitYaml } from '../../provenance/emit-yaml.js';
import type { Traced } from '../../provenance/traced.js';
import type { TracedText } from '../../provenance/traced-text.js';
import { say } from '../../text/say.js';
import type { AppliedProblem } from '../applied-set.js';
import { placeOf } from './fields.js';

/** Returns objects as texts. One that Go does not print is left out, with a problem. */
export function printed(objects: readonly Traced[], problems: AppliedProblem[]): readonly TracedText[] {
  return objects.flatMap((object) => {
    try {
      return [emitYaml(object, { order: 'sorted', remembers: true })];
    } catch (error) {
      if (!(error instanceof EmitError)) throw error;
      problems.push({
        message: say`An object cannot be printed: ${error.message}`,
        place: placeOf(object),
        fatal: true,
      });
      return [];
    }
  });
}
