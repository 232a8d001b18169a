import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { RuleInfo } from '../../../protocol/messages.js';
import { rulesRequest } from '../requests.js';
import { rulePageUri } from '../rule-pages.js';

/** Returns the ids of the rules with findings under the cursor, or else on its line. */
function rulesAtCursor(): readonly string[] {
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

/** Lets the user pick a rule, and shows its page. The choice starts with the rules at the cursor. */
export async function pickRulePage(client: BaseLanguageClient): Promise<void> {
  const near = rulesAtCursor();
  const rule = await pickRule(await client.sendRequest(rulesRequest, {}), near);
  if (rule) await showRulePage(rule.id);
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
 * Shows the page of a rule, which needs neither a network nor the server, in the editor that is associated with pages. Resolves
 * to false when there is no such page.
 */
export async function showRulePage(id: string): Promise<boolean> {
  const page = rulePageUri(id);
  try {
    await vscode.workspace.fs.stat(page);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
  await vscode.commands.executeCommand('vscode.open', page);
  return true;
}
