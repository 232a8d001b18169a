import type {
  CodeAction,
  Command,
  Diagnostic,
  Location,
  LocationLink,
  Range,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { element } from '../../client/webview/dom.js';
import { Applied } from './applied.js';
import { ask, askText } from './dialog.js';
import { Editor } from './editor.js';
import { applyEdit } from './edits.js';
import type { Example } from './examples.js';
import { FileList } from './file-list.js';
import { Files, pathOf } from './files.js';
import { Flow } from './flow.js';
import { fileActions, footer, header, onDrop } from './frame.js';
import { showMenu } from './menu.js';
import { positionAt } from './positions.js';
import { Problems } from './problems.js';
import { Server } from './server.js';
import { fragmentOf } from './share.js';
import { Tabs } from './tabs.js';
import { nameOf, uriOf } from './uris.js';

/** How long a message stays, in milliseconds. */
const SAID_FOR = 8000;
/** A larger file is not taken. */
const LARGEST = 2 * 1024 * 1024;

/** The page: files, an editor, and what Yamlock says of them. */
export class Page {
  readonly root = element('div', { id: 'page' });
  private readonly files = new Files();
  private server: Server | undefined;
  private shown = '';
  private silence = 0;
  private readonly live = element('p', { class: 'live', role: 'status' });
  private readonly problems = new Problems({
    show: (name, { range }) => this.show(name, range),
    fix: (name, one, beside) => {
      const { left, bottom } = beside.getBoundingClientRect();
      void this.offer(name, one.range, [one], { left, top: bottom });
    },
  });
  private readonly list = new FileList({
    open: (name) => this.show(name),
    rename: (name) => void this.renameFile(name),
    remove: (name) => this.files.remove(name),
  });
  private readonly editor = new Editor(() => this.server, {
    typed: (name, text, changes) => this.files.write(name, text, changes),
    carets: (name, lines) => {
      this.server?.carets(name, lines);
      if (this.tabs.chosen === 'applied') this.applied.follow(lines[0] ?? 0);
    },
    actions: (name, range) => void this.offer(name, range, undefined, this.editor.caretPlace()),
    definition: (name, offset) => void this.goToDefinition(name, offset),
    rename: (name, offset) => void this.renameAt(name, offset),
  });
  private readonly applied = new Applied(() => this.server);
  private readonly flow = new Flow(
    () => this.server,
    (uri, range) => this.show(nameOf(uri) ?? '', range),
  );
  private readonly tabs = new Tabs(
    {
      problems: ['Problems', this.problems.root],
      applied: ['What is applied', this.applied.root],
      flow: ['Secret flow', this.flow.root],
    },
    (chosen) => {
      this.flow.show(chosen === 'flow');
      if (chosen === 'applied') void this.applied.show(this.shown);
    },
  );

  constructor(private readonly examples: readonly Example[]) {
    this.root.append(
      header(
        this.examples,
        ({ files, shown }) => this.open(files, shown),
        () => void this.copyLink(),
      ),
      element('nav', { class: 'side', 'aria-label': 'Files' }, [
        this.list.root,
        fileActions(
          () => void this.addFile(),
          (files) => void this.take(files),
        ),
      ]),
      element('main', {}, [this.editor.root]),
      element('section', { class: 'results', 'aria-label': 'What Yamlock says' }, [this.tabs.root]),
      footer(),
      this.live,
    );
    this.files.onChange(({ name, after }) => {
      if (after === undefined) this.editor.forget(name);
      else this.editor.changed(name, after);
      if (this.files.text(this.shown) === undefined) this.show(this.files.names[0] ?? '');
      this.drawList();
    });
    onDrop((files) => void this.take(files));
  }

  /** Starts the server; what is open is checked from then on. */
  async start(): Promise<void> {
    this.server = await Server.start(this.files, {
      apply: (edit) => this.apply(edit),
      show: ({ uri, selection }) => {
        const name = nameOf(uri);
        if (name === undefined || this.files.text(name) === undefined) return false;
        this.show(name, selection);
        return true;
      },
      ask: async ({ message, actions = [] }) => {
        const chosen = await ask(
          message,
          actions.map(({ title }) => title),
        );
        return actions.find(({ title }) => title === chosen) ?? null;
      },
      tell: (message) => this.tell(message),
      found: (name, diagnostics) => this.found(name, diagnostics),
      flowChanged: () => void this.flow.draw(),
      appliedChanged: () => {
        if (this.tabs.chosen === 'applied') void this.applied.show(this.shown);
      },
    });
  }

  /** Shows files in the place of those that are open. */
  open(files: Readonly<Record<string, string>>, shown = Object.keys(files)[0] ?? ''): void {
    this.files.replaceAll(files);
    this.show(this.files.text(shown) === undefined ? (this.files.names[0] ?? '') : shown);
  }

  /** Says something for a while. */
  tell(message: string): void {
    this.live.textContent = message;
    window.clearTimeout(this.silence);
    this.silence = window.setTimeout(() => this.live.replaceChildren(), SAID_FOR);
  }

  private show(name: string, range?: Range): void {
    const text = this.files.text(name);
    if (text === undefined) return;
    if (name !== this.shown) {
      this.shown = name;
      this.editor.open(name, text, this.problems.of(name));
      this.drawList();
      if (this.tabs.chosen === 'applied') void this.applied.show(name);
    }
    if (range) this.editor.select(range);
  }

  private found(name: string, diagnostics: readonly Diagnostic[]): void {
    this.problems.set(name, diagnostics);
    this.tabs.count('problems', this.problems.count);
    this.editor.showDiagnostics(name, diagnostics);
    this.drawList();
  }

  private drawList(): void {
    this.list.draw(this.files.names, this.shown, (name) => this.problems.of(name).length);
  }

  /** Offers what can be done at a range. */
  private async offer(
    name: string,
    range: Range,
    diagnostics: readonly Diagnostic[] | undefined,
    at: { readonly left: number; readonly top: number },
  ): Promise<void> {
    const { start, end } = range;
    const near = this.problems
      .of(name)
      .filter((one) => one.range.start.line <= end.line && start.line <= one.range.end.line);
    const params = { textDocument: { uri: uriOf(name) }, range, context: { diagnostics: diagnostics ?? near } };
    const actions = (await this.server?.request<(CodeAction | Command)[]>('textDocument/codeAction', params)) ?? [];
    showMenu(
      actions
        .filter(
          (action): action is CodeAction =>
            typeof action.command !== 'string' && !('disabled' in action && action.disabled),
        )
        .map((action) => ({
          label: action.title,
          ...(action.isPreferred ? { isPreferred: true } : {}),
          choose: () => void this.carryOut(action),
        })),
      at,
      () => this.editor.focus(),
    );
  }

  private async carryOut(action: CodeAction): Promise<void> {
    const { title, edit, command } =
      action.edit || action.data === undefined
        ? action
        : ((await this.server?.request<CodeAction>('codeAction/resolve', action)) ?? action);
    const problem = edit ? this.apply(edit) : undefined;
    if (problem !== undefined) return this.tell(problem);
    if (command) await this.server?.request('workspace/executeCommand', command);
    // The server tells what became of its own command.
    else this.tell(edit ? `Done: ${title}` : `${title} was not possible`);
  }

  private apply(edit: WorkspaceEdit): string | undefined {
    return applyEdit(this.files, edit);
  }

  private async goToDefinition(name: string, offset: number): Promise<void> {
    const params = { textDocument: { uri: uriOf(name) }, position: positionAt(this.files.text(name) ?? '', offset) };
    const answer = await this.server?.request<Location | (Location | LocationLink)[]>(
      'textDocument/definition',
      params,
    );
    const [first] = [answer ?? []].flat();
    if (!first) return;
    const [uri, range] = 'uri' in first ? [first.uri, first.range] : [first.targetUri, first.targetSelectionRange];
    this.show(nameOf(uri) ?? '', range);
  }

  private async renameAt(name: string, offset: number): Promise<void> {
    const text = this.files.text(name) ?? '';
    const at = { textDocument: { uri: uriOf(name) }, position: positionAt(text, offset) };
    try {
      const place = await this.server?.request<{ readonly placeholder?: string }>('textDocument/prepareRename', at);
      if (!place) return this.tell('Nothing can be renamed here');
      const newName = await askText('The new name, in all files', place.placeholder ?? '');
      if (newName === undefined) return;
      const edit = await this.server?.request<WorkspaceEdit>('textDocument/rename', { ...at, newName });
      if (edit) this.tell(this.apply(edit) ?? `Renamed to ${newName}`);
    } catch (error) {
      this.tell(error instanceof Error ? error.message : String(error));
    }
  }

  private async renameFile(name: string): Promise<void> {
    const to = pathOf((await askText(`The new name of ${name}`, name)) ?? '');
    const text = this.files.text(name);
    if (to === undefined || to === name || text === undefined) return;
    if (this.files.text(to) !== undefined) return this.tell(`There is a file ${to} already`);
    this.files.write(to, text);
    this.files.remove(name);
    this.show(to);
  }

  private async addFile(): Promise<void> {
    const name = pathOf((await askText('The name of the new file', 'new.yaml')) ?? '');
    if (name === undefined) return;
    if (this.files.text(name) === undefined) this.files.write(name, '');
    this.show(name);
    this.editor.focus();
  }

  private async take(taken: readonly File[]): Promise<void> {
    const names: string[] = [];
    for (const file of taken) {
      const name = pathOf(file.webkitRelativePath || file.name);
      if (name === undefined) continue;
      if (file.size > LARGEST) this.tell(`${name} is larger than 2 MiB and was not taken`);
      else {
        this.files.write(name, await file.text());
        names.push(name);
      }
    }
    if (names[0] !== undefined) this.show(names[0]);
  }

  /** The files are in the part of the link behind `#`, which no browser sends to anybody. */
  private async copyLink(): Promise<void> {
    const sure = await ask('The link has the text of all files in it. Whoever gets the link can read them.', [
      'Copy it',
    ]);
    if (sure === undefined) return;
    const url = new URL(location.href);
    url.hash = await fragmentOf(this.files.all(), this.shown);
    await navigator.clipboard.writeText(url.href);
    this.tell('The link is copied');
  }
}
