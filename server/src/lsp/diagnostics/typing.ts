import type { Diagnostic } from 'vscode-languageserver';
import type { LineEdit } from '../session/line-edits.js';
import type { Checked } from './checked.js';

/** How long nobody has to have typed, in milliseconds, before what is new on the line that was typed on is shown. */
export const SHOWN_AFTER = 1000;

/** A half-typed line may be no YAML at all, and what is then said of the text may stand anywhere in it. */
const ANYWHERE = new Set<unknown>(['yaml-syntax']);

/** The diagnostics the client is to have, and the name of just these. */
export interface Visible {
  readonly diagnostics: Diagnostic[];
  readonly resultId: string;
}

/** What was shown, and on which lines that stands by now. */
interface Shown {
  readonly code: unknown;
  from: number;
  to: number;
}

interface Typed {
  /** The lines of the last edit. */
  lines: ReadonlySet<number>;
  readonly before: Shown[];
  timer: ReturnType<typeof setTimeout>;
}

/**
 * Holds back what is new on the line somebody is typing on: a line that is half typed is mostly wrong, and nobody wants to
 * be told. It is shown when the caret leaves the line, where the client tells of that, and after a second in any case. What
 * was shown there before goes on being shown, or goes; findings elsewhere come and go at once.
 */
export class Typing {
  private readonly typed = new Map<string, Typed>();
  /** What the client has of each document. */
  private readonly last = new Map<string, readonly Diagnostic[]>();

  constructor(
    /** Told of a document whose findings are not held back any more. */
    private readonly released: (path: string) => void,
    /** True for a document that is listed under another name. */
    private readonly isListedElsewhere: (path: string) => boolean = () => false,
  ) {}

  /** To be called with the edits of a document, in the order in which they were made. */
  edited(path: string, edits: readonly LineEdit[]): void {
    const known = this.typed.get(path);
    clearTimeout(known?.timer);
    // Whoever inserts several lines at once does not type them.
    if (edits.length === 0 || edits.some(({ start, newEnd }) => newEnd > start + 1)) {
      this.typed.delete(path);
      return;
    }
    const before = this.last.get(path)?.map(placeOf) ?? known?.before ?? [];
    this.last.delete(path);
    let lines = new Set<number>();
    for (const edit of edits) {
      for (const shown of before) move(shown, edit);
      lines = new Set([...lines].map((line) => (line > edit.oldEnd ? line + edit.newEnd - edit.oldEnd : line)));
      for (let line = edit.start; line <= edit.newEnd; line++) lines.add(line);
    }
    const timer = setTimeout(() => this.release(path), SHOWN_AFTER);
    // It keeps no process alive. In a browser there is none, and a timer is a number.
    if (typeof timer === 'object') timer.unref();
    this.typed.set(path, { lines, before, timer });
  }

  /** To be called with the lines a client's carets are on. */
  carets(path: string, lines: readonly number[]): void {
    const typed = this.typed.get(path);
    if (!typed) return;
    const left = [...typed.lines].filter((line) => !lines.includes(line));
    if (left.length === 0) return;
    typed.lines = new Set([...typed.lines].filter((line) => lines.includes(line)));
    if (typed.lines.size === 0) this.release(path);
    else this.released(path);
  }

  /** What of a document's findings the client is to be given now, which it is. */
  show(checked: Checked): Visible {
    const { path } = checked.document;
    const visible = this.visible(checked);
    this.last.set(path, visible.diagnostics);
    return visible;
  }

  /** What of a document's findings the client would be given. */
  visible({ document, diagnostics, resultId }: Checked): Visible {
    if (this.isListedElsewhere(document.path)) return { diagnostics: [], resultId: `${resultId}.elsewhere` };
    const typed = this.typed.get(document.path);
    if (!typed) return { diagnostics, resultId };
    const before = this.last.get(document.path)?.map(placeOf) ?? typed.before;
    const shown = diagnostics.filter((one) => !this.isHeld(one, document.uri, typed.lines, before));
    if (shown.length === diagnostics.length) return { diagnostics, resultId };
    return { diagnostics: shown, resultId: `${resultId}.held-${[...typed.lines].join('-')}` };
  }

  forget(path: string): void {
    clearTimeout(this.typed.get(path)?.timer);
    this.typed.delete(path);
    this.last.delete(path);
  }

  stop(): void {
    for (const path of [...this.typed.keys()]) this.forget(path);
  }

  private isHeld(one: Diagnostic, uri: string, lines: ReadonlySet<number>, before: readonly Shown[]): boolean {
    const anywhere = ANYWHERE.has(one.code);
    const { from, to } = placeOf(one);
    const related = one.relatedInformation?.filter(({ location }) => location.uri === uri) ?? [];
    const concerns =
      anywhere ||
      [{ from, to }, ...related.map(({ location }) => linesOf(location))].some((place) => isOn(place, lines));
    if (!concerns) return false;
    return !before.some((old) => old.code === one.code && (anywhere || (old.from <= to && from <= old.to)));
  }

  private release(path: string): void {
    clearTimeout(this.typed.get(path)?.timer);
    if (this.typed.delete(path)) this.released(path);
  }
}

function placeOf(diagnostic: Diagnostic): Shown {
  return { code: diagnostic.code, ...linesOf(diagnostic) };
}

function linesOf({ range }: Pick<Diagnostic, 'range'>): { readonly from: number; readonly to: number } {
  return { from: range.start.line, to: range.end.line };
}

function isOn({ from, to }: { readonly from: number; readonly to: number }, lines: ReadonlySet<number>): boolean {
  for (const line of lines) if (from <= line && line <= to) return true;
  return false;
}

/** What stands below an edit moves with it; what stood on its lines may stand on any of them now. */
function move(shown: Shown, { start, oldEnd, newEnd }: LineEdit): void {
  if (shown.to < start) return;
  const by = newEnd - oldEnd;
  if (shown.from > oldEnd) shown.from += by;
  else if (shown.from > start) shown.from = start;
  shown.to = shown.to > oldEnd ? shown.to + by : Math.max(newEnd, shown.from);
}
