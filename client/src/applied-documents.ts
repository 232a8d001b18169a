import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { AppliedRoot, AppliedSpan, AppliedText } from '../../protocol/messages.js';
import { appliedChangedNotification, appliedTextRequest } from './requests.js';

/** The scheme of the documents that show what is applied. */
const scheme = 'yamlock-applied';
/** How long documents wait after a change before they ask for their text, in milliseconds: somebody may be typing. */
const PAUSE = 100;

/** Read-only documents that show what roots give, follow every change, and lead back to the sources. */
export class AppliedDocuments implements vscode.TextDocumentContentProvider, vscode.DefinitionProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  /** What the documents show, by their URIs. */
  private readonly shown = new Map<string, AppliedText>();
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('yamlock-applied');
  private readonly highlight = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
  });
  private pause: NodeJS.Timeout | undefined;
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly client: BaseLanguageClient) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      this.diagnostics,
      this.highlight,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerDefinitionProvider({ scheme }, this),
      client.onNotification(appliedChangedNotification, () => this.renewSoon()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.shown.delete(uri.toString());
        this.diagnostics.delete(uri);
      }),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.showDiagnostics(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document: { uri } }) => {
        if (uri.scheme !== scheme) return;
        this.followEditor(vscode.window.activeTextEditor);
        this.showDiagnostics(uri);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.followEditor(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.followEditor(editor)),
    );
  }

  dispose(): void {
    clearTimeout(this.pause);
    this.subscriptions.dispose();
  }

  /** Shows what a root gives beside an editor, at the lines that come from the line of its cursor. */
  async show(root: AppliedRoot, source: vscode.TextEditor | undefined): Promise<void> {
    const query = JSON.stringify({ uri: root.uri, key: root.key });
    const uri = vscode.Uri.from({ scheme, path: `/${root.label} as applied.yaml`, query });
    const document = await vscode.workspace.openTextDocument(uri);
    const viewColumn = vscode.ViewColumn.Beside;
    await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: true });
    this.followEditor(source);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const root: Pick<AppliedRoot, 'uri' | 'key'> = JSON.parse(uri.query);
    const applied = this.client.isRunning() ? await this.client.sendRequest(appliedTextRequest, root) : null;
    if (!applied) {
      this.shown.delete(uri.toString());
      this.diagnostics.delete(uri);
      return `# ${vscode.l10n.t('Nothing is applied here any more.')}\n`;
    }
    this.shown.set(uri.toString(), applied);
    // A text that is as it was changes nothing else.
    this.showDiagnostics(uri);
    if (applied.text !== '') return applied.text;
    const reasons = applied.problems.map((problem) => `# ${problem}\n`).join('');
    return `# ${vscode.l10n.t('Nothing is applied.')}\n${reasons}`;
  }

  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.LocationLink[] {
    const applied = this.shown.get(document.uri.toString());
    const found = applied?.spans.find(
      ([line, start, end, , , , , , written]) =>
        written === 1 && line === position.line && start <= position.character && position.character < end,
    );
    const target = found && applied?.files[found[3]];
    if (!found || target === undefined) return [];
    const [line, start, end] = found;
    return [
      {
        originSelectionRange: new vscode.Range(line, start, line, end),
        targetUri: this.client.protocol2CodeConverter.asUri(target),
        targetRange: rangeOf(found),
      },
    ];
  }

  /** Shows the findings of a document, where it has the text that they are about. */
  private showDiagnostics(uri: vscode.Uri): void {
    const applied = this.shown.get(uri.toString());
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (!applied || document?.getText() !== applied.text) return;
    void this.client.protocol2CodeConverter.asDiagnostics([...applied.diagnostics]).then((diagnostics) => {
      if (this.shown.get(uri.toString()) === applied) this.diagnostics.set(uri, diagnostics);
    });
  }

  private renewSoon(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) this.changed.fire(uri);
    }, PAUSE);
  }

  /** Marks and reveals the lines that come from the lines of an editor's cursors, in every document that shows them. */
  private followEditor(editor: vscode.TextEditor | undefined): void {
    if (!editor || editor.document.uri.scheme === scheme) return;
    for (const shown of vscode.window.visibleTextEditors) {
      const applied = this.shown.get(shown.document.uri.toString());
      if (!applied) continue;
      const lines = linesFrom(applied, editor, (uri) => this.client.protocol2CodeConverter.asUri(uri));
      const ranges = lines.map((line) => new vscode.Range(line, 0, line, 0));
      shown.setDecorations(this.highlight, ranges);
      const [first] = ranges;
      if (first && !ranges.some((range) => shown.visibleRanges.some((visible) => visible.contains(range))))
        shown.revealRange(first, vscode.TextEditorRevealType.InCenter);
    }
  }
}

/** Returns the lines that come from the lines of an editor's cursors, in their order. */
function linesFrom(
  { files, spans }: AppliedText,
  { document, selections }: vscode.TextEditor,
  toUri: (uri: string) => vscode.Uri,
): readonly number[] {
  const file = files.findIndex((uri) => toUri(uri).toString() === document.uri.toString());
  const cursors = selections.map(({ active }) => active.line);
  const lines = new Set<number>();
  for (const span of spans) {
    const [line, , , from] = span;
    const { start, end } = rangeOf(span);
    if (from === file && cursors.some((cursor) => start.line <= cursor && cursor <= end.line)) lines.add(line);
  }
  return [...lines];
}

function rangeOf([, , , , startLine, startCharacter, endLine, endCharacter]: AppliedSpan): vscode.Range {
  return new vscode.Range(startLine, startCharacter, endLine, endCharacter);
}
