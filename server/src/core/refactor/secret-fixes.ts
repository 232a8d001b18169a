import type { Fix, FixWorld } from '../model/fix.js';
import type { Verdict } from '../secrets/detect.js';
import { isLimit } from '../secrets/limit.js';
import { say } from '../text/say.js';
import { moveFromConfigMap } from './configmap/configmap.js';
import { moveField } from './fields/field-to-secret.js';
import { operationOf, refusedInPatch } from './fields/patched.js';
import { moveHelmValue } from './helm/helm.js';
import { moveGeneratorLiteral } from './manifest/kustomize.js';
import { otherField } from './manifest/secret-fields.js';
import { moveSecretManifest } from './manifest/secret-manifest.js';
import { argumentToSecret } from './workload/args-to-secret.js';
import { allEnvToSecret, envLiteral, envToSecret } from './workload/env-to-secret.js';
import { parameterToSecret } from './workload/parameter-to-secret.js';
import { userInfoToSecret } from './workload/url-to-secret.js';

/**
 * Returns the function that makes the fixes for a detected credential, the preferred fix first; undefined where there
 * is none.
 */
export function moveSecret(verdict: Verdict): ((world: FixWorld) => readonly Fix[]) | undefined {
  const { context, resource, scalar, name } = verdict;
  if (isLimit(verdict)) return undefined;
  const entry = scalar.parent;
  if (context.kind === 'field') return (world) => moveField(verdict, world);
  if (operationOf(scalar) && context.kind !== 'args' && !envLiteral(verdict)) return () => [refusedInPatch(verdict)];
  if (context.kind === 'values') return (world) => moveHelmValue(verdict, world);
  if (context.kind === 'kustomize') return (world) => moveGeneratorLiteral(verdict, world);
  if (context.kind === 'configmap' && resource) return (world) => moveFromConfigMap(verdict, world);
  if (context.kind === 'parameter') return (world) => parameterToSecret(verdict, world);
  if (context.kind === 'args') return (world) => argumentToSecret(verdict, world);
  if (context.kind === 'env' && !resource) return () => [refusedInPatch(verdict)];
  if (!resource || !entry || name === '') return undefined;
  if (context.kind === 'secret-data') {
    return (world) => [
      ...moveSecretManifest(resource, world),
      ...(verdict.rule === 'secret-manifest-plaintext' ? otherField(scalar, resource) : []),
    ];
  }
  const literal = envLiteral(verdict);
  if (!literal) return undefined;
  const isUrl = verdict.rule === 'secret-in-url';
  return (world) => [
    ...envToSecret(literal, world, isUrl ? say`the whole URL` : undefined),
    ...(isUrl ? userInfoToSecret(literal, world) : []),
    ...allEnvToSecret(resource, world),
  ];
}
