import { rulePage } from '../../core/rules/registry.js';

/** Returns the URL of the page of a rule. */
export type RulePages = (rule: string) => string;

/**
 * Returns the URLs of the pages that came with the program, which every editor opens without a network, or else of those on the
 * web.
 * @param folder The URL of the folder of the pages, with a slash at the end; undefined where no pages came with the program.
 */
export function rulePagesAt(folder: string | undefined): RulePages {
  return folder === undefined ? rulePage : (rule) => `${folder}${rule}.md`;
}
