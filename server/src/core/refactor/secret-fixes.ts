import type { Fix, FixWorld } from '../model/fix.js';
import type { Verdict } from '../secrets/detect.js';
import { isLimit } from '../secrets/limit.js';
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

/** The ways to move a detected credential to where it belongs, the preferred one first. */
export function moveSecret(verdict: Verdict): ((world: FixWorld) => readonly Fix[]) | undefined {
  const { sink, resource, scalar, name } = verdict;
  if (isLimit(verdict)) return undefined;
  const entry = scalar.parent;
  if (sink.kind === 'field') return (world) => moveField(verdict, world);
  if (operationOf(scalar) && sink.kind !== 'args' && !envLiteral(verdict)) return () => [refusedInPatch(verdict)];
  if (sink.kind === 'values') return (world) => moveHelmValue(verdict, world);
  if (sink.kind === 'kustomize') return (world) => moveGeneratorLiteral(verdict, world);
  if (sink.kind === 'configmap' && resource) return (world) => moveFromConfigMap(verdict, world);
  if (sink.kind === 'parameter') return (world) => parameterToSecret(verdict, world);
  if (sink.kind === 'args') return (world) => argumentToSecret(verdict, world);
  if (sink.kind === 'env' && !resource) return () => [refusedInPatch(verdict)];
  if (!resource || !entry || name === '') return undefined;
  if (sink.kind === 'secret-data') {
    return (world) => [
      ...moveSecretManifest(resource, world),
      ...(verdict.rule === 'secret-manifest-plaintext' ? otherField(scalar, resource) : []),
    ];
  }
  const literal = envLiteral(verdict);
  if (!literal) return undefined;
  const isUrl = verdict.rule === 'secret-in-url';
  return (world) => [
    ...envToSecret(literal, world, isUrl ? 'the whole URL' : undefined),
    ...(isUrl ? userInfoToSecret(literal, world) : []),
    ...allEnvToSecret(resource, world),
  ];
}
