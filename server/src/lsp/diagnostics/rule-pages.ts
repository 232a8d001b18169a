import { rulePage } from '../../core/rules/registry.js';

/** The address of the page of a rule. */
export type RulePages = (rule: string) => string;

/**
 * The pages that came with the program, which every editor can open without a network; those on the web where there are
 * none.
 * @param folder The address of the folder they lie in, with a slash at the end.
 */
export function rulePagesAt(folder: string | undefined): RulePages {
  return folder === undefined ? rulePage : (rule) => `${folder}${rule}.md`;
}
