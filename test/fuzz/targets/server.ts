import { TextDocument } from 'vscode-languageserver-textdocument';
import { judgeActions, judgeEdit, judgeRanges } from '../answers.js';
import { FuzzClient } from '../client.js';
import { demandNoValue } from '../findings.js';
import { generated } from '../generated.js';
import { AT_PLACE, OF_DOCUMENT, type Session, type Step, session, smallerSession } from '../grammar/sessions.js';
import { ROOT } from '../project.js';
import { defineTarget } from '../target.js';

export const server = defineTarget<Session>({
  name: 'server',
  entry: 'the language server gets edits, files on the disk and questions in any order',
  runs: 40,
  arbitrary: () => generated(session, smallerSession),
  async run({ files, steps }) {
    const disk = new Map(files.map(({ path, text }) => [`${ROOT}/${path}`, text]));
    const editor = new Editor(
      await FuzzClient.start(disk, ROOT),
      files.map(({ path }) => `${ROOT}/${path}`),
    );
    try {
      for (const step of steps) await editor.do(step);
      editor.client.judge();
    } finally {
      await editor.client.end();
    }
  },
});

/** Does what the steps of a session say, and judges every answer. */
class Editor {
  private readonly open = new Map<string, TextDocument>();

  constructor(
    readonly client: FuzzClient,
    private readonly paths: readonly string[],
  ) {}

  async do(step: Step): Promise<void> {
    const path = this.paths[step.file % Math.max(1, this.paths.length)];
    if (path === undefined) return;
    const uri = `file://${path}`;
    const document = this.documentOf(path);
    const { disk } = this.client;
    const range = {
      start: placeIn(document, step.at),
      end: placeIn(document, step.to),
    };
    switch (step.what) {
      case 'open':
        if (this.open.has(path)) return;
        this.open.set(path, document);
        return this.client.notify('textDocument/didOpen', {
          textDocument: { uri, languageId: 'yaml', version: 1, text: document.getText() },
        });
      case 'type':
        return this.change(path, [{ range, text: step.text }]);
      case 'replace':
        return this.change(path, [{ text: step.text }]);
      case 'close':
        if (!this.open.delete(path)) return;
        return this.client.notify('textDocument/didClose', { textDocument: { uri } });
      case 'save':
        if (!this.open.has(path)) return;
        disk.set(path, document.getText());
        return this.client.notify('textDocument/didSave', { textDocument: { uri } });
      case 'write':
        return this.watched(path, step.text);
      case 'remove':
        return this.watched(path, undefined);
      default:
        return this.ask(step, path, document, range);
    }
  }

  private async change(path: string, contentChanges: { range?: unknown; text: string }[]): Promise<void> {
    const document = this.open.get(path);
    if (!document) return;
    const version = document.version + 1;
    TextDocument.update(document, contentChanges as Parameters<typeof TextDocument.update>[1], version);
    await this.client.notify('textDocument/didChange', {
      textDocument: { uri: document.uri, version },
      contentChanges,
    });
  }

  private async watched(path: string, text: string | undefined): Promise<void> {
    const { disk } = this.client;
    const type = text === undefined ? 3 : disk.has(path) ? 2 : 1;
    if (text === undefined) disk.delete(path);
    else disk.set(path, text);
    await this.client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `file://${path}`, type }] });
  }

  private async ask({ what, text }: Step, path: string, document: TextDocument, range: Range): Promise<void> {
    const textDocument = { uri: `file://${path}` };
    const isOpen = this.open.has(path);
    if (AT_PLACE.includes(what)) {
      const context = what.endsWith('references') ? { includeDeclaration: true } : { triggerKind: 1 };
      const answer = await this.client.request(what, { textDocument, position: range.start, context });
      if (isOpen && !/definition|references/.test(what)) judgeRanges(answer, document, what);
      if (what.endsWith('hover')) this.demandNoValue(answer, what);
    } else if (OF_DOCUMENT.includes(what)) {
      const answer = await this.client.request(what, { textDocument, uri: textDocument.uri });
      if (isOpen && what.startsWith('textDocument/')) judgeRanges(answer, document, what);
      this.demandNoValue(answer, what);
    } else if (what.endsWith('codeAction')) {
      const actions = await this.client.request(what, { textDocument, range, context: { diagnostics: [] } });
      await judgeActions(actions, this.client, (uri) => this.textOf(uri), this.texts());
    } else if (what.endsWith('rename')) {
      const edit = await this.client.request(what, { textDocument, position: range.start, newName: text });
      judgeEdit(edit, (uri) => this.textOf(uri), what, false);
    } else if (what.endsWith('selectionRange')) {
      judgeRanges(await this.client.request(what, { textDocument, positions: [range.start] }), document, what);
    } else if (what.endsWith('inlayHint')) {
      const answer = await this.client.request(what, { textDocument, range });
      this.demandNoValue(answer, what);
    } else {
      const answer = await this.client.request(what, { query: text, previousResultIds: [] });
      this.demandNoValue(answer, what);
    }
  }

  private demandNoValue(answer: unknown, what: string): void {
    demandNoValue(JSON.stringify(answer ?? ''), what, this.texts());
  }

  /** The texts of all files: on the disk, and as they are open. */
  private texts(): readonly string[] {
    return [...this.client.disk.values(), ...[...this.open.values()].map((document) => document.getText())];
  }

  private textOf(uri: string): string | undefined {
    const path = decodeURIComponent(uri.replace('file://', ''));
    return this.open.get(path)?.getText() ?? this.client.disk.get(path);
  }

  private documentOf(path: string): TextDocument {
    return this.open.get(path) ?? TextDocument.create(`file://${path}`, 'yaml', 1, this.client.disk.get(path) ?? '');
  }
}

/** Returns the position at so many thousandths of a document. */
function placeIn(document: TextDocument, thousandths: number): Range['start'] {
  return document.positionAt(Math.round((thousandths / 1000) * document.getText().length));
}

type Range = { readonly start: { line: number; character: number }; readonly end: { line: number; character: number } };
