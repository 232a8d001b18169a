import type { Parsed } from './markdown.mjs';

export interface SitePage extends Parsed {
  readonly source: string;
  readonly path: string;
  readonly folder: string;
  readonly name: string;
}
export interface MenuGroup {
  readonly title: string;
  readonly pages: readonly SitePage[];
}
export function readPages(): SitePage[];
export function groupsOf(pages: readonly SitePage[], folder: string): MenuGroup[];
export function isRule(name: string): boolean;
export function repositoryUrl(): string;
