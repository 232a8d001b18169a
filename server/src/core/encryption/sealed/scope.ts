import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';

/** The scopes of a sealed value: the names under which it can be unsealed. */
export type SealingScope = 'strict' | 'namespace-wide' | 'cluster-wide';

const PREFIX = 'sealedsecrets.bitnami.com/';

/**
 * Returns the names that the value is bound to, as the label of RSA-OAEP. Refused where the scope needs a name that is
 * not written.
 */
export function sealingLabel(
  scope: SealingScope,
  { name, namespace }: { readonly name: string | undefined; readonly namespace: string | undefined },
): { readonly label: string } | { readonly refused: string } {
  if (scope === 'cluster-wide') return { label: '' };
  if (namespace === undefined || namespace === '')
    return { refused: say`a ${scope} SealedSecret is bound to its namespace, and the Secret names none` };
  if (scope === 'namespace-wide') return { label: namespace };
  if (name === undefined || name === '') return { refused: say`the Secret has no name` };
  return { label: `${namespace}/${name}` };
}

/** Returns the annotation that tells the controller the scope; undefined for `strict`, the controller's default. */
export function scopeAnnotation(scope: SealingScope): string | undefined {
  return scope === 'strict' ? undefined : `${PREFIX}${scope}`;
}

/** Returns the scope in the annotations of a Secret or SealedSecret. */
export function scopeOf(metadata: Cursor | undefined): SealingScope {
  const annotations = metadata?.at('annotations');
  const has = (scope: SealingScope): boolean => annotations?.at(`${PREFIX}${scope}`)?.string === 'true';
  return has('cluster-wide') ? 'cluster-wide' : has('namespace-wide') ? 'namespace-wide' : 'strict';
}
