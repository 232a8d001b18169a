/** The secret scanners whose marks in a line can be honoured, by their names in the configuration. */
export const SECRET_SCANNERS = ['gitleaks', 'detect-secrets', 'trufflehog', 'ggshield'] as const;
export type SecretScanner = (typeof SECRET_SCANNERS)[number];

/** The programs whose suppressions can be honoured, by their names in the configuration. */
export const HONOURED_TOOLS = ['kube-linter', 'checkov', 'kics', 'polaris', ...SECRET_SCANNERS] as const;
export type HonouredTool = (typeof HONOURED_TOOLS)[number];

/**
 * The rules of Yamlock that find the same as a check of another program, by the check's id. The table holds equal rules, not
 * similar ones: suppressing a check without an entry suppresses nothing.
 */
export type CheckTable = Readonly<Record<string, readonly string[]>>;

/** Returns all rules of a table, which a suppression of all checks covers. */
export function rulesOf(table: CheckTable): readonly string[] {
  return [...new Set(Object.values(table).flat())];
}

/** Returns the rules of a check; none for an unknown check. */
export function rulesOfCheck(table: CheckTable, id: string): readonly string[] {
  return Object.hasOwn(table, id) ? (table[id] ?? []) : [];
}
