import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import type { PendingUploads } from '../../protocol/messages.js';
import { AppliedDocuments } from './applied-documents.js';
import { openExample, openWalkthrough } from './commands/examples.js';
import { showPending } from './commands/pending-uploads.js';
import { Refactorings } from './commands/refactor.js';
import { pickRulePage, showRulePage } from './commands/rule-page.js';
import { scanWorkspace, showScanSummary } from './commands/scan-workspace.js';
import { registerAppliedLenses, showApplied } from './commands/show-applied.js';
import { showPlaces } from './commands/show-places.js';
import { showSwitchedOff } from './commands/show-switched-off.js';
import { isSuppressRequest, suppress } from './commands/suppress.js';
import { toggleNewOnly } from './commands/toggle-new-only.js';
import { FlowPanel, targetOf } from './flow/flow-panel.js';
import { createLanguageClient } from './language-client.js';
import { PendingItem } from './pending-item.js';
import type { Platform } from './platform.js';
import { pendingRequest, statusNotification } from './requests.js';
import { RotationPages } from './rotation-pages.js';
import { registerRulePages } from './rule-pages.js';
import { StatusItem } from './status-item.js';
import type { WorkspaceDiagnostics } from './workspace-diagnostics.js';

/** The activated extension: a language client, a status item and the commands. */
export class Yamlock {
  private readonly status = new StatusItem(() => this.client);
  private readonly client: BaseLanguageClient;
  private readonly workspaceDiagnostics: WorkspaceDiagnostics;
  private readonly refactorings: Refactorings;
  private readonly applied: AppliedDocuments;
  private readonly rotation: RotationPages;
  private readonly pending = new PendingItem(() => this.askPending());
  private readonly flow: FlowPanel;
  /** True while the extension stops the server itself, as opposed to a crash. */
  private stopping = false;
  /** The reason why the server could not be started. */
  private failure = '';

  constructor(
    private readonly context: vscode.ExtensionContext,
    platform: Platform,
  ) {
    const { client, workspaceDiagnostics } = createLanguageClient(context, platform);
    this.client = client;
    this.workspaceDiagnostics = workspaceDiagnostics;
    this.refactorings = new Refactorings(client, platform);
    this.applied = new AppliedDocuments(client);
    this.rotation = new RotationPages(client);
    this.flow = new FlowPanel(client, context.extensionUri);
    context.subscriptions.push(
      registerRulePages(context),
      this.status,
      this.refactorings,
      this.applied,
      this.rotation,
      this.pending,
      this.flow,
      registerAppliedLenses(client),
      client.onNotification(statusNotification, (status) => this.status.show(status)),
      client.onDidChangeState(({ newState }) => this.showState(newState)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('yamlock.enable')) void this.applySettings();
      }),
      ...this.registerCommands(),
    );
  }

  /** Starts or stops the server as `yamlock.enable` says. */
  async applySettings(): Promise<void> {
    const enabled = vscode.workspace.getConfiguration('yamlock').get('enable', true);
    if (!enabled) {
      await this.stop();
      this.status.show({ state: 'off' });
    } else if (this.client.needsStart()) {
      await this.start();
    }
  }

  async stop(): Promise<void> {
    if (!this.client.needsStop()) return;
    this.stopping = true;
    try {
      await this.client.stop();
    } catch (error) {
      // The client kills a server that does not answer, so another one may be started.
      this.client.outputChannel.warn(String(error));
    } finally {
      this.stopping = false;
    }
  }

  private async start(): Promise<void> {
    try {
      await this.client.start();
      this.failure = '';
    } catch (error) {
      // The client has shown the error; the status item keeps showing it, and commands show this reason.
      this.failure = error instanceof Error ? error.message : String(error);
      this.status.show({ state: 'failed', files: 0, message: this.failure });
    }
  }

  private showState(state: State): void {
    // The server itself reports that it runs, with its progress.
    if (state === State.Starting) this.status.show({ state: 'starting', files: 0 });
    const failed = state === State.StartFailed || (state === State.Stopped && !this.stopping);
    // Without a server nobody knows what waits.
    if (state === State.Running || state === State.Stopped) this.pending.soon();
    if (failed) {
      const message = vscode.l10n.t('The language server is not running. The output says why.');
      this.status.show({ state: 'failed', files: 0, message });
    }
  }

  private registerCommands(): vscode.Disposable[] {
    const command = (name: string, run: (argument: unknown) => Promise<unknown>): vscode.Disposable =>
      vscode.commands.registerCommand(`yamlock.${name}`, run);
    return [
      // Opens the menu of the targets that the credentials can be moved to.
      command('moveAll', async () =>
        vscode.commands.executeCommand('editor.action.codeAction', {
          kind: 'refactor.move.yamlock.all',
          apply: 'never',
        }),
      ),
      command('scanWorkspace', () => this.whileRunning(() => this.scan())),
      command('showApplied', (uri) => this.whileRunning(() => showApplied(this.client, this.applied, uri))),
      command('showRotation', (target) => this.whileRunning(() => this.rotation.show(target))),
      command('showSwitchedOff', () => this.whileRunning(() => showSwitchedOff(this.client))),
      command('toggleNewOnly', () => toggleNewOnly()),
      command('showPlaces', (places) => showPlaces(this.client, places)),
      command('pendingUploads', () =>
        this.whileRunning(() =>
          showPending(
            () => this.client.sendRequest(pendingRequest),
            (uri) => this.client.protocol2CodeConverter.asUri(uri),
          ),
        ),
      ),
      command('showSecretFlow', (target) => this.whileRunning(() => this.flow.show(targetOf(target)))),
      command('openRulePage', (id) => this.openRulePage(id)),
      command('restartServer', () => this.restart()),
      command('showOutput', async () => this.client.outputChannel.show(true)),
      command('openWalkthrough', () => openWalkthrough(this.context)),
      command('openExample', (place) => openExample(this.context, place)),
      command('refactor', (chosen) => this.whileRunning(() => this.refactorings.carryOut(chosen))),
      command('suppress', async (argument) => {
        if (isSuppressRequest(argument)) await suppress(this.client, argument);
      }),
    ];
  }

  /** Resolves to undefined where the server does not run, or stops before it answers: that is shown elsewhere. */
  private async askPending(): Promise<PendingUploads | undefined> {
    if (!this.client.isRunning()) return undefined;
    try {
      return await this.client.sendRequest(pendingRequest);
    } catch {
      return undefined;
    }
  }

  private async openRulePage(id: unknown): Promise<void> {
    if (typeof id !== 'string') await this.whileRunning(() => pickRulePage(this.client));
    else if (!(await showRulePage(id)))
      await vscode.window.showWarningMessage(vscode.l10n.t('There is no rule "{0}".', id));
  }

  private async scan(): Promise<unknown> {
    const result = await scanWorkspace(this.client);
    if (result === undefined) return undefined;
    this.workspaceDiagnostics.includeWholeWorkspace();
    // Not awaited: the message stays until the user closes it, but the scan is over.
    void showScanSummary(result, this.client.outputChannel);
    return result;
  }

  private async restart(): Promise<void> {
    await this.stop();
    await this.applySettings();
    // Not awaited: the message stays until the user closes it.
    if (this.client.isRunning()) {
      void vscode.window.showInformationMessage(vscode.l10n.t('The Yamlock language server was restarted.'));
    } else await this.whileRunning(async () => undefined);
  }

  /** Runs a command that needs the server, or shows why the server does not run. */
  private async whileRunning(run: () => Promise<unknown>): Promise<unknown> {
    if (this.client.isRunning()) return run();
    const show = vscode.l10n.t('Show Output');
    const enabled = vscode.workspace.getConfiguration('yamlock').get('enable', true);
    const stopped =
      this.failure === ''
        ? vscode.l10n.t('Yamlock has stopped')
        : vscode.l10n.t('Yamlock could not be started: {0}', this.failure);
    const message = enabled ? stopped : vscode.l10n.t('Yamlock is off: the setting "yamlock.enable" says so.');
    const chosen = await vscode.window.showWarningMessage(message, show);
    if (chosen === show) this.client.outputChannel.show(true);
    return undefined;
  }
}
