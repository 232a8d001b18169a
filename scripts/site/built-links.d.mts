export function builtLinks(folder: string): string[];
