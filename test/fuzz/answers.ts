import type { CodeAction, Position, Range, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { problemsOf } from '../harness/invariants.js';
import type { FuzzClient } from './client.js';
import { demandNoValue } from './findings.js';
import { demandLine } from './invariants.js';
import { demand } from './target.js';

type TextOf = (uri: string) => string | undefined;

/** The parts of an answer whose ranges are those of other documents. */
const ELSEWHERE = new Set(['relatedInformation', 'command', 'data', 'location', 'edit']);

/** Demands that all ranges in an answer about a document lie within it, and that the messages of diagnostics are one line. */
export function judgeRanges(answer: unknown, document: TextDocument, what: string): void {
  if (typeof answer !== 'object' || answer === null) return;
  if (isRange(answer)) {
    demandWithin(answer, document, what);
    return;
  }
  if ('severity' in answer && 'message' in answer) {
    const { message } = answer;
    demand(typeof message === 'string' && message.trim() !== '', () => `${what} has a diagnostic without a message`);
    for (const line of String(message).split('\n')) if (line !== '') demandLine(line, what);
  }
  for (const [key, value] of Object.entries(answer)) if (!ELSEWHERE.has(key)) judgeRanges(value, document, what);
}

function isRange(value: object): value is Range {
  return 'start' in value && 'end' in value && typeof value.start === 'object';
}

function demandWithin(range: Range, document: TextDocument, what: string): void {
  // A position beyond the end of its line is moved there.
  const isWithin = (position: Position): boolean => {
    const { line, character } = document.positionAt(document.offsetAt(position));
    return line === position.line && character === position.character;
  };
  demand(
    isWithin(range.start) && isWithin(range.end) && document.offsetAt(range.start) <= document.offsetAt(range.end),
    () => `${what} has a range outside the document: ${JSON.stringify(range)}`,
  );
}

/** Demands that code actions have titles of one line, and that their edits can be made. */
export async function judgeActions(
  answer: unknown,
  client: FuzzClient,
  textOf: TextOf,
  inputs: readonly string[],
): Promise<void> {
  if (!Array.isArray(answer)) return;
  for (const action of answer as CodeAction[]) {
    demandLine(action.title, 'A code action');
    demandNoValue(action.title, 'A code action', inputs);
  }
  for (const action of (answer as CodeAction[]).slice(0, 12)) {
    if (action.disabled || action.command) continue;
    const resolved = (await client.request('codeAction/resolve', action)) as CodeAction | undefined;
    judgeEdit(resolved?.edit, textOf, `The code action "${action.title}"`, true);
  }
}

/**
 * Demands that the edit of a workspace can be made: every range lies within its document, none overlaps another.
 * @param keepsYaml True where documents that could be read have to stay so.
 */
export function judgeEdit(answer: unknown, textOf: TextOf, what: string, keepsYaml: boolean): void {
  const { documentChanges = [] } = (answer ?? {}) as WorkspaceEdit;
  for (const change of documentChanges) {
    if (!('textDocument' in change)) continue;
    const { textDocument, edits }: TextDocumentEdit = change;
    const before = textOf(textDocument.uri) ?? '';
    const document = TextDocument.create(textDocument.uri, 'yaml', 1, before);
    for (const edit of edits) if ('range' in edit) demandWithin(edit.range, document, what);
    const after = applied(document, edits, what);
    if (!keepsYaml || !/\.ya?ml$/.test(textDocument.uri) || textDocument.uri.includes('/.yamlock/')) continue;
    if (problemsOf(before).length > 0) continue;
    const [problem] = problemsOf(after);
    demand(problem === undefined, () => `${what} makes a file unreadable: ${JSON.stringify([problem, after])}`);
  }
}

function applied(document: TextDocument, edits: TextDocumentEdit['edits'], what: string): string {
  try {
    return TextDocument.applyEdits(document, edits as Parameters<typeof TextDocument.applyEdits>[1]);
  } catch (error) {
    throw new Error(`${what} has edits that overlap: ${JSON.stringify(edits)}`, { cause: error });
  }
}
