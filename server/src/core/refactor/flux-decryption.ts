import { deployerOf } from '../applied/deploy/deployer.js';
import { fieldAt } from '../applied/deploy/fields.js';
import type { DecryptionFact } from '../graph/facts.js';
import { AFTER } from '../kubernetes/insertion-order.js';
import type { FixWorld } from '../model/fix.js';
import type { Place } from '../provenance/source.js';
import { say } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { setIn, type YamlData } from '../yaml/edit/edits.js';
import { sopsRuleFor } from './destinations/sops-rules.js';
import { type ObjectEdit, openObjects } from './objects.js';

type Refused = { readonly refused: string };

/** The Secret with the keys for SOPS; `none` where the service account of the controller may use a key service. */
export type KeysOfFlux = { readonly secret: string } | 'none';

/**
 * Returns the edit that makes a Kustomization of Flux decrypt what it applies.
 * @param place Where its name is written.
 */
export function decryptionEdit(place: Place, keys: KeysOfFlux, world: FixWorld): ObjectEdit | Refused {
  const object = openObjects(world, place.file)?.find(({ start, resource: { kind, cursor } }) => {
    const { start: from, end } = cursor.range;
    return kind === 'Kustomization' && from <= place.start - start && place.start - start <= end;
  });
  const spec = object?.resource.cursor.at('spec');
  if (!object || !spec) return { refused: say`the Kustomization is put together elsewhere` };
  const value: YamlData = { provider: 'sops', ...(keys === 'none' ? {} : { secretRef: { name: keys.secret } }) };
  return {
    object,
    plan: setIn(spec, ['decryption'], value, AFTER.fluxKustomization.decryption),
    why: say`Has Flux decrypt what SOPS encrypted`,
  };
}

/**
 * Returns the keys that a file is encrypted for, under the names that the documentation of Flux gives their Secrets: as the block of
 * SOPS in it says, or the rule for it in .sops.yaml.
 */
export function keysFor(path: string, world: FixWorld): KeysOfFlux | Refused {
  const blocks = world.files.streamOf(path)?.documents.flatMap(({ document }) => document.root?.at('sops') ?? []) ?? [];
  const [sops] = blocks;
  if (sops) return named((service) => hasEntries(sops.at(service)));
  const rule = sopsRuleFor(world, path);
  if (!rule || 'refused' in rule) return unknown();
  const { age, others } = rule.masterKeys;
  return named((service) => (service === 'age' ? age.length > 0 : others.includes(service)));
}

const unknown = (): Refused => ({ refused: say`it is not known for which keys the files are encrypted` });

/** Key services for which the controller logs in itself. */
const SERVICES = ['kms', 'gcp_kms', 'azure_kv', 'azure_keyvault'];

function named(has: (service: string) => boolean): KeysOfFlux | Refused {
  if (has('age')) return { secret: 'sops-age' };
  if (has('pgp')) return { secret: 'sops-gpg' };
  return SERVICES.some(has) ? 'none' : unknown();
}

function hasEntries(list: Cursor | undefined): boolean {
  return list !== undefined && !list.isNull && (list.kind !== 'sequence' || list.size > 0);
}

/** What Flux does with a new encrypted file. */
export interface FluxHere {
  /** True where Flux applies the file, and decrypts it once the edits are made. */
  readonly decrypts: boolean;
  readonly edits: readonly ObjectEdit[];
}

/**
 * Returns what Flux does with an encrypted file that is applied as the finding's file is: where a Kustomization applies it and does
 * not decrypt yet, the edit that has it do so.
 * @param path The path of the encrypted file, whose keys Flux needs.
 */
export function fluxFor(path: string, world: FixWorld): FluxHere {
  const sets = (world.applied?.setsWith([world.path])?.sets ?? []).filter(({ takes }) => takes?.has(world.path));
  const edits: ObjectEdit[] = [];
  let decrypts = false;
  for (const set of sets) {
    const { by } = set.root;
    const above = by?.kind === 'Kustomization' ? world.applied?.aboveOf?.(set) : undefined;
    const deployer = above && by && deployerOf(above, by);
    if (!deployer) continue;
    if (fieldAt(deployer.object, 'spec', 'decryption') === undefined) {
      const keys = keysOfOthers(world) ?? keysFor(path, world);
      const edit = keys !== 'none' && 'refused' in keys ? keys : decryptionEdit(deployer.place, keys, world);
      if ('refused' in edit || 'refused' in edit.plan) return { decrypts: false, edits: [] };
      const isKnown = edits.some(
        ({ object }) => object.path === edit.object.path && object.start === edit.object.start,
      );
      if (!isKnown) edits.push(edit);
    }
    decrypts = true;
  }
  return { decrypts, edits };
}

/** Returns what most Kustomizations of the workspace decrypt with; undefined where none does. */
function keysOfOthers({ index }: FixWorld): KeysOfFlux | undefined {
  const facts = index.paths.flatMap((path) => index.objectsIn(path).flatMap(({ decryption }) => decryption ?? []));
  return mostUsedKeys(facts);
}

/** Returns the keys that most of these decrypt with; undefined where there are none. */
export function mostUsedKeys(facts: readonly (DecryptionFact | 'unknown')[]): KeysOfFlux | undefined {
  const counts = new Map<string, number>();
  for (const fact of facts)
    if (fact !== 'unknown') counts.set(fact.secret ?? '', (counts.get(fact.secret ?? '') ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (!most) return undefined;
  return most[0] === '' ? 'none' : { secret: most[0] };
}
