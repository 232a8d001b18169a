import { compileRegexp } from '../../text/go-regexp.js';
import { say } from '../../text/say.js';
import { withoutEnd } from '../../text/trim.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlStream } from '../../yaml/document.js';
import { readSelectors, type Selectors } from './selectors.js';

/** The only name of a configuration that sops looks for. */
export const SOPS_CONFIG = '.sops.yaml';

/** The master keys of a creation rule: a file is encrypted for them. */
export interface MasterKeys {
  /** The recipients of age, each once, in the order of the text. */
  readonly age: readonly string[];
  /**
   * The key services and pgp, by their names in the file; `key_groups` where the data key is split among several
   * groups. All of them need the `sops` program.
   */
  readonly others: readonly string[];
}

/** A rule of `.sops.yaml` for a file. */
export interface CreationRule {
  readonly masterKeys: MasterKeys;
  readonly selectors: Selectors;
  /** True for a rule with a `path_regex`. `sops --encrypt FILE` falls back to a rule without one for any file. */
  readonly namesFiles: boolean;
}

/** Stands among `others` for key groups: each group has a part of the data key. */
const GROUPS = 'key_groups';
const SERVICES = ['pgp', 'kms', 'gcp_kms', 'hckms', 'azure_keyvault', 'hc_vault_transit_uri', 'hc_vault'];

/** A recipient of age that needs neither a plugin nor an SSH key. */
const AGE_RECIPIENT = /^age1(?:pq1)?[^1]+$/;

/**
 * Returns true where a rule encrypts for keys that only the `sops` program supports: key services, PGP, SSH, plugins of
 * age.
 */
export function needsProgram({ masterKeys: { age, others } }: CreationRule): boolean {
  return others.length > 0 || age.some((recipient) => !AGE_RECIPIENT.test(recipient));
}

/**
 * Returns the recipients of a rule that names recipients of age only. Refused for other rules, whose other key holders
 * would lose access.
 */
export function ageRecipients({ masterKeys }: CreationRule): readonly string[] | { readonly refused: string } {
  const [service] = masterKeys.others;
  if (service === GROUPS) return { refused: say`the rule splits or merges key groups, which needs the sops program` };
  if (service !== undefined)
    return { refused: say`the rule encrypts for ${service} too, which needs the sops program` };
  return masterKeys.age.length > 0 ? masterKeys.age : { refused: say`the rule names no age recipient` };
}

/** Returns the reason why a rule needs the `sops` program. */
export function whyProgram(rule: CreationRule): string {
  const recipients = ageRecipients(rule);
  return 'refused' in recipients
    ? recipients.refused
    : say`the rule names a recipient of age of a kind that needs the sops program`;
}

/**
 * Returns the rule for a file: the first of `creation_rules` whose `path_regex` matches, or that has none. Undefined
 * where no rule matches.
 * @param config A `.sops.yaml`, parsed.
 * @param path The file's path, relative to the folder of the configuration.
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
      if (!regexp) return { refused: say`a path_regex of ${SOPS_CONFIG} cannot be read` };
      if (!regexp.test(path)) continue;
    }
    return readRule(rule);
  }
  return undefined;
}

/**
 * Returns the paths of the possible configurations for a file: one in its folder comes before one above. Paths have
 * `/`.
 */
export function configPathsFor(path: string, root: string): readonly string[] {
  const paths: string[] = [];
  const top = root === '.' ? '' : withoutEnd(root, '/');
  for (let folder = parentOf(path); ; folder = parentOf(folder)) {
    const inside = top === '' ? true : folder === top || folder.startsWith(`${top}/`);
    if (!inside) break;
    paths.push(folder === '' ? SOPS_CONFIG : `${folder}/${SOPS_CONFIG}`);
    if (folder === top || folder === '') break;
  }
  return paths;
}

/** Returns the path of a file as a rule of this configuration sees it. */
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
  // sops combines the keys of a merged group, and splits the data key among several groups.
  if ((groups && groups.size > 1) || group?.has('merge'))
    return { masterKeys: { age: [], others: [GROUPS] }, selectors, namesFiles };
  const source = group ?? rule;
  const age = entriesOf(source.at('age'));
  const others = SERVICES.filter((service) => entriesOf(source.at(service)).length > 0);
  return { masterKeys: { age: [...new Set(age)], others }, selectors, namesFiles };
}

/**
 * Returns the entries of a list, or of a text with commas: users write keys both ways. The entry of a key service is a
 * mapping.
 */
function entriesOf(value: Cursor | undefined): readonly string[] {
  if (!value) return [];
  const entries = value.kind === 'sequence' ? [...value.items()] : [value];
  return entries
    .flatMap((entry) => (entry.kind === 'scalar' ? entry.text.split(',') : ['service']))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
