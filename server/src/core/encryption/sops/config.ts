import type { Cursor } from '../../yaml/cursor.js';
import type { YamlStream } from '../../yaml/document.js';
import { compileRegexp } from './regexp.js';
import { readSelectors, type Selectors } from './selectors.js';

/** The only name sops looks for. */
export const SOPS_CONFIG = '.sops.yaml';

/** The keys that take part in decrypting: for whom a file is encrypted. */
export interface KeyHolders {
  /** Recipients of age, each once, in the order they are written. */
  readonly age: readonly string[];
  /**
   * Key services and pgp, by the names they have in the file; `key_groups` where the key is split among several groups.
   * All of them need the `sops` program.
   */
  readonly others: readonly string[];
}

/** What `.sops.yaml` says about a file. */
export interface CreationRule {
  readonly holders: KeyHolders;
  readonly selectors: Selectors;
  /** True for a rule with a `path_regex`: one without is what `sops --encrypt FILE` falls back to, whatever the file. */
  readonly namesFiles: boolean;
}

/** Stands among the holders for groups of them: each group holds a part of the key. */
const GROUPS = 'key_groups';
const SERVICES = ['pgp', 'kms', 'gcp_kms', 'hckms', 'azure_keyvault', 'hc_vault_transit_uri', 'hc_vault'];

/** What a recipient of age looks like that needs neither a plugin nor an SSH key. */
const AGE_RECIPIENT = /^age1(?:pq1)?[^1]+$/;

/** True where a rule encrypts for keys that only the `sops` program knows: key services, PGP, SSH, plugins of age. */
export function needsProgram({ holders: { age, others } }: CreationRule): boolean {
  return others.length > 0 || age.some((recipient) => !AGE_RECIPIENT.test(recipient));
}

/** The recipients of a rule that names nobody but recipients of age: with these alone, nobody loses a way in. */
export function ageRecipients({ holders }: CreationRule): readonly string[] | { readonly refused: string } {
  const [service] = holders.others;
  if (service === GROUPS) return { refused: 'the rule splits or merges key groups, which needs the sops program' };
  if (service !== undefined) return { refused: `the rule encrypts for ${service} too, which needs the sops program` };
  return holders.age.length > 0 ? holders.age : { refused: 'the rule names no age recipient' };
}

/** Why a rule needs the `sops` program, where it does. */
export function whyProgram(rule: CreationRule): string {
  const recipients = ageRecipients(rule);
  return 'refused' in recipients
    ? recipients.refused
    : 'the rule names a recipient of age of a kind that needs the sops program';
}

/**
 * Returns the rule for a file: the first of `creation_rules` whose `path_regex` matches, or that has none; undefined where
 * no rule is meant for it.
 * @param config A `.sops.yaml`, parsed.
 * @param path The file's, counted from the folder of the configuration.
 */
export function creationRuleFor(
  config: YamlStream,
  path: string,
): CreationRule | { readonly refused: string } | undefined {
  const rules = config.documents[0]?.document.root?.at('creation_rules');
  if (rules?.kind !== 'sequence') return undefined;
  for (const rule of rules.items()) {
    const pattern = rule.at('path_regex')?.text ?? '';
    if (pattern !== '') {
      const regexp = compileRegexp(pattern);
      if (!regexp) return { refused: `a path_regex of ${SOPS_CONFIG} cannot be read` };
      if (!regexp.test(path)) continue;
    }
    return readRule(rule);
  }
  return undefined;
}

/** The configurations that may be meant for a file: one in its folder comes before one above. Paths have `/`. */
export function configPathsFor(path: string, root: string): readonly string[] {
  const paths: string[] = [];
  const top = root === '.' ? '' : root.replace(/\/+$/, '');
  for (let folder = parentOf(path); ; folder = parentOf(folder)) {
    const inside = top === '' ? true : folder === top || folder.startsWith(`${top}/`);
    if (!inside) break;
    paths.push(folder === '' ? SOPS_CONFIG : `${folder}/${SOPS_CONFIG}`);
    if (folder === top || folder === '') break;
  }
  return paths;
}

/** The path of a file as a rule of this configuration sees it. */
export function pathSeenFrom(configPath: string, path: string): string {
  const folder = parentOf(configPath);
  return folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function readRule(rule: Cursor): CreationRule | { readonly refused: string } {
  const selectors = readSelectors(rule);
  if ('refused' in selectors) return selectors;
  const namesFiles = (rule.at('path_regex')?.text ?? '') !== '';
  const groups = rule.at('key_groups');
  const group = groups?.at(0);
  // sops puts together what a group merges, and splits the key among several.
  if ((groups && groups.size > 1) || group?.has('merge'))
    return { holders: { age: [], others: [GROUPS] }, selectors, namesFiles };
  const source = group ?? rule;
  const age = listOf(source.at('age'));
  const others = SERVICES.filter((service) => listOf(source.at(service)).length > 0);
  return { holders: { age: [...new Set(age)], others }, selectors, namesFiles };
}

/** A list, or a text with commas: both are how people write keys. A key service's own entry is a mapping. */
function listOf(value: Cursor | undefined): readonly string[] {
  if (!value) return [];
  const entries = value.kind === 'sequence' ? [...value.items()] : [value];
  return entries
    .flatMap((entry) => (entry.kind === 'scalar' ? entry.text.split(',') : ['service']))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
