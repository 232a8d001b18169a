import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range as LspRange,
  type Position,
  type TextEdit,
} from 'vscode-languageserver';
import type { FileProblem } from '../../core/engine/applied/merged-file.js';
import type { DeferredLevel } from '../../core/engine/deferred-level.js';
import { type Entry, gather, groupOf, leadOf } from '../../core/engine/groups.js';
import type { CheckedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { stoppedIn } from '../../core/engine/stopped.js';
import { type Finding, LEVELS, type Level } from '../../core/model/finding.js';
import type { Rule } from '../../core/model/rule.js';
import type { ConfigProblem } from '../../core/settings/config-problem.js';
import { LineMap } from '../../core/text/line-map.js';
import type { Edit, Range } from '../../core/text/range.js';
import { say } from '../../core/text/say.js';
import type { YamlProblem } from '../../core/yaml/read/read-document.js';

/** The `source` of Yamlock's diagnostics. */
export const SOURCE = 'yamlock';

/** Converts offsets in a file to positions. */
export interface FilePositions {
  positionAt(offset: number): Position;
}

/** Returns the positions of a file that is not open. */
export function positionsOf(text: string): FilePositions {
  const lines = new LineMap(text);
  return {
    positionAt: (offset) => {
      const { line, column } = lines.positionAt(offset);
      return { line, character: column };
    },
  };
}

export function toRange(positions: FilePositions, { start, end }: Range): LspRange {
  return { start: positions.positionAt(start), end: positions.positionAt(end) };
}

export function toTextEdits(positions: FilePositions, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ range, newText }) => ({ range: toRange(positions, range), newText }));
}

/** The URIs and positions of other files, and the URLs of rule pages, for diagnostics. */
export interface OtherFiles {
  toUri(path: string): string;
  /** Returns the positions of another file; undefined where it is not open. */
  positionsIn(path: string): FilePositions | undefined;
  /** Returns the URL of the page of a rule. */
  pageOf(rule: string): string;
}

/** Returns the diagnostics of findings. They contain no fix and no secret value. */
export function toDiagnostics(
  file: SourceFile,
  entries: readonly Entry[],
  positions: FilePositions,
  others: OtherFiles,
): Diagnostic[] {
  const inDocuments = new DocumentPositions(file, positions);
  return entries.map((entry) => toDiagnostic(entry, file.path, inDocuments, others));
}

/** Returns the diagnostics about a file as a whole: why it is not checked. */
export function toFileDiagnostics({ fileClass, stream }: SourceFile, positions: FilePositions): Diagnostic[] {
  const ofFile = fileClass === 'other' ? [] : stream.problems;
  return toNotChecked([...ofFile, ...stoppedIn(stream)], positions);
}

/** Returns the diagnostics about what is not checked. */
export function toNotChecked(problems: readonly YamlProblem[], positions: FilePositions): Diagnostic[] {
  return problems.map(({ message, range }) => ({
    range: toRange(positions, range),
    severity: DiagnosticSeverity.Information,
    source: SOURCE,
    code: 'not-checked',
    message,
  }));
}

/** Returns the diagnostics of what could not be applied of a file. */
export function toAppliedDiagnostics(problems: readonly FileProblem[], positions: FilePositions): Diagnostic[] {
  return problems.map(({ message, range }) => ({
    range: toRange(positions, range),
    severity: DiagnosticSeverity.Information,
    source: SOURCE,
    code: 'not-applied',
    message,
  }));
}

/**
 * A finding as the client is shown it, as plain data. It contains no fix and no secret value, and of the file's text only what
 * the message quotes.
 */
export interface ShownFinding<AnyLevel = Level | DeferredLevel> {
  readonly rule: Pick<Rule, 'id'>;
  readonly level: AnyLevel;
  readonly document: number;
  readonly pointer: string;
  readonly range: LspRange;
  readonly finding: Pick<Finding, 'message' | 'group' | 'tags'>;
  readonly related: readonly ShownPlace[];
}

/** A place in the same file, or in another one by offsets, because the lines of other files may change. */
type ShownPlace =
  | { readonly message: string; readonly own: LspRange }
  | { readonly message: string; readonly path: string; readonly range: Range };

/** Returns the findings of a file as plain data that does not keep its text in memory. */
export function toShownFindings(
  file: SourceFile,
  findings: readonly CheckedFinding[],
  positions: FilePositions,
): readonly ShownFinding[] {
  const inDocuments = new DocumentPositions(file, positions);
  return findings.map((finding) => toShown(finding, inDocuments));
}

/** Returns the diagnostics of shown findings, equal to those of `toDiagnostics`. */
export function shownDiagnostics(
  findings: readonly ShownFinding<Level>[],
  path: string,
  others: OtherFiles,
): Diagnostic[] {
  return gather(findings, groupOf).map((entry) => convert(entry, path, others));
}

/** Returns the diagnostics of a configuration file: errors without a rule, at which the command line stops, and notes. */
export function toConfigDiagnostics(problems: readonly ConfigProblem[], positions: FilePositions): Diagnostic[] {
  return problems.map(({ message, range, isNote }) => ({
    range: toRange(positions, range),
    severity: isNote ? DiagnosticSeverity.Information : DiagnosticSeverity.Error,
    source: SOURCE,
    code: 'config',
    message,
  }));
}

/** The last diagnostic of an entry, by its first finding. Findings live as long as the text of their document is the same. */
const converted = new WeakMap<
  Finding,
  {
    readonly firstLine: number;
    readonly level: Level;
    /** The other findings of its group. */
    readonly others: readonly Finding[];
    readonly diagnostic: Diagnostic;
  }
>();

function toDiagnostic(entry: Entry, path: string, positions: DocumentPositions, others: OtherFiles): Diagnostic {
  const [{ finding, document }, ...more] = entry;
  const { level } = leadOf(entry);
  const firstLine = positions.firstLine(document);
  const last = converted.get(finding);
  const same = last?.others.length === more.length && last.others.every((one, at) => one === more[at]?.finding);
  if (same && last.firstLine === firstLine && last.level === level) return last.diagnostic;
  const [first, ...rest] = entry;
  const shown = [toShown(first, positions), ...rest.map((one) => toShown(one, positions))] as const;
  const diagnostic = convert(shown, path, others);
  // Positions in other files change independently of the finding.
  if (!diagnostic.relatedInformation)
    converted.set(finding, { firstLine, level, others: more.map((placed) => placed.finding), diagnostic });
  return diagnostic;
}

function toShown<Placed extends CheckedFinding>(
  placed: Placed,
  positions: DocumentPositions,
): ShownFinding<Placed['level']> {
  const { rule, level, document, pointer, range, start, finding } = placed;
  return {
    rule: { id: rule.id },
    level,
    document,
    pointer,
    range: positions.rangeIn(document, { start: range.start - start, end: range.end - start }),
    finding: {
      message: finding.message,
      ...(finding.group ? { group: finding.group } : {}),
      ...(finding.tags ? { tags: finding.tags } : {}),
    },
    related: (finding.related ?? []).map((place) =>
      place.path === undefined
        ? { message: place.message, own: positions.rangeIn(document, place.range) }
        : { message: place.message, path: place.path, range: place.range },
    ),
  };
}

/** Findings that are shown as one. */
type ShownEntry = readonly [ShownFinding<Level>, ...ShownFinding<Level>[]];

/** Returns the diagnostic of an entry: severity, code and page are those of its highest level; the message names all rules. */
function convert(entry: ShownEntry, path: string, others: OtherFiles): Diagnostic {
  const { rule, level, range } = leadOf(entry);
  const diagnostic: Diagnostic = {
    range,
    severity: SEVERITIES[level],
    source: SOURCE,
    code: rule.id,
    codeDescription: { href: others.pageOf(rule.id) },
    message: messageOf(entry),
  };
  const tags = new Set(entry.flatMap(({ finding }) => finding.tags ?? []));
  if (tags.size > 0) diagnostic.tags = [...tags].map((tag) => TAGS[tag]);
  const related = entry.flatMap((one) => one.related);
  if (related.length > 0) diagnostic.relatedInformation = related.map((place) => toRelated(place, path, others));
  return diagnostic;
}

/** Returns the message of an entry: of a group its name, and the missing fields with their rules. */
function messageOf(entry: ShownEntry): string {
  const [{ finding }, ...more] = entry;
  if (!finding.group || more.length === 0) return finding.message;
  const missing = entry.map((one) => `${one.finding.group?.missing} (${one.rule.id})`);
  return say`${finding.group.name}; missing: ${missing.join(say`, `)}`;
}

function toRelated(place: ShownPlace, ownPath: string, others: OtherFiles): DiagnosticRelatedInformation {
  const { message } = place;
  if ('own' in place) return { message, location: { uri: others.toUri(ownPath), range: place.own } };
  const positions = others.positionsIn(place.path);
  // The text of a file that is not open is not at hand: the range is at its start.
  const beginning = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const range = positions ? toRange(positions, place.range) : beginning;
  return { message, location: { uri: others.toUri(place.path), range } };
}

const SEVERITIES: Readonly<Record<Level, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** Returns the levels of diagnostics: the editor counts diagnostics, which may stand for several findings. */
export function levelsOf(diagnostics: readonly Diagnostic[]): readonly Level[] {
  return diagnostics.flatMap(({ severity }) => LEVELS.find((level) => SEVERITIES[level] === severity) ?? []);
}

const TAGS = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary } as const;

/** Converts offsets in the documents of a file to positions in the file. */
class DocumentPositions {
  private readonly firstLines: (number | undefined)[] = [];

  constructor(
    private readonly file: SourceFile,
    private readonly positions: FilePositions,
  ) {}

  /** Returns the line of the file on which a document begins, counted from 0. */
  firstLine(index: number): number {
    const cached = this.firstLines[index];
    if (cached !== undefined) return cached;
    const line = this.positions.positionAt(this.file.stream.documents[index]?.start ?? 0).line;
    this.firstLines[index] = line;
    return line;
  }

  /** Returns the range of offsets that count from the start of a document. */
  rangeIn(index: number, range: Range): LspRange {
    const placed = this.file.stream.documents[index];
    if (!placed) return toRange(this.positions, range);
    return toRange(this.positions, { start: placed.start + range.start, end: placed.start + range.end });
  }
}
