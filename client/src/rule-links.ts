import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';

const command = 'yamlock.openRulePage';

/**
 * Lets a hover over a finding lead to the page of the rule that comes with the extension, which needs no browser and no
 * network. (The rule id of the diagnostic itself leads to the same page on the web: VS Code allows no command there.)
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

/** The rules with a finding at a position, each with the address of its page on the web. */
function pagesAt(uri: vscode.Uri, position: vscode.Position): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const { source, code, range } of vscode.languages.getDiagnostics(uri)) {
    if (source !== 'yamlock' || typeof code !== 'object' || !range.contains(position)) continue;
    pages.set(String(code.value), code.target.toString(true));
  }
  return pages;
}

/** Where the server's text links to a page on the web, the link opens the page in the editor. */
function linkInside<Content>(content: Content, pages: ReadonlyMap<string, string>): Content | vscode.MarkdownString {
  if (!(content instanceof vscode.MarkdownString)) return content;
  let { value } = content;
  // A diagnostic may speak for several rules: their pages stand beside the page of the one it names.
  for (const [rule, address] of pages) {
    const [before, after] = [
      address.slice(0, address.lastIndexOf(rule)),
      address.slice(address.lastIndexOf(rule) + rule.length),
    ];
    value = value.replace(/\]\(([^)\s]*)\)/g, (link, target: string) => {
      const id =
        target.startsWith(before) && target.endsWith(after)
          ? target.slice(before.length, target.length - after.length)
          : '';
      return /^[a-z0-9-]+$/.test(id) ? `](${commandLink(id)})` : link;
    });
  }
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
