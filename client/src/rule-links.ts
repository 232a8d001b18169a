import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';

const command = 'yamlock.openRulePage';

/**
 * Lets a hover over a finding show the page of the rule that comes with the extension. (The rule id of the diagnostic
 * itself leads to the same file, which the editor association in package.json shows as a preview: VS Code allows no
 * command there.)
 */
export const ruleLinks = {
  provideHover: async (document, position, token, next) => {
    const hover = await next(document, position, token);
    const pages = pagesAt(document.uri, position);
    if (pages.size === 0) return hover;
    const contents = (hover?.contents ?? []).map((content) => linkInside(content, pages));
    const linked = contents.some(
      (content) => content instanceof vscode.MarkdownString && content.value.includes(command),
    );
    return new vscode.Hover(linked ? contents : [...contents, linksTo(pages.keys())], hover?.range);
  },
} satisfies Middleware;

/** The rules with a finding at a position, each with the address of the folder its page lies in. */
function pagesAt(uri: vscode.Uri, position: vscode.Position): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const { source, code, range } of vscode.languages.getDiagnostics(uri)) {
    if (source !== 'yamlock' || typeof code !== 'object' || !range.contains(position)) continue;
    const address = code.target.toString();
    pages.set(String(code.value), address.slice(0, address.lastIndexOf('/') + 1));
  }
  return pages;
}

/** Where the server's text links to the page of a rule, the link shows that as people read it, not as it is written. */
function linkInside<Content>(content: Content, pages: ReadonlyMap<string, string>): Content | vscode.MarkdownString {
  if (!(content instanceof vscode.MarkdownString)) return content;
  // A diagnostic may speak for several rules: their pages lie beside the page of the one it names.
  const folders = new Set(pages.values());
  const value = content.value.replace(/\]\(([^)\s]*\/([a-z0-9-]+)\.md)\)/g, (link, target: string, rule: string) => {
    const address = vscode.Uri.parse(target).toString();
    return folders.has(address.slice(0, address.lastIndexOf('/') + 1)) ? `](${commandLink(rule)})` : link;
  });
  return value === content.value ? content : trusted(value);
}

function linksTo(rules: Iterable<string>): vscode.MarkdownString {
  const links = Array.from(rules, (rule) => `[${vscode.l10n.t('Open the page of {0}', rule)}](${commandLink(rule)})`);
  return trusted(links.join(' · '));
}

function commandLink(rule: string): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify([rule]))}`;
}

/** A text whose links may run this one command, which does nothing but show a page. */
function trusted(value: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(value);
  text.isTrusted = { enabledCommands: [command] };
  return text;
}
