import type { Range } from '../text/range.js';
import { Cursor } from './cursor.js';
import { LIMITS } from './limits.js';
import { forbiddenCharacters } from './read/characters.js';
import { conflictsIn, firstSide } from './read/conflicts.js';
import type { Hole } from './read/holes.js';
import { read, readFast, readWhileTyping } from './read/read.js';
import type { ReadDocument, YamlProblem } from './read/read-document.js';
import { explained } from './read/recovery.js';
import { maskTemplate } from './read/template.js';
import type { YamlTree } from './tree.js';

/**
 * One document of a stream. It knows its own text only, not where it stands in the file: so it can be kept, with all that
 * was found in it, while the text around it changes. All offsets count from the document's start.
 */
export class YamlDocument {
  private read: ReadDocument | undefined;
  private rootCursor: Cursor | undefined;
  private isSettled = true;
  private own: readonly YamlProblem[] | undefined;

  constructor(
    /** The document's text as it is written, its `---` line included. */
    readonly text: string,
    private readonly masked: string,
    private readonly holes: readonly Hole[],
    private readonly lineHoles: readonly Hole[],
    /** What stood here when it could be read last: holds on while somebody is typing. */
    private readonly before?: ReadDocument,
    /** Stands for the document through all its texts, while somebody types. */
    readonly lineage: object = {},
    /** True when it is worth remembering what is found in the document: it is open, and may have another text soon. */
    readonly edited = false,
  ) {}

  /** A document that was not read from YAML but made. */
  static made(text: string, read: ReadDocument): YamlDocument {
    const document = new YamlDocument(text, text, [], []);
    document.read = read;
    return document;
  }

  /** What is known of the document, or of the one it came from, when it could be read. */
  get lastGood(): ReadDocument | undefined {
    return this.read && this.isSettled && this.read.problems.length === 0 ? this.read : this.before;
  }

  /**
   * The document as the `yaml` package sees it, where it could not be read and that was not asked yet; undefined where
   * there is nothing to ask. Takes a tenth of a second for ten thousand lines: not to be called on the way to an answer.
   */
  readExactly(): YamlDocument | undefined {
    const known = this.parsed();
    if (this.isSettled) return undefined;
    const exact = read(this.masked);
    const document = new YamlDocument(
      this.text,
      this.masked,
      this.holes,
      this.lineHoles,
      this.before,
      this.lineage,
      true,
    );
    document.read =
      exact.problems.length === 0 ? withHoles(exact, this.holes, this.lineHoles) : explained(known, exact);
    return document;
  }

  get tree(): YamlTree {
    return this.parsed().tree;
  }

  /** The value of the whole document; undefined where it is empty. */
  get root(): Cursor | undefined {
    const { tree, root } = this.parsed();
    if (root < 0) return undefined;
    this.rootCursor ??= Cursor.root(this, tree, root);
    return this.rootCursor;
  }

  get problems(): readonly YamlProblem[] {
    const { problems } = this.parsed();
    const own = this.ownProblems();
    return own.length > 0 ? [...own, ...problems] : problems;
  }

  /** What is wrong with the text whether or not it is a template: characters that YAML does not allow, merge conflicts. */
  ownProblems(): readonly YamlProblem[] {
    this.own ??= [...conflictsIn(this.text), ...forbiddenCharacters(this.text)];
    return this.own;
  }

  /** True when the text cannot be read as it is meant to be: no fix can tell what an edit would mean. */
  get unreadable(): boolean {
    return (this.templated ? this.ownProblems() : this.problems).length > 0;
  }

  /** Keys that stand in their map a second time: where, and where first. A template's branches may repeat a key. */
  get duplicateKeys(): readonly { readonly name: string; readonly range: Range; readonly first: Range }[] {
    const { tree, duplicates } = this.parsed();
    if (this.lineHoles.length > 0) return [];
    const rangeOf = (node: number): Range => ({ start: tree.start(node), end: tree.end(node) });
    return duplicates.map(({ key, first }) => ({ name: tree.textOf(key), range: rangeOf(key), first: rangeOf(first) }));
  }

  /** True when the text holds template control lines: it is not YAML until it is rendered. */
  get templated(): boolean {
    return this.lineHoles.length > 0;
  }

  /** True when everything stands where it counts: no template fills it in, no anchor brings it in from elsewhere. */
  get literal(): boolean {
    return this.holes.length === 0 && this.lineHoles.length === 0 && !this.tree.hasShared;
  }

  /** Same text, same holes: everything found in the one holds for the other. */
  sameAs(text: string, masked: string): boolean {
    return this.text === text && this.masked === masked;
  }

  private parsed(): ReadDocument {
    if (!this.read) {
      const result = readWhileTyping(this.masked, this.before);
      const asWritten =
        this.holes.length > 0 && result.read.problems.length > 0 ? readFast(firstSide(this.text)) : 'malformed';
      // Where the text is YAML as it stands, `{{` is a part of its values.
      const isText = typeof asWritten !== 'string';
      this.read = withHoles(isText ? asWritten : result.read, this.holes, this.lineHoles);
      this.isSettled = isText || result.settled;
    }
    return this.read;
  }
}

function withHoles(read: ReadDocument, holes: readonly Hole[], lineHoles: readonly Hole[]): ReadDocument {
  const unclosed = (read.unclosed ?? []).map((range): Hole => ({ ...range, role: 'prints' }));
  read.tree.holes = unclosed.length > 0 ? [...holes, ...unclosed].sort((a, b) => a.start - b.start) : holes;
  read.tree.lineHoles = lineHoles;
  read.tree.uncertain = read.problems.length > 0;
  return read;
}

/** A document, and where it begins in its file. */
export interface PlacedDocument {
  readonly document: YamlDocument;
  /** Where the document begins in the file. */
  readonly start: number;
}

/** A file's text as documents. */
export interface YamlStream {
  readonly text: string;
  readonly documents: readonly PlacedDocument[];
  /** Problems of the file as a whole, with offsets into the file. */
  readonly problems: readonly YamlProblem[];
}

/** What stands for an earlier text of a file that is opened to be edited. */
export const NOT_READ_YET: YamlStream = { text: '', documents: [], problems: [] };

/**
 * Splits a text into documents. Never throws. Documents whose text stands unchanged in `previous` are taken over with
 * all that is known of them; a document is parsed when it is first looked at. A file that is going to be edited begins with
 * `NOT_READ_YET` as what it was before.
 */
export function parseStream(text: string, previous?: YamlStream): YamlStream {
  if (previous?.text === text && previous !== NOT_READ_YET) return previous;
  if (text.length > LIMITS.fileLength) {
    const message = `The file is larger than ${LIMITS.fileLength / 1024 / 1024} Mi characters; it is not checked`;
    return { text, documents: [], problems: [{ message, range: { start: 0, end: 0 } }] };
  }
  const mask = maskTemplate(firstSide(text));
  const starts = documentStarts(mask.text);
  const before = previous?.documents ?? [];
  const isSame = (index: number, old: PlacedDocument | undefined): boolean => {
    const [from, to] = [starts[index] ?? 0, starts[index + 1] ?? text.length];
    return old?.document.sameAs(text.slice(from, to), mask.text.slice(from, to)) === true;
  };
  // Typing changes one place: what stands before it and what stands after it is taken over.
  const most = Math.min(starts.length, before.length);
  let front = 0;
  while (front < most && isSame(front, before[front])) front++;
  let back = 0;
  while (back < most - front && isSame(starts.length - 1 - back, before[before.length - 1 - back])) back++;
  // As many documents as before: each of the changed ones comes from the one that stood in its place.
  const paired = starts.length === before.length;
  const cut = cutter(mask.holes);
  const cutLines = cutter(mask.lineHoles);
  const documents = starts.map((start, index): PlacedDocument => {
    const end = starts[index + 1] ?? text.length;
    const [holes, lineHoles] = [cut(start, end), cutLines(start, end)];
    const old =
      index < front
        ? before[index]
        : index >= starts.length - back
          ? before[before.length - starts.length + index]
          : undefined;
    if (old) return { document: old.document, start };
    const from = paired ? before[index]?.document : undefined;
    const [slice, masked] = [text.slice(start, end), mask.text.slice(start, end)];
    const own = [slice, masked, holes, lineHoles] as const;
    const document = new YamlDocument(...own, from?.lastGood, from?.lineage, previous !== undefined);
    return { document, start };
  });
  return { text, documents, problems: [] };
}

/** Returns the stream with an exact reading of the documents that could not be read; undefined where there are none. */
export function readStreamExactly(stream: YamlStream): YamlStream | undefined {
  let changed = false;
  const documents = stream.documents.map((placed) => {
    const document = placed.document.readExactly();
    if (document) changed = true;
    return document ? { document, start: placed.start } : placed;
  });
  return changed ? { ...stream, documents } : undefined;
}

/** Hands out the holes that lie between two offsets, relative to the first; to be called with rising offsets. */
function cutter(holes: readonly Hole[]): (start: number, end: number) => readonly Hole[] {
  let next = 0;
  return (start, end) => {
    const inside: Hole[] = [];
    for (let hole = holes[next]; hole && hole.start < end; hole = holes[++next]) {
      inside.push({ ...hole, start: hole.start - start, end: Math.min(hole.end, end) - start });
    }
    return inside;
  };
}

const MARKER_LINES = /(?:^|\n)(?:---|\.\.\.)(?=[ \t\r\n]|$)/g;

/**
 * Where documents begin: at `---` at the start of a line, and after a `...` line. What stands before the first content,
 * comments and directives, belongs to the document that follows.
 */
function documentStarts(text: string): number[] {
  const starts = [0];
  /** Where a document may still begin with `---`, as nothing but what is ignored stands behind it. */
  let open: number | undefined = 0;
  for (const { 0: found, index } of text.matchAll(MARKER_LINES)) {
    const line = found.startsWith('\n') ? index + 1 : index;
    if (found.endsWith('-')) {
      if (open === undefined || !isBlank(text, open, line)) starts.push(line);
      open = undefined;
      continue;
    }
    const after = text.indexOf('\n', line) + 1;
    if (after === 0 || after === text.length) continue;
    starts.push(after);
    open = after;
  }
  return starts;
}

/** True when every line between two offsets is ignored. */
function isBlank(text: string, from: number, to: number): boolean {
  for (let line = from; line < to; ) {
    const newline = text.indexOf('\n', line);
    const end = newline < 0 ? text.length : newline + 1;
    if (!isIgnorable(text, line, end)) return false;
    line = end;
  }
  return true;
}

function isIgnorable(text: string, line: number, end: number): boolean {
  let index = line;
  while (index < end && /\s|\uFEFF/.test(text[index] ?? '')) index++;
  return index >= end || text[index] === '#' || text[line] === '%';
}
