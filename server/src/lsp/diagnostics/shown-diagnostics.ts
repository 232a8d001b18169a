import type { Diagnostic } from 'vscode-languageserver';
import type { AppliedSet } from '../../core/applied/applied-set.js';
import { suppressedIn } from '../../core/engine/applied/suppressed-in.js';
import { entriesOf } from '../../core/engine/groups.js';
import type { PlacedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { say } from '../../core/text/say.js';
import { parseStream } from '../../core/yaml/document.js';
import type { AppliedRoots } from './applied-roots.js';
import { type OtherFiles, positionsOf, toDiagnostics, toRange } from './to-lsp.js';

/**
 * Returns the diagnostics of what a root gives, in its text: those that its sources have for it, without what comments there
 * suppress. Each leads to its source.
 */
export function shownDiagnosticsOf(set: AppliedSet, roots: AppliedRoots, others: OtherFiles): readonly Diagnostic[] {
  const suppressed = new Map<string, ReturnType<typeof suppressedIn>>();
  const isSuppressedIn = (path: string): ReturnType<typeof suppressedIn> => {
    const known = suppressed.get(path) ?? suppressedIn(parseStream(roots.textOf(path) ?? ''), roots.configFor(path));
    suppressed.set(path, known);
    return known;
  };
  const sources = new Map<PlacedFinding, { readonly file: string; readonly start: number; readonly end: number }>();
  const findings = roots.findingsIn(set).flatMap(({ checked, level, source }): PlacedFinding[] => {
    if (source && isSuppressedIn(source.place.file)(checked.rule, source.place)) return [];
    const placed = { ...checked, level };
    if (source) sources.set(placed, source.place);
    return [placed];
  });
  const file: SourceFile = { path: set.root.file, stream: set.stream, fileClass: 'kubernetes', ignoredByGit: false };
  const entries = entriesOf(findings);
  return toDiagnostics(file, entries, positionsOf(set.text.text), others).map((diagnostic, index): Diagnostic => {
    const [first] = entries[index] ?? [];
    const place = first && sources.get(first);
    // What the text itself relates to lies in a document that only the client knows.
    const { relatedInformation: _, data: __, ...shown } = diagnostic;
    const text = place && roots.textOf(place.file);
    if (!place || text === undefined) return shown;
    const location = { uri: others.toUri(place.file), range: toRange(positionsOf(text), place) };
    return { ...shown, relatedInformation: [{ message: say`It comes from here`, location }] };
  });
}
