import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';
import { RULE_PAGES } from './rule-pages.js';

const command = 'yamlock.openRulePage';
const pageLink = new RegExp(`\\]\\(${RULE_PAGES}([a-z0-9-]+)\\.md\\)`, 'g');

/**
 * Makes the links in a hover over findings show the pages of rules by a command, because VS Code takes links of schemes that it
 * does not know out of hovers. (The rule id that VS Code itself shows above, and in the Problems panel, may have any scheme.)
 */
export const ruleLinks = {
  provideHover: async (document, position, token, next) => {
    const hover = await next(document, position, token);
    return hover && new vscode.Hover(hover.contents.map(withCommands), hover.range);
  },
} satisfies Middleware;

/** Returns the content of a hover with its links to rule pages replaced by the command that shows a preview. */
function withCommands<Content>(content: Content): Content | vscode.MarkdownString {
  if (!(content instanceof vscode.MarkdownString)) return content;
  const value = content.value.replace(pageLink, (_link, rule: string) => `](${commandLink(rule)})`);
  return value === content.value ? content : trusted(value);
}

function commandLink(rule: string): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([rule]))}`;
}

/** Returns a text whose links may run this command, which only shows a page. */
function trusted(value: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(value);
  text.isTrusted = { enabledCommands: [command] };
  return text;
}
