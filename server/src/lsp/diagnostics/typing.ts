import type { Diagnostic } from 'vscode-languageserver';
import type { LineEdit } from '../session/line-edits.js';
import type { Checked } from './checked.js';

/** The time without typing, in milliseconds, after which new diagnostics on the typed line are shown. */
export const SHOWN_AFTER = 1000;

/** Codes of diagnostics that a half-typed line may cause anywhere in the text. */
const ANYWHERE = new Set<unknown>(['yaml-syntax']);

/** The diagnostics that the client is given, with a result id for exactly these. */
export interface Visible {
  readonly diagnostics: Diagnostic[];
  readonly resultId: string;
}

/** A diagnostic that was shown before, and the lines it is on after the edits since. */
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
 * Holds back new diagnostics on the line that is being typed, because a half-typed line is mostly wrong. They are shown when the
 * caret leaves the line, if the client reports carets, or after a second. Diagnostics from before stay on the line or go, and
 * those on other lines come and go at once.
 */
export class Typing {
  private readonly typed = new Map<string, Typed>();
  /** The diagnostics that the client has of each document. */
  private readonly last = new Map<string, readonly Diagnostic[]>();

  constructor(
    /** Called for a document whose diagnostics are no longer held back. */
    private readonly released: (path: string) => void,
    /** Returns true for a document that is listed under another name. */
    private readonly isListedElsewhere: (path: string) => boolean = () => false,
  ) {}

  /** To be called with the edits of a document, in the order in which they were made. */
  edited(path: string, edits: readonly LineEdit[]): void {
    const typedBefore = this.typed.get(path);
    clearTimeout(typedBefore?.timer);
    // Several lines at once are inserted, not typed.
    if (edits.length === 0 || edits.some(({ start, newEnd }) => newEnd > start + 1)) {
      this.typed.delete(path);
      return;
    }
    const before = this.last.get(path)?.map(toShown) ?? typedBefore?.before ?? [];
    this.last.delete(path);
    let lines = new Set<number>();
    for (const edit of edits) {
      for (const shown of before) move(shown, edit);
      lines = new Set([...lines].map((line) => (line > edit.oldEnd ? line + edit.newEnd - edit.oldEnd : line)));
      for (let line = edit.start; line <= edit.newEnd; line++) lines.add(line);
    }
    const timer = setTimeout(() => this.release(path), SHOWN_AFTER);
    // The timer must not keep the process alive. In a browser it is a number.
    if (typeof timer === 'object') timer.unref();
    this.typed.set(path, { lines, before, timer });
  }

  /** To be called with the lines of the client's carets. */
  carets(path: string, lines: readonly number[]): void {
    const typed = this.typed.get(path);
    if (!typed) return;
    const left = [...typed.lines].filter((line) => !lines.includes(line));
    if (left.length === 0) return;
    typed.lines = new Set([...typed.lines].filter((line) => lines.includes(line)));
    if (typed.lines.size === 0) this.release(path);
    else this.released(path);
  }

  /** Returns the diagnostics to give the client now, and remembers that it has them. */
  show(checked: Checked): Visible {
    const { path } = checked.document;
    const visible = this.visible(checked);
    this.last.set(path, visible.diagnostics);
    return visible;
  }

  /** Returns the diagnostics that the client would be given. */
  visible({ document, diagnostics, resultId }: Checked): Visible {
    if (this.isListedElsewhere(document.path)) return { diagnostics: [], resultId: `${resultId}.elsewhere` };
    const typed = this.typed.get(document.path);
    if (!typed) return { diagnostics, resultId };
    const before = this.last.get(document.path)?.map(toShown) ?? typed.before;
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
    const { from, to } = linesOf(one);
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

function toShown(diagnostic: Diagnostic): Shown {
  return { code: diagnostic.code, ...linesOf(diagnostic) };
}

function linesOf({ range }: Pick<Diagnostic, 'range'>): { readonly from: number; readonly to: number } {
  return { from: range.start.line, to: range.end.line };
}

function isOn({ from, to }: { readonly from: number; readonly to: number }, lines: ReadonlySet<number>): boolean {
  for (const line of lines) if (from <= line && line <= to) return true;
  return false;
}

/** Moves a diagnostic below an edit with its lines; one on the edited lines covers all of them afterwards. */
function move(shown: Shown, { start, oldEnd, newEnd }: LineEdit): void {
  if (shown.to < start) return;
  const by = newEnd - oldEnd;
  if (shown.from > oldEnd) shown.from += by;
  else if (shown.from > start) shown.from = start;
  shown.to = shown.to > oldEnd ? shown.to + by : Math.max(newEnd, shown.from);
}
