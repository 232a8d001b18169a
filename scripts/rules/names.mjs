// Checks the names of new rules.

/** Returns the reason why a rule cannot have this family and id, in a sentence; undefined where it can. */
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
