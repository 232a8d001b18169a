import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { ReadOnlyFiles } from './read-only-files.js';
import { rotationChangedNotification, rotationRequest } from './requests.js';

/** The scheme of the documents that tell who must restart. */
const scheme = 'yamlock-rotation';
/** How long documents wait after a change before they ask for their text, in milliseconds: somebody may be typing. */
const PAUSE = 300;

/** A position of a document, as the server knows it. */
interface Target {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}

/** Read-only pages that tell who must restart when a Secret changes, with links to every place. They follow changes. */
export class RotationPages extends ReadOnlyFiles {
  /** The pages that were shown, as they were read last. */
  private readonly shown = new Map<
    string,
    { readonly uri: vscode.Uri; readonly text: string; readonly time: number }
  >();
  private pause: NodeJS.Timeout | undefined;
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly client: BaseLanguageClient) {
    super();
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true, isReadonly: true }),
      client.onNotification(rotationChangedNotification, () => this.renewSoon()),
    );
  }

  dispose(): void {
    clearTimeout(this.pause);
    this.subscriptions.dispose();
  }

  /** Shows the page of the Secrets at a position, beside the editor; without one, of those at the cursor. */
  async show(argument: unknown): Promise<void> {
    const target = isTarget(argument) ? argument : this.atCursor();
    const page = target ? await this.client.sendRequest(rotationRequest, target) : null;
    if (!target || !page) {
      const message = vscode.l10n.t('Neither a Secret nor what makes or reads one is at the cursor.');
      await vscode.window.showInformationMessage(message);
      return;
    }
    const query = JSON.stringify({ uri: target.uri, position: target.position });
    const uri = vscode.Uri.from({ scheme, path: `/${page.title.replaceAll('/', '-')} rotation.md`, query });
    await vscode.commands.executeCommand('vscode.open', uri, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    if (uri.query === '') return { type: vscode.FileType.Directory, size: 0, ctime: 0, mtime: 0 };
    const { text, time } = await this.renewed(uri);
    return { type: vscode.FileType.File, size: new TextEncoder().encode(text).length, ctime: 0, mtime: time };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode((await this.renewed(uri)).text);
  }

  async readDirectory(): Promise<[string, vscode.FileType][]> {
    return [...this.shown.values()].map(({ uri }) => [uri.path.slice(1), vscode.FileType.File]);
  }

  /** Resolves to a page as it is now. Its time is that of its last change. */
  private async renewed(uri: vscode.Uri): Promise<{ readonly text: string; readonly time: number }> {
    const text = await this.textOf(uri);
    const known = this.shown.get(uri.toString());
    if (known?.text === text) return known;
    const page = { uri, text, time: Date.now() };
    this.shown.set(uri.toString(), page);
    return page;
  }

  private async textOf(uri: vscode.Uri): Promise<string> {
    if (uri.query === '') throw vscode.FileSystemError.FileNotFound(uri);
    const target: Target = JSON.parse(uri.query);
    const page = this.client.isRunning() ? await this.client.sendRequest(rotationRequest, target) : null;
    return page ? withOpenableLinks(page.markdown) : `${vscode.l10n.t('No Secret is there any more.')}\n`;
  }

  private atCursor(): Target | undefined {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const { document, selection } = editor;
    return {
      uri: this.client.code2ProtocolConverter.asUri(document.uri),
      position: this.client.code2ProtocolConverter.asPosition(selection.active),
    };
  }

  private renewSoon(): void {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.renew(), PAUSE);
  }

  private async renew(): Promise<void> {
    for (const { uri, text } of [...this.shown.values()])
      if ((await this.renewed(uri)).text !== text) this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }
}

/**
 * Returns a page with links that the preview of Markdown opens. It takes none with the scheme `file`, and looks for a path that begins
 * with a slash in the first folder of the workspace.
 */
function withOpenableLinks(markdown: string): string {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!root) return markdown;
  return markdown.replace(/\]\(<([^<>]+)>\)/g, (link, address: string) => {
    const { scheme, authority, path, fragment } = vscode.Uri.parse(address);
    if (scheme !== root.scheme || authority !== root.authority) return link;
    const inRoot = relativePath(root.path, path).split('/').map(encodeURIComponent).join('/');
    return `](</${inRoot}#${fragment}>)`;
  });
}

function isTarget(value: unknown): value is Target {
  return (
    typeof value === 'object' &&
    value !== null &&
    'uri' in value &&
    typeof value.uri === 'string' &&
    'position' in value &&
    typeof value.position === 'object'
  );
}

/** Returns the path that leads from a folder to a file. */
function relativePath(folder: string, file: string): string {
  const namesOf = (path: string): readonly string[] => path.split('/').filter((name) => name !== '');
  const [from, to] = [namesOf(folder), namesOf(file)];
  const differs = from.findIndex((name, index) => name !== to[index]);
  const common = differs < 0 ? from.length : differs;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}
