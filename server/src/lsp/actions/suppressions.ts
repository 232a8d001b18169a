import type { SuppressScope } from '../../../../protocol/messages.js';
import { mayBeSuppressed } from '../../core/engine/check.js';
import type { Entry } from '../../core/engine/groups.js';
import type { PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { resourcesOf } from '../../core/kubernetes/resource.js';
import { REASON_PLACEHOLDER as REASON, SUPPRESSION_ANNOTATION } from '../../core/suppressions/suppressions.js';
import { startOfLine } from '../../core/text/lines.js';
import { type Edit, type Range, shiftEdits } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import type { YamlDocument } from '../../core/yaml/document.js';
import { type EditPlan, setIn, setScalar } from '../../core/yaml/edit/edits.js';
import { isJson } from '../../core/yaml/json.js';
import { NodeStyle } from '../../core/yaml/nodes.js';

/** A suppression that can be added to a file. */
export interface NewSuppression {
  readonly title: string;
  readonly scope: SuppressScope;
  readonly rules: readonly string[];
  /** Counted from the file's start. */
  readonly edits: readonly Edit[];
}

/**
 * Returns the suppressions that can be added for the findings of a group, the narrowest first: a comment above the line, an
 * annotation on the object, a comment for the whole file. Those that would not work at the finding are left out.
 */
export function suppressionsFor(entry: Entry, file: SourceFile): readonly NewSuppression[] {
  const [finding] = entry;
  if (!entry.every(({ rule }) => mayBeSuppressed(rule))) return [];
  const rules = entry.map(({ rule }) => rule.id);
  const what = rules.length === 1 ? rules.join() : say`all ${rules.length}`;
  const document = file.stream.documents[finding.document]?.document;
  const suppressions: NewSuppression[] = [];
  const add = (scope: SuppressScope, where: string, edits: readonly Edit[]): void => {
    suppressions.push({ title: say`Suppress ${what} ${where}`, scope, rules, edits });
  };
  const line = document && lineComment(finding, rules, document);
  if (line) add('line', say`on this line`, shiftEdits([line], finding.start));
  // Of a text that is read only in part, nobody knows where an annotation would stand.
  const object = document && !document.unreadable && objectOf(finding, document);
  const annotation = object && annotate(object, rules);
  if (annotation && !('refused' in annotation)) {
    add('object', say`on this object`, shiftEdits(annotation.edits, finding.start));
  }
  // JSON has no comments.
  if (!file.stream.documents.some(({ document: { root } }) => root && isJson(root)))
    add('file', say`in this file`, [fileComment(rules, file.stream.text)]);
  return suppressions;
}

/**
 * Returns the object of a finding in the document where it stands; undefined where there is none. That of a finding in applied objects
 * lies in another text.
 */
function objectOf({ resource, range, start }: PlacedFinding, document: YamlDocument): Cursor | undefined {
  if (resource?.cursor.document === document) return resource.cursor;
  const at = range.start - start;
  return resource && resourcesOf(document).find(({ cursor }) => contains(cursor.range, at))?.cursor;
}

function contains({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** Returns the edit that adds a comment above the line of a finding; undefined where no comment can stand there. */
function lineComment(
  { range, start }: PlacedFinding,
  rules: readonly string[],
  document: YamlDocument,
): Edit | undefined {
  const { text } = document;
  const lineStart = startOfLine(text, range.start - start);
  // A comment above the `---` of a document belongs to the document before.
  if (/^---(?:\s|$)/.test(text.slice(lineStart, lineStart + 4)) && start + lineStart > 0) return undefined;
  if (!takesComment(document, lineStart)) return undefined;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const comment = `${indent}# yamlock-disable-next-line ${rules.join(', ')} -- ${REASON}${newlineOf(text)}`;
  return { range: { start: lineStart, end: lineStart }, newText: comment };
}

/** Returns false in JSON, and inside a scalar or a flow collection that began on an earlier line. */
function takesComment(document: YamlDocument, lineStart: number): boolean {
  let node: Cursor | undefined = document.root;
  if (node && isJson(node)) return false;
  while (node) {
    const { start, end } = node.range;
    const within = start < lineStart && lineStart < end;
    if (within && (node.kind === 'scalar' || node.style === NodeStyle.Flow)) return false;
    node = childAt(node, lineStart);
  }
  return true;
}

function childAt(parent: Cursor, offset: number): Cursor | undefined {
  for (const child of parent.children()) {
    if (child.range.start < offset && offset < child.range.end) return child;
  }
  return undefined;
}

/** Returns the plan that adds rules to the annotation of an object, which may name other rules already. */
function annotate(resource: Cursor, rules: readonly string[]): EditPlan {
  const entry = rules.map((rule) => `${rule}: ${REASON}`).join('; ');
  const existing = resource.at('metadata', 'annotations', SUPPRESSION_ANNOTATION);
  if (existing?.string) return setScalar(existing, `${existing.string}; ${entry}`);
  const metadata = resource.at('metadata');
  return metadata && !metadata.isNull
    ? setIn(metadata, ['annotations', SUPPRESSION_ANNOTATION], entry, ['labels', 'namespace', 'name'])
    : setIn(resource, ['metadata', 'annotations', SUPPRESSION_ANNOTATION], entry, ['kind', 'apiVersion']);
}

function fileComment(rules: readonly string[], text: string): Edit {
  const at = text.startsWith('\uFEFF') ? 1 : 0;
  return {
    range: { start: at, end: at },
    newText: `# yamlock-disable-file ${rules.join(', ')} -- ${REASON}${newlineOf(text)}`,
  };
}

function newlineOf(text: string): string {
  const newline = text.indexOf('\n');
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}
