export function sectionOf(file: string, read: (file: string) => string): string;
