import {
  type CancellationToken,
  type Connection,
  MessageType,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import type { ProgramSettings } from '../../../../protocol/messages.js';
import type { ProgramState } from '../../core/encryption/sops/program.js';
import type { EncryptChange, FileChange, ReadyChange } from '../../core/model/fix.js';
import { isRecord } from '../../core/text/json.js';
import { say } from '../../core/text/say.js';
import { encryptedChange } from '../../host/project/sops-change.js';
import type { SopsProgram } from '../../host/sops.js';
import type { Background } from '../session/background.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { ClientWindow } from '../session/client-window.js';
import type { Folders } from '../session/folders.js';
import { type Hosts, lenient } from '../session/hosts.js';
import { type Log, nameOf } from '../session/log.js';

type TextOf = (path: string) => string | undefined;

/**
 * Encrypts the changes of plans with the `sops` program. It starts the program only after a user chose such a fix, and only
 * where the client says that its user trusts the workspace.
 */
export class SopsEncryption {
  /** Undefined until the client says whether the workspace is trusted; no program is looked for before. */
  private allowed: ProgramSettings | undefined;
  private readonly running = new Set<AbortController>();

  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly window: ClientWindow,
    private readonly background: Background,
    private readonly folders: Folders,
    private readonly hosts: Hosts,
    private readonly log: Log,
    private readonly program: SopsProgram | undefined,
  ) {}

  /**
   * Sets which programs may be started. This is not part of the settings, because settings may come from a file of the
   * workspace, which must not decide over programs.
   */
  configure(programs: unknown): void {
    const { trusted, sops } = isRecord(programs) ? programs : {};
    const named = typeof sops === 'string' && sops !== '' ? { sops } : {};
    this.allowed = typeof trusted === 'boolean' ? { trusted, ...named } : undefined;
  }

  /** Resolves to whether there is a program for files below a root, and whether it may be started. */
  async state(root: string): Promise<ProgramState> {
    const { resolvesEdits, refactorsByCommand } = this.capabilities;
    if (!this.allowed || !(resolvesEdits || refactorsByCommand)) return 'absent';
    const found = await this.program?.find(this.allowed.sops, this.avoided(root));
    if (!found) return 'absent';
    if ('refused' in found) return found;
    return this.allowed.trusted ? 'ready' : { refused: say`no program is started in a workspace that is not trusted` };
  }

  /**
   * Resolves to the changes of a plan, encrypted. Undefined where the program failed or its output is unusable: the user was
   * told why, and nothing is to be changed.
   */
  async carryOut(
    files: readonly FileChange[],
    root: string,
    textOf: TextOf,
    token: CancellationToken,
  ): Promise<readonly ReadyChange[] | undefined> {
    const ready: ReadyChange[] = [];
    for (const file of files) {
      const change = file.kind === 'encrypt' ? await this.encrypted(file, root, textOf, token) : file;
      if (!('problem' in change)) ready.push(change);
      else {
        const name = file.path.slice(file.path.lastIndexOf('/') + 1);
        if (change.problem !== undefined) await this.tell(say`${name} was not encrypted: ${change.problem}`);
        return undefined;
      }
    }
    return ready;
  }

  /** Ends all running programs, when the server shuts down. */
  stop(): void {
    for (const controller of this.running) controller.abort();
  }

  private async encrypted(
    change: EncryptChange,
    root: string,
    textOf: TextOf,
    token: CancellationToken,
  ): Promise<ReadyChange | { readonly problem: string | undefined }> {
    const { program: sops } = this;
    const host = lenient(this.hosts.of(change.path), this.log);
    const avoid = this.avoided(root);
    const found = this.allowed?.trusted ? await sops?.find(this.allowed.sops, avoid) : undefined;
    if (!sops || !found) return { problem: say`the sops program is not there any more` };
    if ('refused' in found) return { problem: found.refused };
    const setting = { sops, program: found.program, avoid, host, textOf };
    return this.whileShown(token, async (signal) => {
      try {
        const outcome = await encryptedChange(change, setting, signal);
        return signal.aborted ? { problem: undefined } : outcome;
      } catch (error) {
        this.log.failed('sops', error);
        return { problem: say`it failed (${nameOf(error)})` };
      }
    });
  }

  /** Runs work with a progress bar that the user can cancel, while background work goes on. */
  private async whileShown<Result>(
    token: CancellationToken,
    run: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const controller = new AbortController();
    const listeners = [token.onCancellationRequested(() => controller.abort())];
    if (token.isCancellationRequested) controller.abort();
    this.running.add(controller);
    const progress = await this.progress();
    if (progress) listeners.push(progress.token.onCancellationRequested(() => controller.abort()));
    progress?.begin('Yamlock', undefined, 'sops', true);
    try {
      return await this.background.withoutBlocking(() => run(controller.signal));
    } finally {
      progress?.done();
      this.running.delete(controller);
      for (const listener of listeners) listener.dispose();
    }
  }

  private async progress(): Promise<WorkDoneProgressServerReporter | undefined> {
    if (!this.capabilities.showsProgress) return undefined;
    try {
      return await this.connection.window.createWorkDoneProgress();
    } catch (error) {
      // A client that fails to show progress does not keep the file from being encrypted.
      this.log.failed('window/workDoneProgress/create', error);
      return undefined;
    }
  }

  /** Shows the user an error about a chosen action. */
  tell(message: string): Promise<void> {
    return this.window.tell(message, MessageType.Error);
  }

  /** Returns the folders from which no program is started: the workspace, and the root of the file. */
  private avoided(root: string): readonly string[] {
    return [...new Set([root, ...this.folders.all.filter(({ hasFiles }) => hasFiles).map(({ path }) => path)])];
  }
}
