import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { RuleInfo } from '../../../protocol/messages.js';
import { rulesRequest } from '../requests.js';

/** Returns the ids of the rules with findings under the cursor, or else on its line. */
export function rulesAtCursor(): readonly string[] {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const { document, selection } = editor;
  const all = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'yamlock');
  const here = all.filter(({ range }) => range.contains(selection.active));
  const onLine = all.filter(({ range }) => range.start.line === selection.active.line);
  const near = here.length > 0 ? here : onLine;
  // The message about several rules names all of them.
  const named = near.flatMap(({ code, message }) => [
    String(typeof code === 'object' ? code.value : code),
    ...[...message.matchAll(/\(([a-z][a-z0-9-]+)\)/g)].map(([, id]) => id ?? ''),
  ]);
  return [...new Set(named)];
}

/**
 * Lets the user pick a rule, unless its id is given, and shows its page from the extension or the web. The choice starts with
 * the rules in `near`.
 */
export async function pickRulePage(
  context: vscode.ExtensionContext,
  client: LanguageClient,
  id: unknown,
  near: readonly string[] = [],
): Promise<void> {
  const rules = await client.sendRequest(rulesRequest, {});
  const rule = typeof id === 'string' ? rules.find((candidate) => candidate.id === id) : await pickRule(rules, near);
  if (rule !== undefined) {
    if (!(await showRulePage(context, rule.id))) await vscode.env.openExternal(vscode.Uri.parse(rule.url, true));
  } else if (typeof id === 'string') {
    await vscode.window.showWarningMessage(vscode.l10n.t('There is no rule "{0}".', id));
  }
}

async function pickRule(rules: readonly RuleInfo[], near: readonly string[]): Promise<RuleInfo | undefined> {
  const items: (vscode.QuickPickItem & { rule?: RuleInfo })[] = [];
  const here = near.flatMap((id) => rules.find((rule) => rule.id === id) ?? []);
  if (here.length > 0) {
    items.push({ label: vscode.l10n.t('Under the cursor'), kind: vscode.QuickPickItemKind.Separator });
    for (const rule of here) items.push({ label: rule.id, description: rule.level, detail: rule.summary, rule });
  }
  for (const family of new Set(rules.map((rule) => rule.family))) {
    items.push({ label: family, kind: vscode.QuickPickItemKind.Separator });
    for (const rule of rules) {
      if (rule.family !== family || here.includes(rule)) continue;
      items.push({ label: rule.id, description: rule.level, detail: rule.summary, rule });
    }
  }
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which rule?'),
    matchOnDetail: true,
  });
  return picked?.rule;
}

/**
 * Shows the page that comes with the extension, which needs neither a network nor the server. Resolves to false when there is no
 * such page, or the Markdown preview is switched off.
 */
export async function showRulePage(context: vscode.ExtensionContext, id: string): Promise<boolean> {
  // An id is one word; anything else could name a file outside the folder of pages.
  if (!/^[\w-]+$/.test(id)) return false;
  const page = vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules', `${id}.md`);
  try {
    await vscode.workspace.fs.stat(page);
    await vscode.commands.executeCommand('markdown.showPreview', page);
    return true;
  } catch {
    return false;
  }
}
