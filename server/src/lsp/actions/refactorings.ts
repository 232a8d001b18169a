import {
  CancellationToken,
  type Connection,
  type ExecuteCommandParams,
  MessageType,
  ResponseError,
} from 'vscode-languageserver';
import { REFACTOR } from '../../../../protocol/messages.js';
import { textsAfter } from '../../core/engine/changes.js';
import { nameOf as fileName, relativeTo } from '../../core/text/paths.js';
import { say } from '../../core/text/say.js';
import { isHeld } from '../../core/workspace/held.js';
import type { Background } from '../session/background.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { ClientWindow } from '../session/client-window.js';
import type { Folders } from '../session/folders.js';
import { type Log, nameOf } from '../session/log.js';
import { contentModified, type Requests } from '../session/requests.js';
import type { Uris } from '../session/uris.js';
import { readData } from './action-data.js';
import type { ChosenFixes, Ready } from './chosen-fixes.js';
import type { FixPlanner } from './fix-planner.js';

/** The most files that a person is offered to open afterwards. */
const MOST_OFFERED = 4;

/**
 * Carries out refactorings for clients that are not our own: shows what is to be changed, has the client change it, and tells what
 * is left to do. Where the client cannot ask, it changes what was chosen from the menu.
 */
export class Refactorings {
  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly requests: Requests,
    private readonly background: Background,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly log: Log,
    private readonly planner: FixPlanner,
    private readonly chosen: ChosenFixes,
    private readonly window: ClientWindow,
  ) {}

  /** Carries out the command for clients that do not have it. Its answer does not wait for the person. */
  begin({ command, arguments: args }: ExecuteCommandParams): void {
    if (command !== REFACTOR || this.capabilities.hasOwnCommands) return;
    this.requests.detached(REFACTOR, async () => {
      try {
        await this.carryOut(args?.[0]);
      } catch (error) {
        const isOutdated = error instanceof ResponseError;
        if (!isOutdated) this.log.failed(REFACTOR, error);
        await this.window.tell(
          isOutdated
            ? say`The document has changed since; choose the refactoring again.`
            : say`The refactoring failed (${nameOf(error)}): look at the files before you go on.`,
          MessageType.Warning,
        );
      }
    });
  }

  private async carryOut(params: unknown): Promise<void> {
    const data = readData(params);
    if (!data?.fix && data?.all === undefined) throw contentModified();
    const ready = await this.background.urgent(() => this.chosen.ready(data, CancellationToken.None));
    if (!ready || !(await this.isWanted(ready))) return;
    // The person took their time.
    if (!(await ready.planning.holds())) throw contentModified();
    const edit = this.chosen.toEdit(ready, ready.files);
    const { document } = ready.checked;
    const own = document.content.getText();
    const after = textsAfter(document.path, ready, (path) =>
      path === document.path ? own : ready.planning.textOf(path),
    );
    const { applied, failureReason } = await this.connection.workspace.applyEdit({ label: ready.fix.title, edit });
    if (!applied) {
      const message =
        failureReason === undefined
          ? say`The editor did not make all changes: look at the files before you go on.`
          : say`The editor did not make all changes (${failureReason}): look at the files before you go on.`;
      return this.window.tell(message, MessageType.Error);
    }
    await this.finish(ready, after);
  }

  /** Resolves to true where the person agrees to change further files, or cannot be asked. */
  private async isWanted({ checked, fix, edits, files }: Ready): Promise<boolean> {
    if (files.length === 0 || !this.capabilities.asksPerson) return true;
    const renamed = new Set(files.flatMap((file) => (file.kind === 'rename' ? file.path : [])));
    const lines = files.map((file) => {
      const name = this.nameOf(file.path);
      if (file.kind === 'rename') return say`${name} becomes ${this.nameOf(file.to)}: ${file.why}`;
      return file.kind === 'create' ? say`${name} is new: ${file.why}` : say`${name} changes: ${file.why}`;
    });
    const { path } = checked.document;
    if (edits.length > 0 && !renamed.has(path)) lines.push(say`${this.nameOf(path)} changes`);
    const message = `${fix.title}?\n\n${lines.join('\n')}`;
    const change = say`Change these files`;
    return (await this.window.choose(message, [change, say`Cancel`])) === change;
  }

  /** Tells what is left to do, and what is not on the disk yet: many editors leave changes in memory. */
  private async finish({ fix, files, handOff }: Ready, after: ReadonlyMap<string, string | undefined>): Promise<void> {
    const unsaved: string[] = [];
    for (const [path, text] of after)
      if ((await this.planner.hostFor(path).readIfThere(path)) !== text) unsaved.push(this.nameOf(path));
    const paragraphs = handOff ? [handOff.title] : [];
    if (unsaved.length > 0) paragraphs.push(say`Not saved yet: ${unsaved.join(say`, `)}.`);
    if (paragraphs.length === 0) return;
    if (handOff) paragraphs.push(handOff.command);
    else paragraphs.unshift(fix.title);
    const made = files.flatMap((file) => (file.kind === 'create' ? file.path : file.kind === 'rename' ? file.to : []));
    const shown = made.filter((path) => fileName(path) !== '.gitignore' && (!isHeld(path) || path.endsWith('.json')));
    const offered = this.capabilities.showsDocuments ? shown.slice(0, MOST_OFFERED) : [];
    const titles = offered.map((path) => say`Open ${this.nameOf(path)}`);
    const chosen = await this.window.choose(paragraphs.join('\n\n'), titles);
    const path = chosen === undefined ? undefined : offered[titles.indexOf(chosen)];
    if (path !== undefined) await this.window.show(this.uris.toUri(path));
  }

  /** Returns the path of a file in its workspace folder. */
  private nameOf(path: string): string {
    return relativeTo(this.folders.folderOf(path)?.path ?? '', path) ?? fileName(path);
  }
}
