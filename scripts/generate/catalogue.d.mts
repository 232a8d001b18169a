export const CATALOGUE: string;
export function catalogueOf(files: readonly string[], families: readonly string[], before: string): string;
