// Writes the part of package.json that lists the rules in the editor's settings.

/** Returns the text of package.json with every rule in `yamlock.rules`; the rest of it is unchanged. */
export function withRuleSettings(text, { RULES, RULE_LEVELS, rulePage }) {
  const manifest = JSON.parse(text);
  const setting = manifest.contributes?.configuration?.properties?.['yamlock.rules'];
  if (!setting) throw new Error('package.json has no setting "yamlock.rules" to list the rules in');
  setting.properties = Object.fromEntries(
    RULES.map(({ id, summary, level }) => [
      id,
      {
        type: 'string',
        enum: RULE_LEVELS,
        markdownDescription: `${summary}. Default: \`${level}\`. [Read more](${rulePage(id)})`,
      },
    ]),
  );
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
