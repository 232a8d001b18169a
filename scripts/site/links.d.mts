export function deadLinks(root?: string): string[];
export function externalLinks(root?: string): [link: string, files: string[]][];
