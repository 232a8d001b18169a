import type { PlacedObject } from '../../graph/graph-set.js';
import type { SetView } from '../../graph/set-view.js';
import { defineRule } from '../../model/rule.js';
import type { SetFix } from '../../model/set-finding.js';
import { decryptionEdit, keysFor, mostUsedKeys } from '../../refactor/flux-decryption.js';
import { say } from '../../text/say.js';
import { withoutEnd } from '../../text/trim.js';
import { titleOf } from '../kit/dangling.js';
import { editsOfObjects } from '../kit/set-fixes.js';

const KUSTOMIZATION = 'Kustomization.kustomize.toolkit.fluxcd.io';

export default defineRule({
  id: 'flux-decryption-missing',
  family: 'encrypted-secrets',
  level: 'warning',
  scope: 'set',
  ofPartialSets: true,
  showsNoValue: true,
  summary: 'Flux applies files that SOPS encrypted, and is not told to decrypt them',
  why: 'Flux refuses to apply anything of a Kustomization with an encrypted Secret that it does not decrypt; other objects reach the cluster as ciphertext.',
  how: 'Give the Kustomization `decryption` with the provider `sops` and the Secret with the keys, or have the Kustomization above add it by its `patches`.',
  references: [
    {
      title: 'Flux: Kustomization, decryption',
      url: 'https://fluxcd.io/flux/components/kustomize/kustomizations/#decryption',
    },
    { title: 'Flux: Manage Kubernetes secrets with SOPS', url: 'https://fluxcd.io/flux/guides/mozilla-sops/' },
  ],
  *check(view) {
    const encrypted = view.objects.filter((one) => one.encrypted !== undefined);
    const [first] = encrypted;
    const found = first && view.deployer;
    if (!first || !found || found.set.isPartial) return;
    const { object } = found;
    if (object.kind !== KUSTOMIZATION || object.decryption || isPatchedElsewhere(object, view)) return;
    const others = encrypted.length - 1;
    const more = others === 0 ? '' : others === 1 ? say` and 1 more object` : say` and ${others} more objects`;
    const isRefused = encrypted.some((one) => one.kind === 'Secret' && one.encrypted === 'fields');
    yield {
      place: object.range,
      object,
      message: say`${titleOf(object)} applies ${titleOf(first)}${more}, which SOPS encrypted, and has no \`decryption\`: Flux ${isRefused ? say`refuses to apply any of it` : say`applies the ciphertext`}`,
      related: encrypted
        .slice(0, MOST_NAMED)
        .map((one) => ({ message: say`${titleOf(one)} is encrypted here`, place: one.range })),
      fixes: [fixOf(object, first, view)],
    };
  },
});

const MOST_NAMED = 5;

function fixOf(object: PlacedObject, encrypted: PlacedObject, view: SetView): SetFix {
  const known = mostUsedKeys(
    view.allOf(KUSTOMIZATION, undefined).flatMap(({ object: { decryption } }) => decryption ?? []),
  );
  const title =
    known && known !== 'none'
      ? say`Decrypt with Secret "${known.secret}", as other Kustomizations do`
      : say`Decrypt with SOPS`;
  return {
    title,
    // The name of the Secret is a guess where no other Kustomization has it.
    safety: known ? 'safe' : 'review',
    plan(world) {
      const keys = known ?? keysFor(encrypted.range.file, world);
      if (keys !== 'none' && 'refused' in keys) return keys;
      const edit = decryptionEdit(object.range, keys, world);
      return 'refused' in edit ? edit : editsOfObjects([edit]);
    },
  };
}

/** True where a Kustomization patches what lies in a folder of the name of one that the object is in, of this repository or not. */
function isPatchedElsewhere({ range: { file } }: PlacedObject, view: SetView): boolean {
  return view.allOf(KUSTOMIZATION, undefined).some(({ object: { decryptsBelow: path } }) => {
    const folder = path === undefined ? undefined : withoutEnd(path.replace(/^(?:\.?\/)+/, ''), '/');
    return folder !== undefined && (folder === '' || folder === '.' || file.includes(`/${folder}/`));
  });
}
