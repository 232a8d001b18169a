import { yaml } from '@codemirror/lang-yaml';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { element } from '../../client/webview/dom.js';
import { APPLIED_ROOTS, APPLIED_TEXT, type AppliedRoot, type AppliedText } from '../../protocol/messages.js';
import { difference } from './editor.js';
import { offsetsOf } from './positions.js';
import type { Server } from './server.js';
import { messageOf, severityOf } from './severity.js';
import { HIGHLIGHTING, THEME } from './theme.js';
import { uriOf } from './uris.js';

/** What is applied of the file that is shown: what its chart renders, or what its kustomization builds. */
export class Applied {
  readonly root = element('div', { class: 'applied' });
  private readonly choice = element('select', { 'aria-label': 'Which chart or kustomization' });
  private readonly notes = element('p', { class: 'empty' });
  private readonly view: EditorView;
  private roots: readonly AppliedRoot[] = [];
  private text: AppliedText | undefined;
  private name = '';
  private line = 0;
  /** Counts questions: an answer to an old one comes too late. */
  private asked = 0;

  constructor(private readonly server: () => Server | undefined) {
    const holder = element('div', { class: 'editor' });
    const shadow = holder.attachShadow({ mode: 'open' });
    this.view = new EditorView({
      root: shadow,
      parent: shadow,
      extensions: [
        lineNumbers(),
        yaml(),
        HIGHLIGHTING,
        THEME,
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': 'What is applied' }),
      ],
    });
    this.choice.addEventListener('change', () => void this.draw());
    this.root.append(this.choice, this.notes, holder);
  }

  /** Shows what is applied of a file, at what its line gives. */
  async show(name: string, line = this.line): Promise<void> {
    this.line = line;
    const asked = ++this.asked;
    const roots = (await this.server()?.request<AppliedRoot[]>(APPLIED_ROOTS, { uri: uriOf(name) })) ?? [];
    if (asked !== this.asked) return;
    const before = this.choice.value;
    this.roots = roots;
    this.name = name;
    this.choice.replaceChildren(
      ...roots.map(({ label, key, uri }) => element('option', { value: `${uri} ${key}` }, [label])),
    );
    if (roots.some(({ uri, key }) => `${uri} ${key}` === before)) this.choice.value = before;
    this.choice.hidden = roots.length === 0;
    await this.draw();
  }

  /** The caret went to another line of the file. */
  follow(line: number): void {
    this.line = line;
    const file = this.text?.files.indexOf(uriOf(this.name)) ?? -1;
    const [found] = this.text?.spans.find(([, , , of, from, , to]) => of === file && from <= line && line <= to) ?? [];
    if (found === undefined) return;
    const { from } = this.view.state.doc.line(Math.min(found + 1, this.view.state.doc.lines));
    this.view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
  }

  private async draw(): Promise<void> {
    const asked = ++this.asked;
    const root = this.roots.find(({ uri, key }) => `${uri} ${key}` === this.choice.value);
    const text = root && (await this.server()?.request<AppliedText>(APPLIED_TEXT, { uri: root.uri, key: root.key }));
    if (asked !== this.asked) return;
    this.text = text;
    const shown = text?.text ?? '';
    this.notes.textContent = root
      ? (text?.problems ?? []).join('\n')
      : 'This file is applied as it is written. Charts and kustomizations show here what they give.';
    this.notes.hidden = this.notes.textContent === '';
    this.view.dispatch({ changes: difference(this.view.state.doc.toString(), shown) });
    this.view.dispatch(
      setDiagnostics(
        this.view.state,
        (text?.diagnostics ?? []).map((one) => ({
          ...offsetsOf(shown, one.range),
          severity: severityOf(one),
          message: messageOf(one),
          source: String(one.code ?? ''),
        })),
      ),
    );
    this.follow(this.line);
  }
}
