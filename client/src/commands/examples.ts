import * as vscode from 'vscode';

/** The document behind the first steps of the walkthrough: a Deployment with a finding of every kind of fix. */
const example = `# Yamlock example
# Hover over a squiggle; press Ctrl+. (Cmd+. on a Mac) on it to fix it.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: shop
spec:
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: shop
          image: example.com/shop:1.4.2
          env:
            - name: DB_PASSWORD
              value: blue-kettle-42
          securityContext:
            privileged: true
`;

/**
 * Opens the example as an untitled document, which leaves nothing behind in the workspace; an example that is open
 * already is shown again. With a `place` (a text in it) the cursor goes there and the Quick Fix menu opens, as soon as
 * there is a finding to fix.
 */
export async function openExample(place?: unknown): Promise<void> {
  const [title] = example.split('\n', 1);
  const open = vscode.workspace.textDocuments.find(
    (document) => document.isUntitled && document.lineAt(0).text === title,
  );
  const document = open ?? (await vscode.workspace.openTextDocument({ language: 'yaml', content: example }));
  const editor = await vscode.window.showTextDocument(document);
  const start = typeof place === 'string' ? document.getText().indexOf(place) : -1;
  if (typeof place !== 'string' || start < 0) return;
  const end = document.positionAt(start + place.length);
  editor.selection = new vscode.Selection(end, end);
  editor.revealRange(editor.selection);
  if (await hasFinding(document, end)) await vscode.commands.executeCommand('editor.action.quickFix');
}

/** Waits for a finding at a position; a document that was just opened has not been checked yet. */
function hasFinding(document: vscode.TextDocument, position: vscode.Position): Promise<boolean> {
  const look = (): boolean =>
    vscode.languages.getDiagnostics(document.uri).some((diagnostic) => diagnostic.range.contains(position));
  if (look()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const end = (found: boolean): void => {
      clearTimeout(timer);
      listener.dispose();
      resolve(found);
    };
    const timer = setTimeout(() => end(false), 5_000);
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (look()) end(true);
    });
  });
}

/** Opens the walkthrough on VS Code's welcome page. */
export async function openWalkthrough(context: vscode.ExtensionContext): Promise<void> {
  const walkthrough = `${context.extension.id}#yamlock.start`;
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, false);
}
