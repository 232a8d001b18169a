import type { Container } from '../../kubernetes/pod.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, type EditPlan, refused, replaceEntry, setScalar } from '../../yaml/edit/edits.js';
import { namesIn } from './env-items.js';
import { secretFile } from './secret-volume.js';

/** Returns the name of the variable for the path of a file, by the convention of official images. */
export function fileVariable(name: string): string {
  return `${name}_FILE`;
}

/**
 * Returns the edits that mount a variable's key of a Secret as a file, and name the file in `NAME_FILE` instead: a
 * convention of many images. An existing volume with the Secret is used.
 */
export function secretAsFile(container: Container, entry: Cursor): EditPlan {
  const reference = entry.at('valueFrom', 'secretKeyRef');
  const [variable, secret, key] = [entry.at('name'), reference?.at('name')?.string, reference?.at('key')?.string];
  const name = variable?.string;
  const valueFrom = entry.at('valueFrom');
  if (!reference || !valueFrom || !variable || name === undefined || secret === undefined || key === undefined)
    return refused(say`the reference is not complete`);
  const reason = whyNoFile(container, name);
  if (reason !== undefined) return refused(reason);
  const optional = reference.at('optional')?.value === true;
  const file = secretFile(container, { secret, key, optional });
  if ('refused' in file) return refused(file.refused);
  return allOf(setScalar(variable, fileVariable(name)), replaceEntry(valueFrom, 'value', file.path), file.plan);
}

function whyNoFile(container: Container, name: string): string | undefined {
  // The variable of the patched object would stay.
  if (!container.pod.complete) return say`the rest of the pod stands elsewhere`;
  const fileName = fileVariable(name);
  if (namesIn(container.at('env')).has(fileName)) return say`the container has a variable "${fileName}" already`;
  const use = new RegExp(`\\$(?:${name}(?!\\w)|[({]${name}\\W)`);
  for (const scalar of container.cursor.walk())
    if (scalar.kind === 'scalar' && use.test(scalar.text))
      return say`"${name}" is used in the container's own commands`;
  return undefined;
}
