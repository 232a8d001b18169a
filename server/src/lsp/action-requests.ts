import type { Connection } from 'vscode-languageserver';
import { PROGRAMS, REFACTORING, STILL_THERE } from '../../../protocol/messages.js';
import { SUPPRESS_KIND } from './actions/action-kinds.js';
import { ChosenFixes } from './actions/chosen-fixes.js';
import { CodeActions } from './actions/code-actions.js';
import { FixPlanner } from './actions/fix-planner.js';
import { showHandOff } from './actions/hand-off.js';
import { showRulePage } from './actions/next-steps.js';
import { Refactorings } from './actions/refactorings.js';
import { tellWhyNot } from './actions/refused-actions.js';
import { SopsEncryption } from './actions/sops-encryption.js';
import { WorkspaceEdits } from './actions/workspace-edit.js';
import type { Checker } from './diagnostics/checker.js';
import type { RulePages } from './diagnostics/rule-pages.js';
import type { LensRequests } from './lens-requests.js';
import type { RotationRequests } from './rotation-requests.js';
import type { Background } from './session/background.js';
import type { ClientCapabilities } from './session/client-capabilities.js';
import type { ClientWindow } from './session/client-window.js';
import type { OpenDocuments } from './session/documents.js';
import type { Folders } from './session/folders.js';
import type { Hosts } from './session/hosts.js';
import type { Log } from './session/log.js';
import type { Requests } from './session/requests.js';
import type { Runtime } from './session/runtime.js';
import type { Uris } from './session/uris.js';

/** Answers the requests about actions: those of the protocol, and those by which our own client carries out a refactoring. */
export class ActionRequests {
  private readonly sops: SopsEncryption;
  private readonly chosen: ChosenFixes;
  private readonly actions: CodeActions;
  private readonly refactorings: Refactorings;

  /** @param programs The programs that the client allows, as it sent them. */
  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly window: ClientWindow,
    private readonly pages: RulePages,
    private readonly requests: Requests,
    background: Background,
    uris: Uris,
    folders: Folders,
    documents: OpenDocuments,
    checker: Checker,
    hosts: Hosts,
    log: Log,
    runtime: Runtime,
    programs: unknown,
    private readonly rotation: RotationRequests,
    private readonly lenses: LensRequests,
  ) {
    const edits = new WorkspaceEdits(capabilities, uris, documents);
    this.sops = new SopsEncryption(connection, capabilities, window, background, folders, hosts, log, runtime.sops);
    this.sops.configure(programs);
    const planner = new FixPlanner(hosts, documents, edits, log, this.sops, runtime.crypto);
    this.chosen = new ChosenFixes(capabilities, uris, checker, planner, edits, this.sops);
    this.actions = new CodeActions(capabilities, uris, checker, planner, edits, log, this.chosen);
    this.refactorings = new Refactorings(
      connection,
      capabilities,
      requests,
      background,
      uris,
      folders,
      log,
      planner,
      this.chosen,
      window,
    );
  }

  listen(): void {
    const { connection, capabilities, requests, window, pages } = this;
    connection.onCodeAction(
      requests.request('textDocument/codeAction', 'urgent', async (params) => {
        const actions = await this.actions.offer(params);
        const found = actions.findIndex(({ kind }) => kind === SUPPRESS_KIND);
        // Suppressing stays last.
        return actions.toSpliced(found < 0 ? actions.length : found, 0, ...(await this.rotation.offer(params)));
      }),
    );
    connection.onCodeActionResolve(
      requests.request('codeAction/resolve', 'urgent', (action, token) => this.actions.resolve(action, token)),
    );
    connection.onExecuteCommand(
      requests.request('workspace/executeCommand', 'urgent', async (params) => {
        await showHandOff(window, params);
        await tellWhyNot(window, params);
        if (!capabilities.hasOwnCommands) await showRulePage(window, pages, params);
        this.refactorings.begin(params);
        await this.rotation.show(params);
        this.lenses.show(params);
        return null;
      }),
    );
    connection.onNotification(
      PROGRAMS,
      requests.notification(PROGRAMS, (programs: unknown) => this.sops.configure(programs)),
    );
    connection.onRequest(
      REFACTORING,
      requests.ownRequest(REFACTORING, 'urgent', (params, token) => this.chosen.refactoring(params, token)),
    );
    connection.onRequest(
      STILL_THERE,
      requests.ownRequest(STILL_THERE, 'urgent', (params) => this.chosen.stillThere(params)),
    );
  }

  stop(): void {
    this.sops.stop();
  }
}
