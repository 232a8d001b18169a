import { describe as describeResource } from '../../kubernetes/resource.js';
import type { Verdict } from '../detect.js';

/** How messages name the place a credential stands in: never by its value. */
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
      // What a patch sets stands behind `value`.
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

/** `storage.s3.secretKey`, as Helm's `--set` has it; a pair of name and value goes by its name. */
function valuePath(scalar: Verdict['scalar'], name: string): string {
  let path = '';
  for (const step of scalar.path) path += typeof step === 'number' ? `[${step}]` : `${path === '' ? '' : '.'}${step}`;
  // What an operation of a patch sets goes by the end of its path.
  if (path.startsWith('[')) return name;
  const short = path.replace(/^spec\.values\./, '');
  return scalar.key === 'value' && name !== 'value' ? `${short.replace(/\.?value$/, '')} ${name}` : short || name;
}
