import { type CodeAction, CodeActionKind, type Diagnostic, type Range as LspRange } from 'vscode-languageserver';
import type { Entry } from '../../core/engine/groups.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import type { Range } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
import type { Checked } from './checked.js';

/** The largest number of findings for one request: a selection may span a whole file. */
const MOST_FINDINGS = 20;

/**
 * Returns the findings that a range overlaps or touches.
 * @param isAskedFor True where the user asked: a caret without findings then stands for its line.
 */
export function findingsAt(checked: Checked, range: LspRange, isAskedFor = false): readonly PlacedFinding[] {
  const findings = allFindingsAt(checked, range).slice(0, MOST_FINDINGS);
  const { start, end } = range;
  if (findings.length > 0 || !isAskedFor || start.line !== end.line || start.character !== end.character)
    return findings;
  const { line } = start;
  const length = checked.document.content.getText({
    start: { line, character: 0 },
    end: { line: line + 1, character: 0 },
  });
  const ofLine = { start: { line, character: 0 }, end: { line, character: length.trimEnd().length } };
  return allFindingsAt(checked, ofLine).slice(0, MOST_FINDINGS);
}

function allFindingsAt({ findings, document }: Checked, range: LspRange): readonly PlacedFinding[] {
  const [start, end] = [document.content.offsetAt(range.start), document.content.offsetAt(range.end)];
  const touches = (found: Range): boolean => found.start <= end && start <= found.end;
  return findings.filter((finding) => touches(finding.range));
}

/** Returns a disabled action that says that the menu leaves out some of the selected findings. */
export function moreFindings(checked: Checked, range: LspRange): CodeAction[] {
  const left = allFindingsAt(checked, range).length - MOST_FINDINGS;
  if (left <= 0) return [];
  const reason = say`The menu is about the first ${MOST_FINDINGS} findings that are selected: select fewer lines for the rest`;
  return [{ title: say`Fix ${left} more findings`, kind: CodeActionKind.QuickFix, disabled: { reason } }];
}

/** Returns the entries that findings belong to, with all their findings. */
export function entriesWith({ entries }: Checked, findings: readonly PlacedFinding[]): readonly Entry[] {
  return entries.filter((entry) => entry.some((finding) => findings.includes(finding)));
}

/** Returns the diagnostics of findings. */
export function diagnosticsOf({ entries, diagnostics }: Checked, ...findings: readonly PlacedFinding[]): Diagnostic[] {
  // The diagnostics about the file as a whole come before those of findings.
  const ofFile = diagnostics.length - entries.length;
  return entries.flatMap((entry, index) => {
    const diagnostic = diagnostics[ofFile + index];
    return diagnostic && findings.some((finding) => entry.includes(finding)) ? [diagnostic] : [];
  });
}

/** Returns all findings of a rule at one pointer. */
export function sameFindings(
  { findings }: Checked,
  rule: string,
  document: number,
  pointer: string,
): readonly PlacedFinding[] {
  return findings.filter((other) => other.rule.id === rule && other.document === document && other.pointer === pointer);
}
