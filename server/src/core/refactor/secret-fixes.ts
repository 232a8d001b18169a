import type { Fix, FixWorld } from '../rule.js';
import type { Verdict } from '../secrets/detect.js';
import { envToSecret } from './env-to-secret.js';
import { canSeal, sealManifest } from './seal.js';
import { moveSecretManifest } from './secret-manifest.js';

/** The ways to move a detected credential to where it belongs, the preferred one first. */
export function moveSecret(verdict: Verdict): ((world: FixWorld) => readonly Fix[]) | undefined {
  const { sink, resource, scalar, name } = verdict;
  const entry = scalar.parent;
  if (!resource || !entry || name === '') return undefined;
  if (sink.kind === 'secret-data') {
    return (world) => [...moveSecretManifest(resource, world), ...(canSeal(world) ? [sealManifest(resource)] : [])];
  }
  const inEnv = sink.kind === 'env' && scalar.key === 'value' && entry.at('name')?.string === name;
  return inEnv ? (world) => envToSecret({ resource, variable: name, value: scalar }, world) : undefined;
}
