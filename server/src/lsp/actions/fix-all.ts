import { fixFile, type Selection } from '../../core/engine/fix-file.js';
import type { OnCrash, PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { type Fix, inBulk } from '../../core/model/fix.js';
import type { Rule } from '../../core/model/rule.js';
import { changedSpan, lineDifference } from '../../core/text/difference.js';
import { LineMap } from '../../core/text/line-map.js';
import type { Edit, Range } from '../../core/text/range.js';
import { type PlacedDocument, parseStream, type YamlStream } from '../../core/yaml/document.js';
import type { Planning } from '../../host/project/planning.js';
import type { Checked } from '../diagnostics/checked.js';
import type { Log } from '../session/log.js';

/** Returns the edits that apply all wanted fixes of a file, at most one for each document. They change no other file. */
export function fixEdits(checked: Checked, wanted: Selection, log: Log, planning?: Planning): readonly Edit[] {
  const { stream } = checked.file;
  const text = fixedText(checked, wanted, log, planning);
  return text === stream.text ? [] : editsBetween(stream, text);
}

/** Returns the same edits with one for each run of changed lines, for a preview. It is slow for many changes. */
export function fixLines(checked: Checked, wanted: Selection, log: Log, planning?: Planning): readonly Edit[] {
  const { stream } = checked.file;
  return fixEdits(checked, wanted, log, planning).flatMap(({ range, newText }) =>
    lineEdits(stream.text, range, newText),
  );
}

function fixedText(
  { file, project, document }: Checked,
  wanted: Selection,
  log: Log,
  planning: Planning | undefined,
): string {
  const { path } = document;
  const onCrash: OnCrash = (rule, error) => log.ruleFailed(rule, error);
  const check = (changed: SourceFile): readonly PlacedFinding[] => project.check(changed, onCrash);
  const plan = planning && ((finding: PlacedFinding, fix: Fix) => planning.plannedHere(finding, fix, onCrash));
  try {
    return fixFile(file, check, project.world(path), wanted, onCrash, plan).text;
  } catch (error) {
    log.failed('fix all', error);
    return file.stream.text;
  }
}

/** Splits an edit into one for each run of lines that it changes. */
function lineEdits(text: string, { start, end }: Range, newText: string): readonly Edit[] {
  const map = new LineMap(text);
  const from = map.lineStart(map.positionAt(start).line);
  const to = map.lineStart(map.positionAt(end).line + 1);
  const after = text.slice(from, start) + newText + text.slice(end, to);
  const [a, b] = [linesOf(text.slice(from, to)), linesOf(after)];
  const edits: { range: { start: number; end: number }; newText: string }[] = [];
  let [offset, open] = [from, false];
  for (const { sign, a: line, b: other } of lineDifference(a, b)) {
    const length = sign === '+' ? 0 : (a[line]?.length ?? 0);
    if (sign !== ' ') {
      if (!open) edits.push({ range: { start: offset, end: offset }, newText: '' });
      const edit = edits.at(-1);
      if (edit && sign === '-') edit.range.end = offset + length;
      if (edit && sign === '+') edit.newText += b[other] ?? '';
    }
    open = sign !== ' ';
    offset += length;
  }
  return edits;
}

/** Returns the lines of a text with their line breaks. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Returns true when several findings of a rule have a fix that changes only their own file and is possible as the text is now. */
export function fixesInBulk(findings: readonly PlacedFinding[], rule: Rule, planning: Planning, log: Log): boolean {
  let count = 0;
  const onCrash: OnCrash = (id, error) => log.ruleFailed(id, error);
  for (const finding of findings) {
    if (finding.rule !== rule || finding.finding.fixedAlone) continue;
    try {
      const isPossible = planning.fixesHere(finding).some((fix) => {
        const plan = inBulk(fix) ? planning.plannedHere(finding, fix, onCrash) : undefined;
        return plan && !('refused' in plan) && !plan.files?.length;
      });
      if (isPossible && ++count > 1) return true;
    } catch (error) {
      log.ruleFailed(rule.id, error);
      return false;
    }
  }
  return false;
}

/** Returns the edits that turn one text into another: one for each document that differs, as short as possible. */
export function editsBetween(before: YamlStream, text: string): readonly Edit[] {
  const after = parseStream(text, before);
  if (after.documents.length !== before.documents.length) return [editBetween(before.text, text, 0)];
  return before.documents.flatMap((placed, index) => {
    const other = after.documents[index];
    if (!other || other.document === placed.document || textOf(other) === textOf(placed)) return [];
    return [editBetween(textOf(placed), textOf(other), placed.start)];
  });
}

function textOf({ document }: PlacedDocument): string {
  return document.text;
}

/** Returns the edit between two texts, without their common start and end. */
function editBetween(before: string, after: string, offset: number): Edit {
  const span = changedSpan(before, after);
  // The edit does not split CRLF or a surrogate pair.
  const back = splits(before, span.start) || splits(after, span.start) ? 1 : 0;
  const ahead = splits(before, span.oldEnd) || splits(after, span.newEnd) ? 1 : 0;
  const [start, end] = [span.start - back, span.oldEnd + ahead];
  return {
    range: { start: start + offset, end: end + offset },
    newText: after.slice(start, span.newEnd + ahead),
  };
}

/** Returns true for an offset inside CRLF or a surrogate pair. */
function splits(text: string, at: number): boolean {
  const [left, right] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return (left === 13 && right === 10) || (left >= 0xd800 && left < 0xdc00 && right >= 0xdc00 && right < 0xe000);
}
