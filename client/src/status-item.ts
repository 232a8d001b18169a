import * as vscode from 'vscode';
import type { FileStatus, ServerStatus } from '../../protocol/messages.js';
import { countsInWords } from './counts.js';
import { fileStatusRequest } from './requests.js';
import { documentSelector, isWritable } from './selector.js';

/** The states of the status item: those of the server, and `off`. */
export type Status = ServerStatus | { readonly state: 'off' };

/** The part of the language client that the item uses. */
interface Client {
  isRunning(): boolean;
  sendRequest(type: typeof fileStatusRequest, params: { readonly uri: string }): Promise<FileStatus>;
  readonly code2ProtocolConverter: { asUri(uri: vscode.Uri): string };
}

/**
 * The items behind the `{}` of the status bar: whether the active file is checked, its findings, and its configuration. Yamlock
 * shows its state only there, so that no notification interrupts the user.
 */
export class StatusItem implements vscode.Disposable {
  private readonly findings = vscode.languages.createLanguageStatusItem('yamlock.status', [...documentSelector]);
  private readonly configuration = vscode.languages.createLanguageStatusItem('yamlock.configuration', [
    ...documentSelector,
  ]);
  /** There while something is switched off in the active file. */
  private switchedOff: vscode.LanguageStatusItem | undefined;
  private readonly newOnly = vscode.languages.createLanguageStatusItem('yamlock.newOnly', [...documentSelector]);
  private readonly listeners: vscode.Disposable;
  private status: Status = { state: 'starting', files: 0 };
  private questions = 0;

  constructor(private readonly client: () => Client) {
    this.findings.name = 'Yamlock';
    this.configuration.name = vscode.l10n.t('Yamlock: configuration');
    this.newOnly.name = vscode.l10n.t('Yamlock: new findings only');
    this.listeners = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(() => void this.refresh()),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const shown = vscode.window.activeTextEditor?.document.uri.toString();
        if (uris.some((uri) => uri.toString() === shown)) void this.refresh();
      }),
    );
    this.show(this.status);
  }

  show(status: Status): void {
    this.status = status;
    const { findings } = this;
    const failed = status.state === 'failed';
    findings.severity = vscode.LanguageStatusSeverity[failed ? 'Error' : 'Information'];
    findings.text = textOf(status);
    findings.detail = status.state === 'off' ? vscode.l10n.t('"yamlock.enable" is false') : (status.message ?? '');
    findings.command = status.state === 'off' ? settings('yamlock.enable') : output();
    findings.busy = status.state === 'starting' || status.state === 'indexing';
    this.showConfiguration(undefined);
    if (status.state === 'ready') void this.refresh();
  }

  dispose(): void {
    this.listeners.dispose();
    this.findings.dispose();
    this.configuration.dispose();
    this.newOnly.dispose();
    this.switchedOff?.dispose();
  }

  /** Shows the state of the active file. */
  private async refresh(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const question = ++this.questions;
    const client = this.client();
    if (!document || this.status.state !== 'ready' || !client.isRunning()) return;
    if (vscode.languages.match([...documentSelector], document) === 0) return;
    this.findings.busy = true;
    try {
      const file = await ask(client, document.uri);
      if (question !== this.questions || this.status.state !== 'ready') return;
      const why = whyOff(file.state);
      this.findings.text = why === undefined ? vscode.l10n.t('Yamlock is on') : vscode.l10n.t('Yamlock is off here');
      this.findings.detail = why ?? found(document.uri, file);
      this.showConfiguration(file);
    } finally {
      if (question === this.questions) this.findings.busy = false;
    }
  }

  private showConfiguration(file: FileStatus | undefined): void {
    const { configuration } = this;
    const { profile } = file ?? {};
    configuration.text =
      profile === undefined ? vscode.l10n.t('Yamlock: configuration') : vscode.l10n.t('Profile "{0}"', profile);
    const { name, uri } = file?.configuration ?? {};
    configuration.detail = profile === undefined ? '' : (name ?? vscode.l10n.t('no .yamlock.yaml: the settings count'));
    configuration.command =
      uri === undefined
        ? settings('yamlock.profile')
        : { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [vscode.Uri.parse(uri)] };
    this.showSwitchedOff(file?.switchedOff);
    this.showNewOnly(file?.newOnly);
  }

  /** Says how many findings are hidden because they are known, and switches between those that are new and all. */
  private showNewOnly(newOnly: FileStatus['newOnly']): void {
    const item = this.newOnly;
    const { known = 0, baseline, problem } = newOnly ?? {};
    const isBroken = problem !== undefined;
    item.severity = vscode.LanguageStatusSeverity[isBroken ? 'Warning' : 'Information'];
    if (!newOnly || isBroken) item.text = vscode.l10n.t('All findings are shown');
    else
      item.text =
        known === 1
          ? vscode.l10n.t('1 known finding is hidden')
          : vscode.l10n.t('{0} known findings are hidden', known);
    item.detail =
      problem ?? (baseline === undefined ? '' : vscode.l10n.t('new are those that are not in {0}', baseline));
    const title = newOnly ? vscode.l10n.t('Show All') : vscode.l10n.t('Show New Only');
    item.command = { command: 'yamlock.toggleNewOnly', title };
  }

  /** A configuration that comes with the files must not hide anything without a word, least of all in a workspace nobody trusts. */
  private showSwitchedOff(counts: FileStatus['switchedOff']): void {
    if (!counts) {
      this.switchedOff?.dispose();
      this.switchedOff = undefined;
      return;
    }
    this.switchedOff ??= vscode.languages.createLanguageStatusItem('yamlock.switchedOff', [...documentSelector]);
    const { byConfiguration, bySuppressions } = counts;
    const all = byConfiguration + bySuppressions;
    this.switchedOff.name = vscode.l10n.t('Yamlock: switched off');
    this.switchedOff.severity = vscode.LanguageStatusSeverity[vscode.workspace.isTrusted ? 'Information' : 'Warning'];
    this.switchedOff.text =
      all === 1 ? vscode.l10n.t('1 finding is switched off') : vscode.l10n.t('{0} findings are switched off', all);
    this.switchedOff.detail = vscode.l10n.t(
      '{0} by the configuration, {1} by comments and annotations',
      byConfiguration,
      bySuppressions,
    );
    this.switchedOff.command = { command: 'yamlock.showSwitchedOff', title: vscode.l10n.t('Show') };
  }
}

/** Resolves to the status of a file; `unknown` where the server does not answer because it stops, which is shown elsewhere. */
async function ask(client: Client, uri: vscode.Uri): Promise<FileStatus> {
  if (!isWritable(uri)) return { state: 'unknown' };
  try {
    return await client.sendRequest(fileStatusRequest, { uri: client.code2ProtocolConverter.asUri(uri) });
  } catch {
    return { state: 'unknown' };
  }
}

function textOf(status: Status): string {
  switch (status.state) {
    case 'off':
      return vscode.l10n.t('Yamlock is off');
    case 'starting':
      return vscode.l10n.t('Yamlock is starting');
    case 'indexing':
      return vscode.l10n.t('Yamlock reads the workspace: {0} files', status.files);
    case 'ready':
      return vscode.l10n.t('Yamlock is ready: {0} files', status.files);
    case 'failed':
      return vscode.l10n.t('Yamlock has stopped');
  }
}

/** Returns the reason why a file is not checked; undefined for one that is. */
function whyOff(state: FileStatus['state']): string | undefined {
  switch (state) {
    case 'ignored':
      return vscode.l10n.t('the configuration ignores this file');
    case 'other':
      return vscode.l10n.t('nothing in this file is about Kubernetes');
    case 'too-large':
      return vscode.l10n.t('the file is too large');
    case 'unknown':
      return vscode.l10n.t('this version of the file is only looked at');
    default:
      return undefined;
  }
}

/** Returns the findings of a file in words, counted as in the Problems panel. */
function found(uri: vscode.Uri, { state, withoutSchema = [] }: FileStatus): string {
  const ours = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'yamlock');
  const { Error: error, Warning: warning, Information: information } = vscode.DiagnosticSeverity;
  const [errors, warnings, notes] = [error, warning, information].map(
    (severity) => ours.filter((one) => one.severity === severity).length,
  );
  const counts = countsInWords(errors ?? 0, warnings ?? 0, notes ?? 0) ?? vscode.l10n.t('no findings in this file');
  const all = state === 'test-data' ? vscode.l10n.t('{0}; it is test data', counts) : counts;
  return withoutSchema.length > 0 ? vscode.l10n.t('{0}; no schema for {1}', all, withoutSchema.join(', ')) : all;
}

function output(): vscode.Command {
  return { command: 'yamlock.showOutput', title: vscode.l10n.t('Show Output') };
}

function settings(name: string): vscode.Command {
  return { command: 'workbench.action.openSettings', title: vscode.l10n.t('Open Settings'), arguments: [name] };
}
