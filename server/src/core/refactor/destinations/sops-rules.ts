import { type CreationRule, configPathsFor, creationRuleFor, pathSeenFrom } from '../../encryption/sops/config.js';
import type { FixWorld } from '../../model/fix.js';
import { folderOf, join } from '../files.js';

type Refused = { readonly refused: string };

/** A rule, and the .sops.yaml it stands in. */
export interface SopsRule extends CreationRule {
  readonly config: string;
}

/** What the nearest .sops.yaml says of a file, be it there or not; undefined where no rule is meant for it. */
export function sopsRuleFor(world: FixWorld, path: string): SopsRule | Refused | undefined {
  for (const config of configPathsFor(path, world.root)) {
    const stream = world.files.streamOf(config);
    // sops looks no further than the first one it finds.
    if (!stream) continue;
    const rule = creationRuleFor(stream, pathSeenFrom(config, path));
    return rule && !('refused' in rule) ? { ...rule, config } : rule;
  }
  return undefined;
}

/** What files are called that rules of .sops.yaml are usually meant for, the telling names first. */
export function namesForSops(stem: string): readonly string[] {
  const endings = [
    '.sops.yaml',
    '.enc.yaml',
    '.encrypted.yaml',
    '.secret.yaml',
    '.secret.sops.yaml',
    '.secret.enc.yaml',
    '.yaml',
  ];
  const folders = ['secrets', 'secret'];
  return [...endings.map((ending) => stem + ending), ...folders.map((folder) => `${folder}/${stem}.yaml`)];
}

/** A file that there is to be, and the rule it is encrypted by. */
export interface SopsPlace {
  readonly path: string;
  readonly rule: SopsRule;
}

/**
 * The first of these names beside the finding's file, or in a folder below, for which a rule is meant that will do. Where
 * rules are meant for such files and none will do, why; undefined where nobody thought of such files. `judge` tells
 * whether a rule will do, is meant for other files, or will not do for a reason that somebody who wrote it should know.
 */
export function placeForSops(
  world: FixWorld,
  names: readonly string[],
  judge: (rule: CreationRule) => boolean | Refused,
): SopsPlace | Refused | undefined {
  let refusal: Refused | undefined;
  for (const name of names) {
    const path = join(folderOf(world.path), name);
    const rule = sopsRuleFor(world, path);
    if (!rule || world.isIgnored(path)) continue;
    const verdict = 'refused' in rule ? rule : judge(rule);
    if (typeof verdict !== 'boolean') refusal ??= verdict;
    else if ('refused' in rule || !verdict) continue;
    else if (!world.isTaken(path)) return { path, rule };
    else refusal ??= { refused: `${name} is there already, and only the sops program can add to it` };
  }
  return refusal;
}

/** Why a Secret manifest with these keys cannot be encrypted by a rule; undefined where it can. */
export function whyNotManifest(
  { selectors }: CreationRule,
  keys: readonly string[],
  field = 'stringData',
): string | undefined {
  if (selectors.by.includes('comment')) return `what ${selectors.by} covers is left to the sops program`;
  const open = keys.find((key) => !selectors.covers([field, key]));
  if (open !== undefined) return `the rule of .sops.yaml leaves "${open}" in plaintext`;
  const needed = [['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace']];
  return needed.some((path) => selectors.covers(path))
    ? 'the rule of .sops.yaml encrypts "kind" and "metadata" too, which whoever applies the Secret has to read: give it encrypted_regex: ^(data|stringData)$'
    : undefined;
}
