import { describe as describeResource } from '../../kubernetes/resource.js';
import type { Verdict } from '../detect.js';

/** Returns the name of a credential's place for messages, without its value. */
export function describePlace({ context, name, resource, scalar }: Verdict): string {
  switch (context.kind) {
    case 'env':
      return context.container
        ? `Environment variable "${name}" of container "${context.container.name}"`
        : `Environment variable "${name}"`;
    case 'secret-data':
      return `Key "${name}" of ${resource ? describeResource(resource) : 'a Secret'}`;
    case 'configmap':
      return `"${name}" in ${resource ? describeResource(resource) : 'a ConfigMap'}`;
    case 'args':
      if (context.words ? scalar.parent?.key === name : scalar.key === name) {
        return context.container ? `The command line of container "${context.container.name}"` : 'A command line';
      }
      return context.container ? `Argument "${name}" of container "${context.container.name}"` : `Argument "${name}"`;
    case 'parameter':
      return `Parameter "${name}" of ${resource ? describeResource(resource) : 'a run'}`;
    case 'kustomize':
      return `Literal "${name}" of a ${context.secret ? 'secretGenerator' : 'configMapGenerator'}`;
    case 'annotation':
      // An operation of a patch has its value under `value`.
      return `Annotation "${scalar.key === 'value' ? name : (scalar.key ?? name)}"`;
    case 'eso-template':
    case 'eso-fake':
    case 'sealed':
      return `"${name}" of ${resource ? describeResource(resource) : 'the object'}`;
    case 'field':
      return `"${name}" ${context.place}`;
    case 'values':
      return `Helm value "${valuePath(scalar, name)}"`;
    default:
      return name ? `"${name}"` : 'A value';
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
