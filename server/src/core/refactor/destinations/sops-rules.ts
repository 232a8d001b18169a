import { type CreationRule, configPathsFor, creationRuleFor, pathSeenFrom } from '../../encryption/sops/config.js';
import type { FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import { folderOf, join } from '../files.js';

type Refused = { readonly refused: string };

/** A rule and its .sops.yaml. */
export interface SopsRule extends CreationRule {
  readonly config: string;
}

/**
 * Returns the rule of the nearest .sops.yaml for a path, whether the file exists or not; undefined where no rule
 * matches.
 */
export function sopsRuleFor(world: FixWorld, path: string): SopsRule | Refused | undefined {
  for (const config of configPathsFor(path, world.root)) {
    const stream = world.files.streamOf(config);
    // sops reads only the first .sops.yaml it finds.
    if (!stream) continue;
    const rule = creationRuleFor(stream, pathSeenFrom(config, path));
    return rule && !('refused' in rule) ? { ...rule, config } : rule;
  }
  return undefined;
}

/** Returns the file names that rules of .sops.yaml usually match, the most specific names first. */
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

/** A file to be created, and the rule that encrypts it. */
export interface SopsPlace {
  readonly path: string;
  readonly rule: SopsRule;
}

/**
 * Returns the first of these names, beside the finding's file or in a folder below, that an accepted rule matches.
 * Where rules match but none is accepted, a refusal; undefined where no rule matches. `judge` returns true for an
 * accepted rule, false for one meant for other files, and a refusal where the rule's author should know the reason.
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
    else refusal ??= { refused: say`${name} is there already, and only the sops program can add to it` };
  }
  return refusal;
}

/** Returns the reason why a rule cannot encrypt a Secret manifest with these keys; undefined where it can. */
export function whyNotManifest(
  { selectors }: CreationRule,
  keys: readonly string[],
  field = 'stringData',
): string | undefined {
  if (selectors.by.includes('comment')) return say`what ${selectors.by} covers is left to the sops program`;
  const open = keys.find((key) => !selectors.covers([field, key]));
  if (open !== undefined) return say`the rule of .sops.yaml leaves "${open}" in plaintext`;
  const needed = [['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace']];
  return needed.some((path) => selectors.covers(path))
    ? say`the rule of .sops.yaml encrypts "kind" and "metadata" too, which whoever applies the Secret has to read: give it encrypted_regex: ^(data|stringData)$`
    : undefined;
}
