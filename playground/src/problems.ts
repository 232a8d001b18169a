import type { Diagnostic } from 'vscode-languageserver-protocol';
import { element } from '../../client/webview/dom.js';
import { messageOf, severityOf } from './severity.js';

interface ProblemEvents {
  show(name: string, one: Diagnostic): void;
  /** What can be done is to be offered beside an element. */
  fix(name: string, one: Diagnostic, beside: HTMLElement): void;
}

/** The findings of all files. */
export class Problems {
  readonly root = element('div', { class: 'problems' });
  private readonly found = new Map<string, readonly Diagnostic[]>();

  constructor(private readonly events: ProblemEvents) {}

  get count(): number {
    return [...this.found.values()].reduce((sum, { length }) => sum + length, 0);
  }

  of(name: string): readonly Diagnostic[] {
    return this.found.get(name) ?? [];
  }

  set(name: string, diagnostics: readonly Diagnostic[]): void {
    if (diagnostics.length > 0) this.found.set(name, diagnostics);
    else this.found.delete(name);
    this.draw();
  }

  private draw(): void {
    const focused = this.root.contains(document.activeElement)
      ? document.activeElement?.getAttribute('data-key')
      : null;
    const files = [...this.found].sort(([a], [b]) => a.localeCompare(b, 'en'));
    this.root.replaceChildren(
      ...(files.length > 0
        ? files.map(([name, diagnostics]) => this.file(name, diagnostics))
        : [element('p', { class: 'empty' }, ['Nothing to report.'])]),
    );
    if (focused) this.root.querySelector<HTMLElement>(`[data-key=${JSON.stringify(focused)}]`)?.focus();
  }

  private file(name: string, diagnostics: readonly Diagnostic[]): HTMLElement {
    return element('section', {}, [
      element('h3', {}, [name, element('span', { class: 'count' }, [String(diagnostics.length)])]),
      element(
        'ul',
        {},
        diagnostics.map((one) => this.row(name, one)),
      ),
    ]);
  }

  private row(name: string, one: Diagnostic): HTMLElement {
    const severity = severityOf(one);
    const line = one.range.start.line + 1;
    const key = `${name} ${String(one.code)} ${line}`;
    const show = element('button', { type: 'button', class: 'show', 'data-key': key }, [
      element('span', { class: `level ${severity}` }, [severity === 'info' ? 'information' : severity]),
      element('span', {}, [messageOf(one)]),
      element('span', { class: 'where' }, [`${String(one.code ?? '')} · line ${line}`]),
    ]);
    show.addEventListener('click', () => this.events.show(name, one));
    const fix = element('button', { type: 'button', class: 'fix', 'data-key': `fix ${key}` }, ['Fix …']);
    fix.setAttribute('aria-label', `Fix: ${messageOf(one)}`);
    fix.addEventListener('click', () => this.events.fix(name, one, fix));
    return element('li', {}, [show, fix]);
  }
}
