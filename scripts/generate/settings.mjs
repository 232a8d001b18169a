// Adds the settings of the rules to the package.json of the packaged extension, where the editor completes them. The
// package.json of the sources has none of them.

/**
 * Returns the manifest with every rule in the setting `yamlock.rules`, and no other: VS Code then offers the rules by name, and marks what
 * is none. Former ids still work. The rest of the manifest is unchanged.
 */
export function withRuleSettings(manifest, { RULES, RULE_LEVELS, rulePage }) {
  const { contributes } = manifest;
  const { configuration } = contributes;
  const { 'yamlock.rules': setting } = configuration.properties;
  if (!setting) throw new Error('package.json has no setting "yamlock.rules" to list the rules in');
  const properties = Object.fromEntries(
    RULES.map(({ id, summary, level }) => [
      id,
      {
        type: 'string',
        enum: RULE_LEVELS,
        markdownDescription: `${summary}. Default: \`${level}\`. [Read more](${rulePage(id)})`,
      },
    ]),
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
