import { type SealingScope, scopeOf } from '../../encryption/sealed/scope.js';
import { sealInPlace } from '../../encryption/sealed/sealed-secret.js';
import type { Sealer } from '../../encryption/sealed/sealer.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Fix, FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { SEALED } from '../destinations/targets.js';
import { folderOf, fromRoot, join } from '../files.js';
import { quotedKeys } from '../keys.js';
import { shellQuote } from '../shell-words.js';

/** The usual file names of the controller's certificate, which is public and may be committed. */
const CERTIFICATES = [
  'sealed-secrets.pem',
  'sealed-secrets-cert.pem',
  'pub-sealed-secrets.pem',
  'pub-cert.pem',
  'sealed-secrets.crt',
  'kubeseal.pem',
];

/**
 * Returns the fixes that convert a Secret manifest to a SealedSecret in its place, with the controller's certificate
 * and in the scope of its annotations. Without a namespace, one fix is for the scope of the whole cluster.
 */
export function sealManifest(resource: Resource): readonly Fix[] {
  const scope = scopeOf(resource.cursor.at('metadata'));
  const own = sealAs(resource, scope, say`Convert to a SealedSecret`);
  if (resource.namespace !== undefined || scope === 'cluster-wide') return [own];
  return [own, sealAs(resource, 'cluster-wide', say`Convert to a SealedSecret that any namespace can unseal`)];
}

function sealAs(resource: Resource, scope: SealingScope, title: string): Fix {
  return {
    title,
    safety: 'create',
    to: SEALED,
    plan: (world) => {
      const sealer = sealerFor(world);
      if ('refused' in sealer) return sealer;
      const sealed = sealInPlace(resource.cursor, scope, sealer.sealer);
      if ('refused' in sealed) return sealed;
      return {
        edits: sealed.edits,
        handOff: {
          title: say`${describe(resource)} (${quotedKeys(keysOf(resource.cursor))}) is sealed for the controller of the certificate. Rotate its values soon: git history keeps the old ones`,
          command: `kubeseal --validate < ${shellQuote(fromRoot(world, world.path))}`,
        },
      };
    },
  };
}

function keysOf(secret: Cursor): readonly { readonly key: string }[] {
  const entries = ['data', 'stringData'].flatMap((field) => [...(secret.at(field)?.entries() ?? [])]);
  return entries.map(({ key = '' }) => ({ key }));
}

/** Returns true where a certificate is found, so that the fix is offered. */
export function canSeal(world: FixWorld): boolean {
  return world.sealing !== undefined && certificateOf(world) !== undefined;
}

/** Returns the sealer for the certificate that was found; refused where there is none. */
export function sealerFor(world: FixWorld): { readonly sealer: Sealer } | { readonly refused: string } {
  if (!world.sealing) return { refused: say`sealing is done in the editor only` };
  const certificate = certificateOf(world);
  if (certificate === undefined)
    return {
      refused: say`no certificate was found: keep the controller's as ${CERTIFICATES[0]}, or set yamlock.sealedSecrets.certificate`,
    };
  const sealer = world.sealing.open(certificate);
  return 'refused' in sealer ? sealer : { sealer };
}

/** Returns the certificate of the settings, or the nearest one with a usual name; undefined where there is none. */
function certificateOf(world: FixWorld): string | undefined {
  if (world.sealingCertificate !== undefined) {
    const set = world.sealingCertificate;
    return world.files.textOf(set.startsWith('/') ? set : join(world.root, set));
  }
  for (let folder = folderOf(world.path); ; folder = folderOf(folder)) {
    for (const name of CERTIFICATES) {
      const text = world.files.textOf(join(folder, name));
      if (text?.includes('-----BEGIN CERTIFICATE-----')) return text;
    }
    if (folder === world.root || folder === '' || folder === '/' || !folder.startsWith(world.root)) return undefined;
  }
}
