import { inParts } from '../text/limited.js';
import type { Range } from '../text/range.js';
import { say } from '../text/say.js';
import { Cursor } from './cursor.js';
import { LIMITS } from './limits.js';
import { forbiddenCharacters } from './read/characters.js';
import { conflictsIn, firstSide } from './read/conflicts.js';
import type { Hole } from './read/holes.js';
import { read, readFast, readWhileTyping } from './read/read.js';
import type { ReadDocument, YamlProblem } from './read/read-document.js';
import { withProblemsOf } from './read/recovery.js';
import { type Masked, maskActions, maskTemplate } from './read/template.js';
import type { YamlTree } from './tree.js';

/**
 * One document of a stream. It knows its own text only, not its place in the file, so that it can be kept with all
 * remembered results while the text around it changes. All offsets are UTF-16 code units from the document's start.
 */
export class YamlDocument {
  private read: ReadDocument | undefined;
  private rootCursor: Cursor | undefined;
  private isFinal = true;
  private own: readonly YamlProblem[] | undefined;

  constructor(
    /** The document's text as it is written, its `---` line included. */
    readonly text: string,
    private readonly masked: string,
    private readonly holes: readonly Hole[],
    private readonly lineHoles: readonly Hole[],
    /** The last readable version of the document, which is used while the user is typing. */
    private readonly before?: ReadDocument,
    /** Identifies the document through all its texts while the user is typing. */
    readonly identity: object = {},
    /** True when results for the document are worth remembering: it is open and may have another text soon. */
    readonly edited = false,
  ) {}

  /** Returns a document with a given tree, which was not read from YAML. */
  static made(text: string, read: ReadDocument): YamlDocument {
    const document = new YamlDocument(text, text, [], []);
    document.read = read;
    return document;
  }

  /** The last reading without problems, of this document or of the one it came from. */
  get lastGood(): ReadDocument | undefined {
    return this.read && this.isFinal && this.read.problems.length === 0 ? this.read : this.before;
  }

  /**
   * Returns the document as the `yaml` package reads it; undefined where the reading at hand is final. Takes a tenth of
   * a second for ten thousand lines: it must not be called before a request is answered.
   */
  readExactly(): YamlDocument | undefined {
    const known = this.parsed();
    if (this.isFinal) return undefined;
    const exact = read(this.masked);
    const document = new YamlDocument(
      this.text,
      this.masked,
      this.holes,
      this.lineHoles,
      this.before,
      this.identity,
      true,
    );
    document.read =
      exact.problems.length === 0 ? withHoles(exact, this.holes, this.lineHoles) : withProblemsOf(known, exact);
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

  /** Returns the problems of the text itself, template or not: forbidden characters and merge conflicts. */
  ownProblems(): readonly YamlProblem[] {
    this.own ??= [...conflictsIn(this.text), ...forbiddenCharacters(this.text)];
    return this.own;
  }

  /** True when the text cannot be read as it is meant: a fix cannot tell what an edit would mean. */
  get unreadable(): boolean {
    return (this.templated ? this.ownProblems() : this.problems).length > 0;
  }

  /**
   * The duplicate keys of maps: the range of the key, and that of the first one of its name. Empty for templates, whose
   * branches may repeat a key.
   */
  get duplicateKeys(): readonly { readonly name: string; readonly range: Range; readonly first: Range }[] {
    const { tree, duplicates } = this.parsed();
    if (this.lineHoles.length > 0) return [];
    const rangeOf = (node: number): Range => ({ start: tree.start(node), end: tree.end(node) });
    return duplicates.map(({ key, first }) => ({ name: tree.textOf(key), range: rangeOf(key), first: rangeOf(first) }));
  }

  /** True when the text has template lines: it is no YAML until it is rendered. */
  get templated(): boolean {
    return this.lineHoles.length > 0;
  }

  /** True when every value stands where it takes effect: no template and no shared anchor. */
  get literal(): boolean {
    return this.holes.length === 0 && this.lineHoles.length === 0 && !this.tree.hasShared;
  }

  /** Returns true for a document of the same text and the same holes: results for the one hold for the other. */
  sameAs(text: string, masked: string): boolean {
    return this.text === text && this.masked === masked;
  }

  private parsed(): ReadDocument {
    this.read ??= inParts(
      'read',
      this.identity,
      () => this.readNow(),
      () => read(''),
    );
    return this.read;
  }

  private readNow(): ReadDocument {
    const result = readWhileTyping(this.masked, this.before);
    const asWritten =
      this.holes.length > 0 && result.read.problems.length > 0 ? readFast(firstSide(this.text)) : 'malformed';
    // The text is YAML with its `{{`: they are a part of its values.
    const isText = typeof asWritten !== 'string';
    this.isFinal = isText || result.isFinal;
    return withHoles(isText ? asWritten : result.read, this.holes, this.lineHoles);
  }
}

function withHoles(read: ReadDocument, holes: readonly Hole[], lineHoles: readonly Hole[]): ReadDocument {
  const unclosed = (read.unclosed ?? []).map((range): Hole => ({ ...range, role: 'prints' }));
  read.tree.holes = unclosed.length > 0 ? [...holes, ...unclosed].sort((a, b) => a.start - b.start) : holes;
  read.tree.lineHoles = lineHoles;
  read.tree.uncertain = read.problems.length > 0;
  return read;
}

/** A document and its place in the file. */
export interface PlacedDocument {
  readonly document: YamlDocument;
  /** The offset of the document in the file, in UTF-16 code units. */
  readonly start: number;
}

/** The text of a file, split into documents. */
export interface YamlStream {
  readonly text: string;
  readonly documents: readonly PlacedDocument[];
  /** The problems of the file as a whole. Offsets count from the start of the file. */
  readonly problems: readonly YamlProblem[];
}

/** The previous stream of a file that is being opened in an editor. */
export const NOT_READ_YET: YamlStream = { text: '', documents: [], problems: [] };

/**
 * Splits a text into documents. Never throws. Documents of `previous` with the same text are taken over with all
 * remembered results; a document is parsed at its first use. A file that is opened in an editor has `NOT_READ_YET` as
 * its previous stream.
 */
export function parseStream(text: string, previous?: YamlStream): YamlStream {
  if (previous?.text === text && previous !== NOT_READ_YET) return previous;
  if (text.length > LIMITS.fileLength) {
    const message = say`The file is larger than ${LIMITS.fileLength / 1024 / 1024} Mi characters; it is not checked`;
    return { text, documents: [], problems: [{ message, range: { start: 0, end: 0 } }] };
  }
  return splitStream(text, maskTemplate(firstSide(text)), previous);
}

/**
 * Splits a text that was put together into documents: `actions` are the stand-ins for what is not known in it, and every other
 * `{{` is a part of the text. Never throws.
 * @param known Documents of other texts. Those with the same text are taken over with all remembered results.
 */
export function parseApplied(
  text: string,
  actions: readonly Range[] = [],
  previous?: YamlStream,
  known?: KnownDocuments,
): YamlStream {
  return splitStream(text, maskActions(text, actions), previous, known);
}

/** Documents of several texts, each text once. */
export class KnownDocuments {
  private readonly byText = new Map<string, YamlDocument[]>();

  /** Returns the known document with this text and these holes; otherwise the one that `make` returns, which is kept. */
  of(text: string, masked: string, make: () => YamlDocument): YamlDocument {
    const known = this.byText.get(text) ?? [];
    const same = known.find((one) => one.sameAs(text, masked));
    if (same) return same;
    const made = make();
    this.byText.set(text, [...known, made]);
    return made;
  }
}

function splitStream(text: string, mask: Masked, previous: YamlStream | undefined, known?: KnownDocuments): YamlStream {
  const starts = documentStarts(mask.text);
  const before = previous?.documents ?? [];
  const isSame = (index: number, old: PlacedDocument | undefined): boolean => {
    const [from, to] = [starts[index] ?? 0, starts[index + 1] ?? text.length];
    return old?.document.sameAs(text.slice(from, to), mask.text.slice(from, to)) === true;
  };
  // Typing changes one place: the documents before and behind it are taken over.
  const most = Math.min(starts.length, before.length);
  let front = 0;
  while (front < most && isSame(front, before[front])) front++;
  let back = 0;
  while (back < most - front && isSame(starts.length - 1 - back, before[before.length - 1 - back])) back++;
  // With as many documents as before, each changed document replaces the one at the same index.
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
          : paired && isSame(index, before[index])
            ? before[index]
            : undefined;
    if (old) return { document: old.document, start };
    const from = paired ? before[index]?.document : undefined;
    const [slice, masked] = [text.slice(start, end), mask.text.slice(start, end)];
    const own = [slice, masked, holes, lineHoles] as const;
    const make = (): YamlDocument => new YamlDocument(...own, from?.lastGood, from?.identity, previous !== undefined);
    return { document: known?.of(slice, masked, make) ?? make(), start };
  });
  return { text, documents, problems: [] };
}

/**
 * Returns the stream with an exact reading of the documents that could not be read; undefined where every reading is
 * final.
 */
export function readStreamExactly(stream: YamlStream): YamlStream | undefined {
  let changed = false;
  const documents = stream.documents.map((placed) => {
    const document = placed.document.readExactly();
    if (document) changed = true;
    return document ? { document, start: placed.start } : placed;
  });
  return changed ? { ...stream, documents } : undefined;
}

/**
 * Returns a function that returns the holes between two offsets, relative to the first. It must be called with rising
 * offsets.
 */
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
 * Returns the offsets at which documents begin: `---` at the start of a line, and the line after `...`. Comments and
 * directives before the first content belong to the document that follows.
 */
function documentStarts(text: string): number[] {
  const starts = [0];
  /** The offset from which on nothing but ignored lines was found, so that `---` does not begin a new document. */
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

/** Returns true when every line between two offsets is ignored. */
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
