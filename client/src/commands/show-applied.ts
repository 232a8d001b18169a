import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { AppliedRoot } from '../../../protocol/messages.js';
import type { AppliedDocuments } from '../applied-documents.js';
import { appliedRootsRequest } from '../requests.js';

/** The files that make a folder a chart or a kustomization. */
const ROOT_FILES = '**/{Chart.yaml,kustomization.yaml,kustomization.yml,Kustomization}';

/** Files with objects of Flux or Argo CD, which may have others applied. */
const MENTIONS_DEPLOYERS = /\b(?:toolkit\.fluxcd|argoproj)\.io\//;

/** What a code lens shows: the roots with these keys, of a file. */
class LensTarget {
  constructor(
    readonly uri: vscode.Uri,
    readonly keys: readonly string[],
  ) {}
}

/**
 * Shows what is applied of a file: of the one with the given URI or of that of a code lens, or of the active editor. Asks where
 * several roots have it.
 */
export async function showApplied(client: BaseLanguageClient, documents: AppliedDocuments, of: unknown): Promise<void> {
  const active = vscode.window.activeTextEditor;
  const target = of instanceof LensTarget ? of : undefined;
  const uri = target?.uri ?? (of instanceof vscode.Uri ? of : active?.document.uri);
  if (!uri) return;
  const all = await client.sendRequest(appliedRootsRequest, { uri: client.code2ProtocolConverter.asUri(uri) });
  const roots = target ? all.filter(({ key }) => target.keys.includes(key)) : all;
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
    description: descriptionOf(root),
    root,
  }));
  const title = vscode.l10n.t('Show What Is Applied');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.root;
}

function descriptionOf({ kind }: AppliedRoot): string {
  if (kind === 'helm') return vscode.l10n.t('chart');
  return kind === 'kustomize' ? vscode.l10n.t('kustomization') : vscode.l10n.t('manifests');
}

/** Matches the first object in a text that runs containers, from the line where it begins to be one. */
const WORKLOAD = /^(?:apiVersion:.*\n)?kind: *(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod)\s*$/m;

/**
 * Offers the command above the first line of charts and kustomizations, above the first workload of a file that has a part in one,
 * and at the objects of Flux and Argo CD that have something of the workspace applied.
 */
export function registerAppliedLenses(client: BaseLanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider(
      { pattern: ROOT_FILES, scheme: 'file' },
      { provideCodeLenses: ({ uri }) => (isEnabled() ? [lensAt(0, uri)] : []) },
    ),
    vscode.languages.registerCodeLensProvider(
      [
        { language: 'yaml', scheme: 'file' },
        { language: 'helm', scheme: 'file' },
      ],
      { provideCodeLenses: (document) => (isEnabled() && client.isRunning() ? lensesIn(document, client) : []) },
    ),
  );
}

function isEnabled(): boolean {
  const settings = vscode.workspace.getConfiguration('yamlock');
  return settings.get('enable', true) && settings.get('codeLens.applied', true);
}

async function lensesIn(document: vscode.TextDocument, client: BaseLanguageClient): Promise<vscode.CodeLens[]> {
  const text = document.getText();
  const workload = WORKLOAD.exec(text);
  if (!workload && !MENTIONS_DEPLOYERS.test(text)) return [];
  if (vscode.languages.match({ pattern: ROOT_FILES }, document) > 0) return [];
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  const roots = await client.sendRequest(appliedRootsRequest, { uri });
  const lenses = deployerLenses(roots, uri, document.uri);
  if (workload && roots.length > 0) lenses.push(lensAt(document.positionAt(workload.index).line, document.uri));
  return lenses;
}

function deployerLenses(roots: readonly AppliedRoot[], own: string, uri: vscode.Uri): vscode.CodeLens[] {
  const keys = new Map<number, string[]>();
  for (const { uri: of, key, by } of roots) {
    if (of !== own || by?.line === undefined) continue;
    const known = keys.get(by.line);
    if (known) known.push(key);
    else keys.set(by.line, [key]);
  }
  return [...keys].map(([line, list]) => lensAt(line, new LensTarget(uri, list)));
}

function lensAt(line: number, target: vscode.Uri | LensTarget): vscode.CodeLens {
  const title = vscode.l10n.t('Show what is applied');
  const command = { title, command: 'yamlock.showApplied', arguments: [target] };
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
}
