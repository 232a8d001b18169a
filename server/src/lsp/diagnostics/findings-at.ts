import { type CodeAction, CodeActionKind, type Diagnostic, type Range as LspRange } from 'vscode-languageserver';
import type { Entry } from '../../core/engine/groups.js';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import type { Range } from '../../core/text/range.js';
import type { ClientCapabilities } from '../session/client-capabilities.js';
import type { Checked } from './checked.js';

/** Findings that are looked at for one question: a selection may span a whole file. */
const MOST_FINDINGS = 20;

/**
 * The findings a range touches, be it with an end.
 * @param isAskedFor True where a person asks: a caret beside all findings then stands for its line.
 */
export function touchedBy(checked: Checked, range: LspRange, isAskedFor = false): readonly PlacedFinding[] {
  const touched = allTouchedBy(checked, range).slice(0, MOST_FINDINGS);
  const { start, end } = range;
  if (touched.length > 0 || !isAskedFor || start.line !== end.line || start.character !== end.character) return touched;
  const { line } = start;
  const length = checked.document.content.getText({
    start: { line, character: 0 },
    end: { line: line + 1, character: 0 },
  });
  const ofLine = { start: { line, character: 0 }, end: { line, character: length.trimEnd().length } };
  return allTouchedBy(checked, ofLine).slice(0, MOST_FINDINGS);
}

function allTouchedBy({ findings, document }: Checked, range: LspRange): readonly PlacedFinding[] {
  const [start, end] = [document.content.offsetAt(range.start), document.content.offsetAt(range.end)];
  const touches = (found: Range): boolean => found.start <= end && start <= found.end;
  return findings.filter((finding) => touches(finding.range));
}

/** Says that a menu holds not all that is selected, as an action that cannot be chosen. */
export function moreTouched(checked: Checked, range: LspRange, abilities: ClientCapabilities): CodeAction[] {
  const left = allTouchedBy(checked, range).length - MOST_FINDINGS;
  if (left <= 0 || !abilities.showsDisabledActions) return [];
  const reason = `The menu is about the first ${MOST_FINDINGS} findings that are selected: select fewer lines for the rest`;
  return [{ title: `Fix ${left} more findings`, kind: CodeActionKind.QuickFix, disabled: { reason } }];
}

/** The entries that findings belong to, whole: their other findings stand at the same place. */
export function entriesWith({ entries }: Checked, findings: readonly PlacedFinding[]): readonly Entry[] {
  return entries.filter((entry) => entry.some((finding) => findings.includes(finding)));
}

/** What the client is shown of findings. */
export function diagnosticsOf({ entries, diagnostics }: Checked, ...findings: readonly PlacedFinding[]): Diagnostic[] {
  // Diagnostics of the file as a whole stand before those of findings.
  const ofFile = diagnostics.length - entries.length;
  return entries.flatMap((entry, index) => {
    const diagnostic = diagnostics[ofFile + index];
    return diagnostic && findings.some((finding) => entry.includes(finding)) ? [diagnostic] : [];
  });
}

/** The findings of a rule at one place: there may be several. */
export function sameFindings(
  { findings }: Checked,
  rule: string,
  document: number,
  pointer: string,
): readonly PlacedFinding[] {
  return findings.filter((other) => other.rule.id === rule && other.document === document && other.pointer === pointer);
}
