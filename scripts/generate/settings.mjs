// Adds the settings of the rules to the package.json of the packaged extension, where the editor completes them, and their texts to
// its package.nls.json in every language. Those of the sources have none of them.
import { WORDS } from './words.mjs';

/**
 * Returns the manifest with every rule in the setting `yamlock.rules`, and no other: VS Code then offers the rules by name, and marks what
 * is none. Former ids still work. The rest of the manifest is unchanged. The descriptions are the texts of `ruleTexts`.
 */
export function withRuleSettings(manifest, { RULES, RULE_LEVELS }) {
  const { contributes } = manifest;
  const { configuration } = contributes;
  const { 'yamlock.rules': setting } = configuration.properties;
  if (!setting) throw new Error('package.json has no setting "yamlock.rules" to list the rules in');
  const properties = Object.fromEntries(
    RULES.map(({ id }) => [id, { type: 'string', enum: RULE_LEVELS, markdownDescription: `%${keyOf(id)}%` }]),
  );
  const former = RULES.flatMap(({ aliases = [] }) => aliases);
  const patterns =
    former.length === 0
      ? {}
      : { patternProperties: { [`^(?:${former.join('|')})$`]: { type: 'string', enum: RULE_LEVELS } } };
  const rules = { ...setting, properties, ...patterns, additionalProperties: false };
  const settings = { ...configuration.properties, 'yamlock.rules': rules };
  return { ...manifest, contributes: { ...contributes, configuration: { ...configuration, properties: settings } } };
}

/** Returns the descriptions of these settings in the language of a translation, by the keys that the manifest names. */
export function ruleTexts({ RULES, rulePage }, { of, word, pageOf }) {
  return Object.fromEntries(
    RULES.map((rule) => [keyOf(rule.id), word(WORDS.setting, of(rule).summary, rule.level, pageOf(rulePage(rule.id)))]),
  );
}

function keyOf(id) {
  return `rule.${id}`;
}
