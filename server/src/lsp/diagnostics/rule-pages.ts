import { rulePage } from '../../core/rules/registry.js';

/** Returns the URL of the page of a rule. */
export type RulePages = (rule: string) => string;

/**
 * Returns the URLs of the pages in a folder, which an editor opens without a network, or else of those on the web.
 * @param folder The URL of the folder of the pages, with a slash at the end; undefined where neither the client has pages nor the
 * program came with them.
 */
export function rulePagesAt(folder: string | undefined): RulePages {
  return folder === undefined ? rulePage : (rule) => `${folder}${rule}.md`;
}
