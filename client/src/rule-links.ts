import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient';

const command = 'yamlock.openRulePage';

/**
 * Makes the links in a hover over findings show the rule pages of the extension as a preview. (The rule id that VS Code shows
 * above links to the same file, which the editor association in package.json shows as a preview, because VS Code allows no
 * command there.)
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

/** Returns the URLs of the folders of the rule pages to which the findings at a position link. */
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

/** Returns the content of a hover with its links to rule pages replaced by the command that shows a preview. */
function linkInside<Content>(content: Content, folders: ReadonlySet<string>): Content | vscode.MarkdownString {
  if (!(content instanceof vscode.MarkdownString)) return content;
  // A diagnostic may stand for several rules, whose pages lie in the same folder.
  const value = content.value.replace(/\]\(([^)\s]*\/([a-z0-9-]+)\.md)\)/g, (link, target: string, rule: string) =>
    folders.has(folderOf(vscode.Uri.parse(target))) ? `](${commandLink(rule)})` : link,
  );
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
