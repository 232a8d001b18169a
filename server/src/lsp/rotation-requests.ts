import {
  type CodeAction,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Connection,
  type ExecuteCommandParams,
  type Position,
} from 'vscode-languageserver';
import { ROTATION, ROTATION_CHANGED, type RotationPage, SHOW_ROTATION } from '../../../protocol/messages.js';
import type { Place } from '../core/provenance/source.js';
import { rotationMarkdown } from '../core/refactor/rotation/markdown.js';
import { type RotationPlan, rotationPlans } from '../core/refactor/rotation/plan.js';
import { type Subject, secretsAt } from '../core/refactor/rotation/subject.js';
import { rotationText } from '../core/refactor/rotation/text.js';
import { isRecord } from '../core/text/json.js';
import { relativeTo } from '../core/text/paths.js';
import { say } from '../core/text/say.js';
import { fitted, ROTATE, wants } from './actions/action-kinds.js';
import type { AppliedFolders } from './diagnostics/applied-folders.js';
import type { Checker } from './diagnostics/checker.js';
import { type FilePositions, positionsOf } from './diagnostics/to-lsp.js';
import { makersIn } from './graph/makers.js';
import type { ClientCapabilities } from './session/client-capabilities.js';
import type { ClientWindow } from './session/client-window.js';
import type { Folders } from './session/folders.js';
import type { Requests } from './session/requests.js';
import type { Uris } from './session/uris.js';

/** Tells who must restart when a Secret changes: as an action at the Secret, and as a document of our own client. */
export class RotationRequests {
  /** True once a client shows such a document: nobody else is told of changes. */
  private isShown = false;

  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly window: ClientWindow,
    private readonly requests: Requests,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly applied: AppliedFolders,
    private readonly checker: Checker,
  ) {}

  listen(): void {
    this.connection.onRequest(
      ROTATION,
      this.requests.ownRequest(ROTATION, 'urgent', (params) => {
        this.isShown = true;
        return this.page(params);
      }),
    );
  }

  /** To be called when the graph has other objects. */
  changed(): void {
    if (this.isShown)
      this.requests.detached(ROTATION_CHANGED, () => this.connection.sendNotification(ROTATION_CHANGED));
  }

  /** Resolves to the action for the Secrets at a range: everywhere in their objects for who asks, and at their names for who does not. */
  async offer({ textDocument: { uri }, range, context }: CodeActionParams): Promise<readonly CodeAction[]> {
    if (!wants(context.only, ROTATE)) return [];
    const [subject, ...more] = await this.subjectsAt(
      uri,
      range.start,
      context.triggerKind !== CodeActionTriggerKind.Automatic,
    );
    if (!subject) return [];
    const names = new Set([subject, ...more].map(({ name }) => name));
    const title =
      names.size === 1
        ? say`Who must restart when Secret "${subject.name}" changes?`
        : say`Who must restart when these ${names.size} Secrets change?`;
    const argument = { uri, position: range.start };
    return [{ title: fitted(title), kind: ROTATE, command: { title, command: SHOW_ROTATION, arguments: [argument] } }];
  }

  /** Carries out the command for clients that do not have it: shows the plan as a message. */
  async show({ command, arguments: args }: ExecuteCommandParams): Promise<void> {
    if (command !== SHOW_ROTATION || this.capabilities.hasOwnCommands) return;
    const found = await this.plansFor(args?.[0]);
    const message = found
      ? rotationText(found.plans, {
          nameOf: (path) => found.nameOf(path) || '.',
          at: (place) => placeText(found, place),
        })
      : say`No Secret is there any more`;
    await this.window.tell(message);
  }

  private async page(params: unknown): Promise<RotationPage | null> {
    const found = await this.plansFor(params);
    if (!found) return null;
    const { plans, nameOf, lineAndCharacter } = found;
    const markdown = rotationMarkdown(plans, {
      nameOf,
      linkTo: (place) => {
        const { line, character } = lineAndCharacter(place);
        return { url: `${this.uris.toUri(place.file)}#L${line + 1},${character + 1}`, line: line + 1 };
      },
    });
    return { title: [...new Set(found.names)].join(', '), markdown };
  }

  private async plansFor(params: unknown): Promise<FoundPlans | undefined> {
    if (!isRecord(params) || typeof params.uri !== 'string' || !isPosition(params.position)) return undefined;
    const path = this.uris.toPath(params.uri);
    const subjects = await this.subjectsAt(params.uri, params.position, true);
    const graph = this.applied.graphOf(path)?.graph;
    if (!graph || subjects.length === 0) return undefined;
    const folder = this.folders.folderOf(path)?.path ?? '';
    const nameOf = (file: string): string => (file === folder ? '' : (relativeTo(folder, file) ?? file));
    const plans = rotationPlans(graph, subjects, (file) => nameOf(file) || '.');
    const positions = await this.positionsIn(plans);
    return {
      plans,
      nameOf,
      names: subjects.map(({ name }) => name),
      lineAndCharacter: ({ file, start }) => positions.get(file)?.positionAt(start) ?? { line: 0, character: 0 },
    };
  }

  private async subjectsAt(uri: string, position: Position, everywhere: boolean): Promise<readonly Subject[]> {
    const path = this.uris.toPath(uri);
    const read = await this.checker.read(path);
    const graph = this.applied.graphOf(path)?.graph;
    if (!read || !graph?.complete) return [];
    const { content } = read.document;
    const offset = content.offsetAt(position);
    const maker = makersIn(read.stream).find(({ extent }) => extent.start <= offset && offset <= extent.end);
    const isNamed =
      everywhere ||
      (maker?.names ?? []).some(({ start }) => content.positionAt(start).line === content.positionAt(offset).line);
    const extent = maker && isNamed ? maker.extent : { start: offset, end: offset };
    return secretsAt(graph, path, offset, extent);
  }

  private async positionsIn(plans: readonly RotationPlan[]): Promise<ReadonlyMap<string, FilePositions>> {
    const places = plans.flatMap(({ makers, readers, steps }) => [
      ...makers.map(({ place }) => place),
      ...readers.flatMap(({ place, uses }) => [place, ...uses.map((use) => use.place)]),
      ...steps.flatMap((step) => step.places),
    ]);
    const positions = new Map<string, FilePositions>();
    for (const file of new Set(places.map((place) => place.file))) {
      const text = await this.applied.of(file)?.withFiles((files) => files.read(file));
      if (text !== undefined) positions.set(file, positionsOf(text));
    }
    return positions;
  }
}

/** The plans for the Secrets at a place, and how their places are named. */
interface FoundPlans {
  readonly plans: readonly RotationPlan[];
  /** The names of the Secrets; one may be there several times. */
  readonly names: readonly string[];
  /** Returns the name of a file in its workspace folder, which itself has the empty name. */
  nameOf(path: string): string;
  /** Returns line and character of a place, both from 0. */
  lineAndCharacter(place: Place): Position;
}

function placeText({ nameOf, lineAndCharacter }: FoundPlans, place: Place): string {
  const { line, character } = lineAndCharacter(place);
  return `${nameOf(place.file)}:${line + 1}:${character + 1}`;
}

function isPosition(value: unknown): value is Position {
  return isRecord(value) && typeof value.line === 'number' && typeof value.character === 'number';
}
