import { controlsOf, STANDARD_KEYS, STANDARDS, type StandardKey } from '../../core/model/controls.js';
import type { RuleMetadata } from '../../core/model/rule.js';
import { RULES } from '../../core/rules/registry.js';

/** The controls that rules look after, in the order of the standard's table: their indexes are those of the log. */
const IDS: Readonly<Record<StandardKey, readonly string[]>> = {
  pss: idsOf('pss'),
  cis: idsOf('cis'),
  nsa: idsOf('nsa'),
};

function idsOf(standard: StandardKey): readonly string[] {
  const used = new Set(RULES.flatMap((rule) => rule.controls?.[standard] ?? []) as readonly string[]);
  return Object.keys(STANDARDS[standard].controls).filter((id) => used.has(id));
}

/** The standards, as SARIF has them: `run.taxonomies`. */
export function taxonomies() {
  return STANDARD_KEYS.map((key) => {
    const { name, title, organization, version, url, controls } = STANDARDS[key];
    return {
      name,
      fullName: version === undefined ? title : `${title} ${version}`,
      organization,
      ...(version === undefined ? {} : { version }),
      informationUri: url,
      shortDescription: { text: title },
      // Rules look after a part of each.
      isComprehensive: false,
      taxa: IDS[key].map((id) => ({ id, shortDescription: { text: controls[id] ?? id } })),
    };
  });
}

/** The standards that rules refer to: `tool.driver.supportedTaxonomies`. */
export function supportedTaxonomies() {
  return STANDARD_KEYS.map((key, index) => ({ name: STANDARDS[key].name, index }));
}

/** The controls of a rule, as results name them: `result.taxa`. Absent where it has none. */
export function taxaOf(rule: RuleMetadata) {
  const taxa = controlsOf(rule).map(({ standard, id }) => ({
    id,
    index: IDS[standard].indexOf(id),
    toolComponent: { name: STANDARDS[standard].name, index: STANDARD_KEYS.indexOf(standard) },
  }));
  return taxa.length > 0 ? { taxa } : {};
}

/** The same, as a rule has them: `reportingDescriptor.relationships`. */
export function relationshipsOf(rule: RuleMetadata) {
  const { taxa = [] } = taxaOf(rule);
  return taxa.length > 0 ? { relationships: taxa.map((target) => ({ target, kinds: ['relevant'] })) } : {};
}

/** Tags by which code scanning services that read no taxonomies can filter: `cis-5.2.2`. */
export function controlTags(rule: RuleMetadata): readonly string[] {
  return controlsOf(rule).map(({ standard, id }) => `${STANDARDS[standard].name.toLowerCase()}-${id}`);
}
