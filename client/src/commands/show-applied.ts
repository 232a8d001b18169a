import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { AppliedRoot } from '../../../protocol/messages.js';
import type { AppliedDocuments } from '../applied-documents.js';
import { appliedRootsRequest } from '../requests.js';

/** The files that make a folder a chart or a kustomization. */
const ROOT_FILES = '**/{Chart.yaml,kustomization.yaml,kustomization.yml,Kustomization}';

/** Shows what is applied of a file: of the one with the given URI, or of the active editor. Asks where several roots have it. */
export async function showApplied(client: LanguageClient, documents: AppliedDocuments, of: unknown): Promise<void> {
  const active = vscode.window.activeTextEditor;
  const uri = of instanceof vscode.Uri ? of : active?.document.uri;
  if (!uri) return;
  const roots = await client.sendRequest(appliedRootsRequest, { uri: client.code2ProtocolConverter.asUri(uri) });
  if (roots.length === 0) {
    const message = vscode.l10n.t('This file is a part of no chart and no kustomization in the workspace.');
    await vscode.window.showInformationMessage(message);
    return;
  }
  const root = await choose(roots);
  const source = active?.document.uri.toString() === uri.toString() ? active : undefined;
  if (root) await documents.show(root, source);
}

async function choose(roots: readonly AppliedRoot[]): Promise<AppliedRoot | undefined> {
  if (roots.length === 1) return roots[0];
  const items = roots.map((root) => ({
    label: root.label,
    description: root.kind === 'helm' ? vscode.l10n.t('chart') : vscode.l10n.t('kustomization'),
    root,
  }));
  const title = vscode.l10n.t('Show What Is Applied');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.root;
}

/** Offers the command above the first line of charts and kustomizations. */
export function registerAppliedLenses(): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(
    { pattern: ROOT_FILES, scheme: 'file' },
    {
      provideCodeLenses: ({ uri }) => {
        if (!vscode.workspace.getConfiguration('yamlock').get('enable', true)) return [];
        const title = vscode.l10n.t('Show what is applied');
        return [
          new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
            title,
            command: 'yamlock.showApplied',
            arguments: [uri],
          }),
        ];
      },
    },
  );
}
