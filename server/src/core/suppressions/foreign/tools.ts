/** Scanners for secrets whose marks in a line are honoured, by the names the configuration has for them. */
export const SECRET_SCANNERS = ['gitleaks', 'detect-secrets', 'trufflehog', 'ggshield'] as const;
export type SecretScanner = (typeof SECRET_SCANNERS)[number];

/** Programs whose suppressions can be honoured, by the names the configuration has for them. */
export const HONOURED_TOOLS = ['kube-linter', 'checkov', 'kics', 'polaris', ...SECRET_SCANNERS] as const;
export type HonouredTool = (typeof HONOURED_TOOLS)[number];

/**
 * What the checks of a program look for, by their ids, in our rules. A check that has no rule here is not ours to silence:
 * the table holds what says the same, not what is merely near.
 */
export type CheckTable = Readonly<Record<string, readonly string[]>>;

/** Every rule that some check of a table speaks of: what a suppression of all checks covers. */
export function rulesOf(table: CheckTable): readonly string[] {
  return [...new Set(Object.values(table).flat())];
}

/** The rules of a check; none for a check that is not known. */
export function rulesOfCheck(table: CheckTable, id: string): readonly string[] {
  return Object.hasOwn(table, id) ? (table[id] ?? []) : [];
}
