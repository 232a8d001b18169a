import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';

const command = 'yamlock.openRulePage';

/**
 * Lets the links in a hover over findings show the pages of the rules that come with the extension. (The rule id that VS Code
 * shows above leads to the same file, which the editor association in package.json shows as a preview: it allows no command
 * there.)
 */
export const ruleLinks = {
  provideHover: async (document, position, token, next) => {
    const hover = await next(document, position, token);
    const folders = foldersAt(document.uri, position);
    if (!hover || folders.size === 0) return hover;
    return new vscode.Hover(
      hover.contents.map((content) => linkInside(content, folders)),
      hover.range,
    );
  },
} satisfies Middleware;

/** The addresses of the folders in which the pages of the rules lie that have a finding at a position. */
function foldersAt(uri: vscode.Uri, position: vscode.Position): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { source, code, range } of vscode.languages.getDiagnostics(uri)) {
    if (source === 'yamlock' && typeof code === 'object' && range.contains(position))
      folders.add(folderOf(code.target));
  }
  return folders;
}

function folderOf(page: vscode.Uri): string {
  const address = page.toString();
  return address.slice(0, address.lastIndexOf('/') + 1);
}

/** Where the server's text links to the page of a rule, the link shows that as people read it, not as it is written. */
function linkInside<Content>(content: Content, folders: ReadonlySet<string>): Content | vscode.MarkdownString {
  if (!(content instanceof vscode.MarkdownString)) return content;
  // A diagnostic may speak for several rules: their pages lie beside the page of the one it names.
  const value = content.value.replace(/\]\(([^)\s]*\/([a-z0-9-]+)\.md)\)/g, (link, target: string, rule: string) =>
    folders.has(folderOf(vscode.Uri.parse(target))) ? `](${commandLink(rule)})` : link,
  );
  return value === content.value ? content : trusted(value);
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
