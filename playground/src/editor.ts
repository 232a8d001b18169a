import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { type Diagnostic as Lint, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { searchKeymap } from '@codemirror/search';
import { Annotation, EditorState, type Extension, type TransactionSpec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  type ViewUpdate,
} from '@codemirror/view';
import type { Diagnostic, Hover, Range } from 'vscode-languageserver-protocol';
import { element } from '../../client/webview/dom.js';
import { completionsOf } from './completions.js';
import type { TypedChange } from './files.js';
import { offsetsOf, positionAt } from './positions.js';
import type { Server } from './server.js';
import { messageOf, severityOf } from './severity.js';
import { HIGHLIGHTING, THEME } from './theme.js';
import { uriOf } from './uris.js';

export interface EditorEvents {
  typed(name: string, text: string, changes: readonly TypedChange[]): void;
  carets(name: string, lines: readonly number[]): void;
  /** The user wants to know what can be done at a place. */
  actions(name: string, range: Range): void;
  definition(name: string, offset: number): void;
  rename(name: string, offset: number): void;
}

/** A change of a text that the user did not type here. */
const elsewhere = Annotation.define<true>();

/** The editor of the page. Each file keeps its own history and its own caret. */
export class Editor {
  /** The policy of the page forbids styles in its text; those of a shadow root are objects. */
  readonly root = element('div', { class: 'editor' });
  private readonly view: EditorView;
  private readonly states = new Map<string, EditorState>();
  private name = '';

  constructor(
    private readonly server: () => Server | undefined,
    private readonly events: EditorEvents,
  ) {
    const root = this.root.attachShadow({ mode: 'open' });
    this.view = new EditorView({ root, parent: root });
  }

  /** Shows a file. */
  open(name: string, text: string, diagnostics: readonly Diagnostic[]): void {
    if (this.name !== '') this.states.set(this.name, this.view.state);
    this.name = name;
    const known = this.states.get(name);
    this.view.setState(known ?? EditorState.create({ doc: text, extensions: this.extensions() }));
    this.changed(name, text);
    this.showDiagnostics(name, diagnostics);
  }

  /** A text was changed elsewhere. */
  changed(name: string, text: string): void {
    const state = name === this.name ? this.view.state : this.states.get(name);
    if (!state || state.doc.toString() === text) return;
    const spec: TransactionSpec = {
      changes: difference(state.doc.toString(), text),
      annotations: elsewhere.of(true),
      userEvent: 'input.fix',
    };
    if (name === this.name) this.view.dispatch(spec);
    else this.states.set(name, state.update(spec).state);
  }

  forget(name: string): void {
    this.states.delete(name);
    if (name === this.name) this.name = '';
  }

  showDiagnostics(name: string, diagnostics: readonly Diagnostic[]): void {
    if (name !== this.name) return;
    const text = this.view.state.doc.toString();
    this.view.dispatch(
      setDiagnostics(
        this.view.state,
        diagnostics.map((one) => this.toLint(one, text)),
      ),
    );
  }

  /** Selects a range and has it seen. */
  select(range: Range): void {
    const { from, to } = offsetsOf(this.view.state.doc.toString(), range);
    this.view.dispatch({
      selection: { anchor: from, head: to },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    this.view.focus();
  }

  /** Returns where the caret stands in the window, in pixels. */
  caretPlace(): { readonly left: number; readonly top: number } {
    const place = this.view.coordsAtPos(this.view.state.selection.main.head);
    const { left, top } = this.root.getBoundingClientRect();
    return place ? { left: place.left, top: place.bottom } : { left: left + 40, top: top + 40 };
  }

  focus(): void {
    this.view.focus();
  }

  private toLint(one: Diagnostic, text: string): Lint {
    const related = (one.relatedInformation ?? []).map(({ message }) => `\n${message}`).join('');
    return {
      ...offsetsOf(text, one.range),
      severity: severityOf(one),
      message: `${messageOf(one)}${related}`,
      source: String(one.code ?? ''),
      actions: [{ name: 'Fix …', apply: () => this.events.actions(this.name, one.range) }],
    };
  }

  private extensions(): Extension {
    return [
      lineNumbers(),
      lintGutter(),
      highlightActiveLineGutter(),
      history(),
      drawSelection(),
      EditorState.allowMultipleSelections.of(true),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      yaml(),
      HIGHLIGHTING,
      THEME,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': 'The text of the file' }),
      autocompletion({ override: [(context) => completionsOf(context, this.server(), this.name)] }),
      hoverTooltip(async (view, pos) => {
        const text = await this.hoverAt(view.state.doc.toString(), pos);
        return text === '' ? null : { pos, create: () => ({ dom: element('div', { class: 'hover' }, [text]) }) };
      }),
      keymap.of([
        { key: 'Mod-.', run: () => this.atCaret((range) => this.events.actions(this.name, range)) },
        { key: 'F12', run: () => this.atHead((offset) => this.events.definition(this.name, offset)) },
        { key: 'F2', run: () => this.atHead((offset) => this.events.rename(this.name, offset)) },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...completionKeymap,
        ...lintKeymap,
      ]),
      EditorView.domEventHandlers({
        mousedown: (event, view) => {
          if (!event.ctrlKey && !event.metaKey) return;
          const offset = view.posAtCoords({ x: event.clientX, y: event.clientY });
          if (offset !== null) this.events.definition(this.name, offset);
        },
      }),
      EditorView.updateListener.of((update) => this.updated(update)),
    ];
  }

  private updated({ docChanged, selectionSet, changes, state, transactions }: ViewUpdate): void {
    if (docChanged && !transactions.some((one) => one.annotation(elsewhere))) {
      const typed: TypedChange[] = [];
      changes.iterChanges((from, to, _from, _to, inserted) => typed.push({ from, to, text: inserted.toString() }));
      this.events.typed(this.name, state.doc.toString(), typed);
    }
    if (docChanged || selectionSet)
      this.events.carets(
        this.name,
        state.selection.ranges.map(({ head }) => state.doc.lineAt(head).number - 1),
      );
  }

  private atHead(act: (offset: number) => void): true {
    act(this.view.state.selection.main.head);
    return true;
  }

  private atCaret(act: (range: Range) => void): true {
    const { state } = this.view;
    const { from, to } = state.selection.main;
    const text = state.doc.toString();
    act({ start: positionAt(text, from), end: positionAt(text, to) });
    return true;
  }

  private async hoverAt(text: string, offset: number): Promise<string> {
    const textDocument = { uri: uriOf(this.name) };
    const hover = await this.server()?.request<Hover>('textDocument/hover', {
      textDocument,
      position: positionAt(text, offset),
    });
    const { contents } = hover ?? { contents: '' };
    return typeof contents === 'string' ? contents : 'value' in contents ? contents.value : '';
  }
}

/** Returns the change that makes a text another one: without what both begin and end with. */
export function difference(
  before: string,
  after: string,
): { readonly from: number; readonly to: number; readonly insert: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
