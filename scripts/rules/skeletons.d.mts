export const SCOPES: readonly string[];
export function ruleSkeleton(family: string, id: string, scope: string): string;
export function fixtureSkeleton(id: string, scope: string): string;
