import { append } from '../../text/append.js';
import { applyEdits, type Edit, shiftEdits } from '../../text/range.js';
import { phrase, say, words } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type PlacedDocument, parseStream } from '../../yaml/document.js';
import { documentText, type EditPlan, setScalar, type YamlData } from '../../yaml/edit/edits.js';
import { renderEntry, renderFlowEntry } from '../../yaml/edit/write.js';
import { isJson } from '../../yaml/json.js';
import { columnOf, commentsWithin, fileStyle } from '../../yaml/layout.js';
import { NodeStyle } from '../../yaml/nodes.js';
import { placeComments } from './comments.js';
import { readAsKubernetes, readAsSops, type SopsScalar } from './scalars.js';
import type { Selectors } from './selectors.js';
import { additionalDataFor, encryptedText, type SopsSession, startMac } from './session.js';

/** The release of sops whose format this is; sops writes its own version here. */
const VERSION = '3.13.3';
/** The top-level key of sops' own data. */
export const SOPS_KEY = 'sops';

/** The edits that encrypt a file. Offsets are UTF-16 code units from the file's start. */
export interface SopsEdits {
  readonly edits: readonly Edit[];
  /** The number of encrypted values, without comments and empty texts. */
  readonly encrypted: number;
}

interface Refused {
  readonly refused: string;
}

/**
 * Encrypts a YAML file as sops does: the values and comments that the selectors cover, and the `sops:` block at the end
 * of every document. Nothing else changes: order, indentation, quotes, line endings and plain comments stay. A value is
 * encrypted with the type that Kubernetes reads. Empty texts and nulls stay as they are, as with sops.
 * @param mayBeEmpty True where all values may be empty texts; a file without any value to encrypt is refused otherwise.
 */
export function encryptText(
  text: string,
  selectors: Selectors,
  session: SopsSession,
  { mayBeEmpty = false }: { readonly mayBeEmpty?: boolean } = {},
): SopsEdits | Refused {
  const { documents, problems } = parseStream(text);
  if (problems[0]) return { refused: say`the file cannot be read as YAML` };
  if (selectors.by.includes('comment'))
    return { refused: say`what ${selectors.by} covers is left to the sops program` };
  // go-yaml takes these for line breaks or skips them: the text that the MAC covers is not certain.
  if (/[\u0085\u2028\u2029]|.\uFEFF/s.test(text))
    return { refused: say`the file has characters that YAML readers disagree on` };
  const mac = startMac(session, selectors.macOnlyEncrypted);
  const edits: Edit[] = [];
  let encrypted = 0;
  const blocks: { readonly root: Cursor; readonly start: number }[] = [];
  for (const placed of documents) {
    const root = readableRoot(placed);
    if ('refused' in root) return root;
    const writer = new Writer(selectors, session, mac.add);
    const reason = writer.values(root, []) ?? writer.comments(root);
    if (reason !== undefined) return { refused: reason };
    append(edits, shiftEdits(writer.edits, placed.start));
    encrypted += writer.encrypted;
    blocks.push({ root, start: placed.start });
  }
  if (encrypted === 0 && !mayBeEmpty) return { refused: say`the rule for the file covers no value in it` };
  const data = metadata(selectors, session, mac.sealed());
  for (const { root, start } of blocks) {
    const block = insertBlock(root, data);
    if ('refused' in block) return block;
    append(edits, shiftEdits(block.edits, start));
  }
  return { edits, encrypted };
}

/**
 * Returns the reason why sops may read a text differently, so that the values it covers are not certain; undefined
 * where there is none.
 */
export function whyNotReadable(text: string): string | undefined {
  const { documents, problems } = parseStream(text);
  if (problems[0] || documents.length === 0) return say`the file cannot be read as YAML`;
  for (const placed of documents) {
    const root = readableRoot(placed);
    if ('refused' in root) return root.refused;
    for (const cursor of root.walk()) {
      if (usesAnchor(cursor)) return words(ANCHORS);
      if (cursor.opaque) return say`the file is a template`;
    }
  }
  return undefined;
}

/** Returns the text of a new encrypted file with the given data. */
export function encryptData(
  data: YamlData,
  selectors: Selectors,
  session: SopsSession,
): { readonly text: string } | Refused {
  const text = documentText(data);
  const result = encryptText(text, selectors, session);
  return 'refused' in result ? result : { text: applyEdits(text, result.edits) };
}

/** Returns the root map of a document that sops reads as this reader does. Refused otherwise. */
function readableRoot({ document }: PlacedDocument): Cursor | Refused {
  if (document.templated) return { refused: say`the file is a template` };
  if (document.problems.length > 0 || document.tree.stale) return { refused: say`the file cannot be read as YAML` };
  if (document.duplicateKeys.length > 0) return { refused: say`a key stands twice in one mapping` };
  const { root } = document;
  if (root?.kind !== 'map' || root.isAlias)
    return { refused: say`sops encrypts documents that are mappings, and no others` };
  if (root.has(SOPS_KEY)) return { refused: say`the file is encrypted already` };
  return root;
}

/** Collects the edits of one document. */
class Writer {
  readonly edits: Edit[] = [];
  encrypted = 0;
  /** The offsets of comments in values that are replaced as a whole. */
  private readonly written = new Set<number>();

  constructor(
    private readonly selectors: Selectors,
    private readonly session: SopsSession,
    private readonly hash: (text: string) => void,
  ) {}

  /** Encrypts the covered values below a collection; returns the reason where a value prevents that. */
  values(collection: Cursor, keys: readonly string[]): string | undefined {
    if (collection.tag !== undefined) return say`a collection has a tag`;
    let seen = 0;
    for (const child of collection.children()) {
      seen++;
      const reason = whyNot(child);
      if (reason !== undefined) return reason;
      const path = child.key === undefined ? keys : [...keys, child.key];
      const inner = child.kind === 'scalar' ? this.scalar(child, path) : this.values(child, path);
      if (inner !== undefined) return inner;
    }
    // Keys that are collections are no children.
    return seen === collection.size ? undefined : say`a key is no text`;
  }

  comments(root: Cursor): string | undefined {
    // Without this check, a comment whose collection is not certain would prevent the encryption of any file.
    const anyCovered = root.comments.length > 0 && this.mayCoverComments(root);
    if (!anyCovered) return undefined;
    const placed = placeComments(root, blockOffset(root));
    if (!placed) return say`a comment stands where sops might not find it again`;
    for (const { range, text, within } of placed) {
      const keys = within.path.filter((step) => typeof step === 'string');
      if (this.written.has(range.start) || !this.selectors.covers(keys)) continue;
      // An empty comment stays empty, but in a list sops would make an item of it.
      const words = text.trimEnd() === '' && within.kind === 'sequence' ? ' ' : text.trimEnd();
      const newText = `#${encryptedText(this.session, words, 'comment', additionalDataFor(keys))}`;
      this.edits.push({ range, newText });
    }
    return undefined;
  }

  /** Returns false where no collection of the document is covered. */
  private mayCoverComments(root: Cursor): boolean {
    for (const cursor of root.walk()) {
      if (cursor.kind === 'scalar') continue;
      if (this.selectors.covers(cursor.path.filter((step) => typeof step === 'string'))) return true;
    }
    return false;
  }

  private scalar(scalar: Cursor, keys: readonly string[]): string | undefined {
    const isCovered = this.selectors.covers(keys);
    const atEnd = endsUnfinished(scalar);
    if (atEnd && !isCovered) return say`the last line of the file has no line break`;
    if (!isCovered && this.selectors.macOnlyEncrypted) return undefined;
    const isPlain = scalar.style === NodeStyle.Plain || scalar.style === NodeStyle.Empty;
    const read: SopsScalar | undefined = !isPlain
      ? { type: 'str', text: atEnd ? scalar.text.replace(/\n$/, '') : scalar.text }
      : isCovered
        ? readAsKubernetes(scalar.text)
        : readAsSops(scalar.text);
    if (!read) return say`a number is too large for sops`;
    if (/[\ud800-\udfff]/u.test(read.text)) return say`a value is no valid Unicode`;
    if (read.type === 'null') return undefined;
    this.hash(read.text);
    if (!isCovered || read.text === '' || read.type === 'time') return undefined;
    this.encrypted++;
    return this.replace(scalar, encryptedText(this.session, read.text, read.type, additionalDataFor(keys)), keys);
  }

  private replace(scalar: Cursor, encrypted: string, keys: readonly string[]): string | undefined {
    const plan = setScalar(scalar, encrypted);
    if ('refused' in plan) return plan.refused;
    // The replacement includes a comment behind the header of a block scalar.
    const [comment] = commentsWithin(scalar, scalar.localRange);
    const [edit] = plan.edits;
    if (comment === undefined || !edit) {
      append(this.edits, plan.edits);
      return undefined;
    }
    const within = keys.slice(0, scalar.key === undefined ? undefined : -1);
    const isCovered = this.selectors.covers(within) && comment.slice(1).trim() !== '';
    const hidden = encryptedText(this.session, comment.slice(1), 'comment', additionalDataFor(within));
    this.edits.push({ ...edit, newText: isCovered ? `${encrypted} #${hidden}` : edit.newText });
    for (const { start, end } of scalar.comments)
      if (start >= scalar.localRange.start && end <= scalar.localRange.end) this.written.add(start);
    return undefined;
  }
}

const ANCHORS = phrase`the file uses anchors, which sops writes out`;

function usesAnchor({ isAlias, aliased, shared }: Cursor): boolean {
  return isAlias || aliased || shared;
}

/** Returns the reason why a value prevents the encryption of its file; undefined where it does not. */
function whyNot(child: Cursor): string | undefined {
  if (usesAnchor(child)) return words(ANCHORS);
  if (child.tag !== undefined) return say`a value has a tag`;
  if (child.opaque) return say`the file is a template`;
  const { key, localKeyRange } = child;
  if (key === undefined || !localKeyRange) return undefined;
  if (/^["']/.test(child.sourceText[localKeyRange.start] ?? '')) return undefined;
  return key === '<<' || readAsSops(key)?.type !== 'str' ? say`a key is no text` : undefined;
}

/**
 * Returns true for a block scalar that ends with the file, on a line without a line break: Kubernetes and sops read no
 * line break there, and a line written below would add one.
 */
function endsUnfinished({ style, sourceText, localRange }: Cursor): boolean {
  if (style !== NodeStyle.Literal && style !== NodeStyle.Folded) return false;
  return !sourceText.endsWith('\n') && sourceText.slice(localRange.end).trim() === '';
}

/** Returns the data that sops needs to decrypt the file, in the order in which it writes them. */
function metadata(selectors: Selectors, session: SopsSession, mac: string): YamlData {
  const entries: [string, YamlData][] = [
    ['age', session.keys.map(({ recipient, enc }) => ({ enc, recipient }))],
    ['lastmodified', session.lastModified],
    ['mac', mac],
    [selectors.by, selectors.pattern],
    ['version', VERSION],
  ];
  if (selectors.macOnlyEncrypted) entries.push(['mac_only_encrypted', true]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Returns the plan that adds the block at the end of the document, behind comments there. */
function insertBlock(root: Cursor, data: YamlData): EditPlan {
  const text = root.sourceText;
  if (root.style === NodeStyle.Flow) {
    const last = [...root.entries()].at(-1);
    const at = last ? last.localRange.end : -1;
    if (at < 0) return { refused: say`the file is empty` };
    return {
      edits: [{ range: { start: at, end: at }, newText: `, ${renderFlowEntry(SOPS_KEY, data, isJson(root))}` }],
    };
  }
  const first = [...root.entries()][0]?.localKeyRange;
  if (!first || columnOf(text, first.start) !== 0) return { refused: say`the file is indented as a whole` };
  const style = fileStyle(root);
  const at = blockOffset(root);
  const lines = renderEntry(SOPS_KEY, data, style).join(style.newline) + style.newline;
  const isLineEnd = at === 0 || text[at - 1] === '\n';
  return { edits: [{ range: { start: at, end: at }, newText: isLineEnd ? lines : style.newline + lines }] };
}

/** Returns the offset for the block: before the line of a `...`, otherwise at the document's end. */
function blockOffset({ sourceText: text }: Cursor): number {
  const marker = /(?:^|\n)\.\.\.(?:[ \t][^\n]*|\r)?\n?$/.exec(text);
  return marker ? marker.index + (marker[0].startsWith('\n') ? 1 : 0) : text.length;
}
