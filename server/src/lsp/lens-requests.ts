import type { CodeLens, Command, Connection, ExecuteCommandParams, Position } from 'vscode-languageserver';
import { type LensPlace, type LensPlaces, SHOW_PLACES } from '../../../protocol/messages.js';
import { isRecord } from '../core/text/json.js';
import { nameOf } from '../core/text/paths.js';
import { say } from '../core/text/say.js';
import type { AppliedFolders } from './diagnostics/applied-folders.js';
import type { Checked } from './diagnostics/checked.js';
import type { Checker } from './diagnostics/checker.js';
import { positionsOf, toRange } from './diagnostics/to-lsp.js';
import { type FileLens, FileLenses, type LensAbout } from './lenses/file-lenses.js';
import type { Lens, LensTarget } from './lenses/lens.js';
import type { ClientCapabilities } from './session/client-capabilities.js';
import type { ClientWindow } from './session/client-window.js';
import type { OpenDocuments } from './session/documents.js';
import type { Folders } from './session/folders.js';
import type { Requests } from './session/requests.js';
import type { Uris } from './session/uris.js';

/** The time without a change, in milliseconds, after which lenses are compared with what is shown. */
const PAUSE = 300;

/** The most places that a client without commands of ours is asked to choose from. */
const MOST_CHOICES = 8;

/** The lenses of a document as the client has them. */
interface GivenLenses {
  readonly lenses: readonly FileLens[];
  /** What those say that were shown, by `keyOf`. */
  readonly shown: Map<string, Lens>;
}

/**
 * Answers the requests about code lenses. They are computed from what is known; where that is being built anew, a lens says what it
 * said last, and the client is asked to renew its lenses once they say something else.
 */
export class LensRequests {
  private readonly lenses: FileLenses;
  private readonly given = new Map<string, GivenLenses>();
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly capabilities: ClientCapabilities,
    private readonly window: ClientWindow,
    private readonly requests: Requests,
    private readonly uris: Uris,
    private readonly folders: Folders,
    private readonly documents: OpenDocuments,
    private readonly checker: Checker,
    private readonly applied: AppliedFolders,
  ) {
    this.lenses = new FileLenses(folders, applied, checker);
  }

  listen(): void {
    const { connection, requests } = this;
    connection.onCodeLens(
      requests.request('textDocument/codeLens', 'urgent', async ({ textDocument: { uri } }) => {
        const checked = await this.checker.check(this.uris.toPath(uri));
        if (!checked) return null;
        const { path, content } = checked.document;
        const lenses = requests.within('textDocument/codeLens', checked.document, () => this.lensesOf(checked));
        if (!lenses) return null;
        this.given.set(path, { lenses, shown: this.given.get(path)?.shown ?? new Map() });
        return lenses.map(({ extent, about, index }): CodeLens => {
          const start = content.positionAt(extent.start);
          return { range: { start, end: start }, data: { uri, about, index } };
        });
      }),
    );
    connection.onCodeLensResolve(
      requests.request('codeLens/resolve', 'urgent', async (lens) => {
        const about = lensData(lens.data);
        const checked = about && (await this.checker.check(this.uris.toPath(about.uri)));
        const shown =
          checked && requests.within('codeLens/resolve', checked.document, () => this.shown(checked, about));
        if (!shown) return lens;
        this.given.get(checked.document.path)?.shown.set(keyOf(about), shown);
        return { ...lens, command: await this.commandOf(shown, about.uri, lens.range.start) };
      }),
    );
  }

  /** To be called when other objects, findings or settings may have changed what lenses say. */
  changed(): void {
    if (!this.capabilities.refreshesLenses || this.given.size === 0) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.requests.detached('workspace/codeLens/refresh', () => this.renew()), PAUSE);
    // The timer must not keep the process alive. In a browser it is a number.
    if (typeof this.pause === 'object') this.pause.unref();
  }

  /** To be called when a document was closed. */
  closed(path: string): void {
    this.given.delete(path);
  }

  /** To be called on `shutdown`. */
  stop(): void {
    clearTimeout(this.pause);
  }

  /** Carries out the command of a lens for clients that do not have it: shows a place, after a choice where there are several. */
  show({ command, arguments: args }: ExecuteCommandParams): void {
    if (command !== SHOW_PLACES || this.capabilities.hasOwnCommands) return;
    const [wanted] = args ?? [];
    const places = isRecord(wanted) && Array.isArray(wanted.places) ? wanted.places.flatMap(asPlace) : [];
    const titled = places.map((place) => ({ title: titleOf(place), place }));
    const { showsDocuments, asksPerson } = this.capabilities;
    const [first, ...more] = titled;
    if (!first) return;
    const titles = titled.map(({ title }) => title);
    // The answer to the command does not wait for the person.
    this.requests.detached(SHOW_PLACES, async () => {
      if (!showsDocuments || (more.length > 0 && !asksPerson)) return this.window.tell(titles.join('\n'));
      const answer =
        more.length > 0 ? await this.window.choose(say`Which place?`, titles.slice(0, MOST_CHOICES)) : first.title;
      const chosen = titled.find(({ title }) => title === answer);
      if (chosen) await this.window.show(chosen.place.uri, chosen.place.range);
    });
  }

  /** Returns the lenses of a document; where not all is known, those about makers stay that the client has. */
  private lensesOf(checked: Checked): readonly FileLens[] {
    const { path } = checked.document;
    const { lenses: settings } = this.folders;
    const found = this.lenses.in(checked, settings);
    const last = this.given.get(path)?.lenses;
    if (!last || this.lenses.isCurrent(path)) return found;
    const had = new Set(last.filter(({ about }) => about === 'makers').map(({ index }) => index));
    return found
      .filter(({ about }) => about !== 'makers')
      .flatMap((one) => (one.about === 'readers' && had.has(one.index) ? [one, { ...one, about: 'makers' }] : [one]));
  }

  private shown(checked: Checked, about: Pick<FileLens, 'about' | 'index'>): Lens | undefined {
    const { path } = checked.document;
    const last = this.given.get(path)?.shown.get(keyOf(about));
    if (!this.lenses.isCurrent(path)) return last;
    const now = this.lenses.lens(checked, about);
    return now?.isTentative ? (last ?? now) : now;
  }

  private async renew(): Promise<void> {
    for (const [path, { lenses, shown }] of this.given) {
      const checked = await this.checker.check(path);
      if (!checked || !this.lenses.isCurrent(path)) continue;
      const now = this.lensesOf(checked);
      const isOther =
        JSON.stringify(now) !== JSON.stringify(lenses) ||
        now.some((one) => {
          const before = shown.get(keyOf(one));
          return JSON.stringify(before) !== JSON.stringify(this.shown(checked, one));
        });
      if (!isOther) continue;
      await this.connection.sendRequest('workspace/codeLens/refresh');
      return;
    }
  }

  private async commandOf({ title, tooltip, as, places }: Lens, uri: string, position: Position): Promise<Command> {
    const said = { title, ...(tooltip === undefined ? {} : { tooltip }) };
    // Without a command, the title is a text.
    if (places.length === 0) return { ...said, command: '' };
    const located = await this.located(places);
    if (!this.capabilities.hasOwnCommands && this.capabilities.hasShowReferences) {
      const locations = located.map((place) => ({ uri: place.uri, range: place.range }));
      return { ...said, command: 'editor.action.showReferences', arguments: [uri, position, locations] };
    }
    const argument: LensPlaces = { as, uri, position, places: located };
    return { ...said, command: SHOW_PLACES, arguments: [argument] };
  }

  private async located(places: readonly LensTarget[]): Promise<readonly LensPlace[]> {
    const found: LensPlace[] = [];
    for (const { place, label } of places) {
      const { file, start, end } = place;
      const text = await this.applied.of(file)?.withFiles((files) => files.read(file));
      const positions = this.documents.get(file)?.content ?? positionsOf(text ?? '');
      found.push({ uri: this.uris.toUri(file), range: toRange(positions, { start, end }), label });
    }
    return found;
  }
}

function keyOf({ about, index }: Pick<FileLens, 'about' | 'index'>): string {
  return `${about} ${index}`;
}

const ABOUT: readonly LensAbout[] = ['readers', 'makers', 'podSecurity'];

function lensData(
  data: unknown,
): { readonly uri: string; readonly about: LensAbout; readonly index: number } | undefined {
  if (!isRecord(data) || typeof data.uri !== 'string' || typeof data.index !== 'number') return undefined;
  const about = ABOUT.find((one) => one === data.about);
  return about && { uri: data.uri, about, index: data.index };
}

function asPlace(place: unknown): readonly LensPlace[] {
  if (!isRecord(place) || typeof place.uri !== 'string' || typeof place.label !== 'string') return [];
  const { range } = place;
  if (!isRecord(range) || !isPosition(range.start) || !isPosition(range.end)) return [];
  return [{ uri: place.uri, label: place.label, range: { start: range.start, end: range.end } }];
}

function isPosition(value: unknown): value is Position {
  return isRecord(value) && typeof value.line === 'number' && typeof value.character === 'number';
}

/** `Deployment web (web.yaml:16)`. */
function titleOf({ uri, range, label }: LensPlace): string {
  return `${label} (${nameOf(decodeURIComponent(uri))}:${range.start.line + 1})`;
}
