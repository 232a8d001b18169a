// Names that a new rule may have.

/** Returns why there can be no rule of this family and id, in a sentence; undefined where there can. */
export function whyNoRule(family, id, { RULES, FAMILIES }) {
  if (!FAMILIES.includes(family)) return `There is no family "${family}"; the families are ${FAMILIES.join(', ')}`;
  if (!/^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)+$/.test(id))
    return `"${id}" is no id: an id is two or more words in lower case with hyphens between them, such as "pss-privileged"`;
  for (const { id: taken, aliases = [] } of RULES) {
    if (taken === id) return `The id "${id}" is taken by a rule`;
    if (aliases.includes(id)) return `The id "${id}" is taken: the rule "${taken}" had it before`;
  }
  return undefined;
}
