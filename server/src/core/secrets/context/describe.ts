import { describe as describeResource } from '../../kubernetes/resource.js';
import { say } from '../../text/say.js';
import type { Verdict } from '../detect.js';

/** Returns the name of a credential's place for messages, without its value. */
export function describePlace({ context, name, resource, scalar }: Verdict): string {
  switch (context.kind) {
    case 'env':
      return context.container
        ? say`Environment variable "${name}" of container "${context.container.name}"`
        : say`Environment variable "${name}"`;
    case 'secret-data':
      return say`Key "${name}" of ${resource ? describeResource(resource) : say`a Secret`}`;
    case 'configmap':
      return say`"${name}" in ${resource ? describeResource(resource) : say`a ConfigMap`}`;
    case 'args':
      if (context.words ? scalar.parent?.key === name : scalar.key === name) {
        return context.container ? say`The command line of container "${context.container.name}"` : say`A command line`;
      }
      return context.container
        ? say`Argument "${name}" of container "${context.container.name}"`
        : say`Argument "${name}"`;
    case 'parameter':
      return say`Parameter "${name}" of ${resource ? describeResource(resource) : say`a run`}`;
    case 'kustomize':
      return context.secret
        ? say`Literal "${name}" of a secretGenerator`
        : say`Literal "${name}" of a configMapGenerator`;
    case 'annotation':
      // An operation of a patch has its value under `value`.
      return say`Annotation "${scalar.key === 'value' ? name : (scalar.key ?? name)}"`;
    case 'eso-template':
    case 'eso-fake':
    case 'sealed':
      return say`"${name}" of ${resource ? describeResource(resource) : say`the object`}`;
    case 'field':
      return say`"${name}" ${context.place}`;
    case 'values':
      return say`Helm value "${valuePath(scalar, name)}"`;
    default:
      return name ? say`"${name}"` : say`A value`;
  }
}

/**
 * Returns the path of a Helm value in the notation of `--set`: `storage.s3.secretKey`; the name for a pair of name and
 * value.
 */
function valuePath(scalar: Verdict['scalar'], name: string): string {
  let path = '';
  for (const step of scalar.path) path += typeof step === 'number' ? `[${step}]` : `${path === '' ? '' : '.'}${step}`;
  // A value in a patch is named after the end of its path.
  if (path.startsWith('[')) return name;
  const short = path.replace(/^spec\.values\./, '');
  return scalar.key === 'value' && name !== 'value' ? `${short.replace(/\.?value$/, '')} ${name}` : short || name;
}
