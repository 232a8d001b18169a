import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import type { SecretFlow, SecretFlowTarget } from '../../../protocol/messages.js';
import { secretFlowChangedNotification, secretFlowRequest } from '../requests.js';
import { pageOf } from './page.js';
import type { FromPanel, ToPanel } from './panel-messages.js';
import { flowTexts } from './texts.js';

/** The type of the panel, by which VS Code knows it after a restart. */
const viewType = 'yamlock.secretFlow';
/** How long the panel waits after a change before it asks for the flow, in milliseconds: somebody may be typing. */
const PAUSE = 250;

/** The panel that shows the flow of Secrets. There is one, which is about the folder that was asked for last. */
export class FlowPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private uri: string | undefined;
  /** What the panel was sent last. */
  private shown: SecretFlow | undefined;
  /** The node that is to be selected once the panel can take messages. */
  private select: string | undefined;
  private isReady = false;
  /** True where the flow has changed while nobody saw it. */
  private isStale = false;
  private pause: NodeJS.Timeout | undefined;
  private requests = 0;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly client: BaseLanguageClient,
    private readonly extension: vscode.Uri,
  ) {
    this.subscriptions = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(viewType, this),
      client.onNotification(secretFlowChangedNotification, () => this.renewSoon()),
      // A panel of the window before is there earlier than the server.
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Running) this.renewSoon();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.pause);
    this.panel?.dispose();
    this.subscriptions.dispose();
  }

  /** Shows the flow of the workspace, of a folder or around a node. */
  async show({ uri, select }: SecretFlowTarget): Promise<void> {
    this.uri = uri;
    this.select = select;
    if (this.panel) {
      this.panel.title = this.title();
      this.panel.reveal();
      if (this.isReady) await this.renew();
      return;
    }
    const options = { enableFindWidget: false };
    this.adopt(vscode.window.createWebviewPanel(viewType, this.title(), vscode.ViewColumn.Active, options));
  }

  /** Called by VS Code with a panel of the window before. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const uri = typeof state === 'object' && state !== null && 'uri' in state ? state.uri : undefined;
    this.uri = typeof uri === 'string' ? uri : undefined;
    this.panel?.dispose();
    panel.title = this.title();
    this.adopt(panel);
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    this.isReady = false;
    this.shown = undefined;
    const { webview } = panel;
    const files = vscode.Uri.joinPath(this.extension, 'dist');
    webview.options = { enableScripts: true, enableCommandUris: false, localResourceRoots: [files] };
    panel.iconPath = vscode.Uri.joinPath(this.extension, 'client', 'icon.png');
    panel.onDidDispose(() => {
      if (this.panel === panel) this.panel = undefined;
    });
    // A hidden panel is thrown away, and says again that it is ready when it is seen.
    panel.onDidChangeViewState(() => {
      if (panel.visible && this.isStale) this.renewSoon();
    });
    webview.onDidReceiveMessage((message: FromPanel) => void this.take(message));
    webview.html = pageIn(webview, files);
  }

  private async take(message: FromPanel): Promise<void> {
    if (message.type === 'open') await this.open(message.id, message.focus);
    else {
      this.isReady = true;
      this.shown = undefined;
      await this.renew();
    }
  }

  private renewSoon(): void {
    if (!this.panel) return;
    this.isStale = true;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => void this.renew(), PAUSE);
  }

  /** Asks the server for the flow, and shows it where it is another one. */
  private async renew(): Promise<void> {
    const { panel } = this;
    if (!panel?.visible || !this.isReady) return;
    this.isStale = false;
    const request = ++this.requests;
    if (!this.client.isRunning()) {
      const isStarting = this.client.state === State.Starting;
      const message = isStarting ? vscode.l10n.t('Yamlock is starting') : vscode.l10n.t('Yamlock has stopped');
      await this.tell({ type: 'failed', message });
      return;
    }
    try {
      const flow = await this.client.sendRequest(secretFlowRequest, this.uri === undefined ? {} : { uri: this.uri });
      if (request !== this.requests || panel !== this.panel) return;
      if (this.select === undefined && JSON.stringify(flow) === JSON.stringify(this.shown)) return;
      this.shown = flow;
      await this.tell({ type: 'flow', flow, select: this.select, uri: this.uri });
      // What is still being read may have the node.
      if (flow.isComplete) this.select = undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await this.tell({ type: 'failed', message: vscode.l10n.t('The flow of Secrets cannot be shown: {0}', reason) });
    }
  }

  private async tell(message: ToPanel): Promise<void> {
    await this.panel?.webview.postMessage(message);
  }

  /** Opens the source of a node beside the panel. */
  private async open(id: string, focus: boolean): Promise<void> {
    const source = this.shown?.nodes.find((node) => node.id === id)?.source;
    if (!source) return;
    const range = this.client.protocol2CodeConverter.asRange(source.range);
    await vscode.window.showTextDocument(this.client.protocol2CodeConverter.asUri(source.uri), {
      viewColumn: this.columnBeside(),
      preserveFocus: !focus,
      preview: true,
      selection: new vscode.Range(range.start, range.start),
    });
  }

  /** The column of an editor that can be seen, other than that of the panel; a new one where there is none. */
  private columnBeside(): vscode.ViewColumn {
    const own = this.panel?.viewColumn;
    const other = vscode.window.visibleTextEditors.find(
      ({ viewColumn }) => viewColumn !== undefined && viewColumn !== own,
    );
    return other?.viewColumn ?? vscode.ViewColumn.Beside;
  }

  private title(): string {
    if (this.uri === undefined) return vscode.l10n.t('Secret Flow');
    const folder = vscode.workspace.asRelativePath(this.client.protocol2CodeConverter.asUri(this.uri), false);
    return vscode.l10n.t('Secret Flow: {0}', folder);
  }
}

/** The page of the panel in a webview. */
function pageIn(webview: vscode.Webview, files: vscode.Uri): string {
  const uriOf = (name: string): string => String(webview.asWebviewUri(vscode.Uri.joinPath(files, name)));
  return pageOf({
    cspSource: webview.cspSource,
    style: uriOf('flow.css'),
    script: uriOf('flow.js'),
    language: vscode.env.language,
    title: vscode.l10n.t('Secret Flow'),
    texts: flowTexts(),
  });
}

/** Returns what a command was asked to show: a folder of the explorer, a target of ours, or the whole workspace. */
export function targetOf(argument: unknown): SecretFlowTarget {
  if (argument instanceof vscode.Uri) return { uri: argument.toString() };
  if (typeof argument !== 'object' || argument === null) return {};
  const text = (name: keyof SecretFlowTarget): string | undefined => {
    const value: unknown = Reflect.get(argument, name);
    return typeof value === 'string' ? value : undefined;
  };
  const [uri, select] = [text('uri'), text('select')];
  return { ...(uri === undefined ? {} : { uri }), ...(select === undefined ? {} : { select }) };
}
