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

/** Matches the first object in a text that runs containers, from the line where it begins to be one. */
const WORKLOAD = /^(?:apiVersion:.*\n)?kind: *(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod)\s*$/m;

/**
 * Offers the command above the first line of charts and kustomizations, and above the first workload of a file that has a part in
 * one.
 */
export function registerAppliedLenses(client: LanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider(
      { pattern: ROOT_FILES, scheme: 'file' },
      { provideCodeLenses: ({ uri }) => (isEnabled() ? [lensAt(uri, 0)] : []) },
    ),
    vscode.languages.registerCodeLensProvider(
      [
        { language: 'yaml', scheme: 'file' },
        { language: 'helm', scheme: 'file' },
      ],
      {
        provideCodeLenses: async (document) => {
          const found = isEnabled() && client.isRunning() ? WORKLOAD.exec(document.getText()) : null;
          if (!found || vscode.languages.match({ pattern: ROOT_FILES }, document) > 0) return [];
          const uri = client.code2ProtocolConverter.asUri(document.uri);
          const roots = await client.sendRequest(appliedRootsRequest, { uri });
          return roots.length > 0 ? [lensAt(document.uri, document.positionAt(found.index).line)] : [];
        },
      },
    ),
  );
}

function isEnabled(): boolean {
  return vscode.workspace.getConfiguration('yamlock').get('enable', true);
}

function lensAt(uri: vscode.Uri, line: number): vscode.CodeLens {
  const title = vscode.l10n.t('Show what is applied');
  const command = { title, command: 'yamlock.showApplied', arguments: [uri] };
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
}
