import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range as LspRange,
  type Position,
  type TextEdit,
} from 'vscode-languageserver';
import { type Entry, leadOf } from '../../core/engine/groups.js';
import type { SourceFile } from '../../core/engine/placed-finding.js';
import { type Finding, LEVELS, type Level, type RelatedPlace } from '../../core/model/finding.js';
import type { ConfigProblem } from '../../core/settings/config-problem.js';
import { LineMap } from '../../core/text/line-map.js';
import type { Edit, Range } from '../../core/text/range.js';

/** The name under which our diagnostics appear. */
export const SOURCE = 'yamlock';

/** Anything that knows on which line and column an offset of a whole file stands. */
export interface FilePositions {
  positionAt(offset: number): Position;
}

/** The places of a file that is not open. */
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

/** What else a diagnostic needs to know to name other files and pages. */
export interface OtherFiles {
  toUri(path: string): string;
  /** The places of another file, where its text is at hand. */
  positionsIn(path: string): FilePositions | undefined;
  /** The address of the page of a rule. */
  pageOf(rule: string): string;
}

/** Everything there is to say about a file, as the client takes it. Never holds a fix or a value. */
export function toDiagnostics(
  file: SourceFile,
  entries: readonly Entry[],
  positions: FilePositions,
  others: OtherFiles,
): Diagnostic[] {
  const places = new Places(file, positions);
  const ofFile = file.fileClass === 'other' ? [] : file.stream.problems;
  return [
    ...ofFile.map(({ message, range }) => ({
      range: toRange(positions, range),
      severity: DiagnosticSeverity.Information,
      source: SOURCE,
      code: 'not-checked',
      message,
    })),
    ...entries.map((entry) => toDiagnostic(entry, file.path, places, others)),
  ];
}

/** What is wrong with a configuration file. No rule stands behind it, and the command line stops at it. */
export function toConfigDiagnostics(problems: readonly ConfigProblem[], positions: FilePositions): Diagnostic[] {
  return problems.map(({ message, range }) => ({
    range: toRange(positions, range),
    severity: DiagnosticSeverity.Error,
    source: SOURCE,
    code: 'config',
    message,
  }));
}

/** What became of the first finding of an entry last time. Findings live as long as the text of their document, keystrokes elsewhere go by. */
const converted = new WeakMap<
  Finding,
  {
    readonly firstLine: number;
    readonly level: Level;
    /** The others of its group. */
    readonly others: readonly Finding[];
    readonly diagnostic: Diagnostic;
  }
>();

function toDiagnostic(entry: Entry, path: string, places: Places, others: OtherFiles): Diagnostic {
  const [{ finding, document }, ...more] = entry;
  const { level } = leadOf(entry);
  const firstLine = places.firstLine(document);
  const known = converted.get(finding);
  const same = known?.others.length === more.length && known.others.every((one, at) => one === more[at]?.finding);
  if (same && known.firstLine === firstLine && known.level === level) return known.diagnostic;
  const diagnostic = convert(entry, path, places, others);
  // Places in other files move without the finding knowing.
  if (!diagnostic.relatedInformation)
    converted.set(finding, { firstLine, level, others: more.map((placed) => placed.finding), diagnostic });
  return diagnostic;
}

/** The finding that weighs most lends an entry its level, its code and the page behind that; the message names all rules. */
function convert(entry: Entry, path: string, places: Places, others: OtherFiles): Diagnostic {
  const { rule, level, range, start, document } = leadOf(entry);
  const diagnostic: Diagnostic = {
    range: places.rangeIn(document, { start: range.start - start, end: range.end - start }),
    severity: SEVERITIES[level],
    source: SOURCE,
    code: rule.id,
    codeDescription: { href: others.pageOf(rule.id) },
    message: messageOf(entry),
  };
  const tags = new Set(entry.flatMap(({ finding }) => finding.tags ?? []));
  if (tags.size > 0) diagnostic.tags = [...tags].map((tag) => TAGS[tag]);
  const related = entry.flatMap(({ finding }) => finding.related ?? []);
  if (related.length > 0) {
    diagnostic.relatedInformation = related.map((place) =>
      toRelated(place, path, (own) => places.rangeIn(document, own), others),
    );
  }
  return diagnostic;
}

/** What an entry says: of a group the cause, and what is missing with the rule that misses it. */
export function messageOf(entry: Entry): string {
  const [{ finding }, ...more] = entry;
  if (!finding.group || more.length === 0) return finding.message;
  const missing = entry.map((placed) => `${placed.finding.group?.missing} (${placed.rule.id})`);
  return `${finding.group.name}; missing: ${missing.join(', ')}`;
}

function toRelated(
  { message, path, range }: RelatedPlace,
  ownPath: string,
  toOwnRange: (range: Range) => LspRange,
  others: OtherFiles,
): DiagnosticRelatedInformation {
  if (path === undefined) return { message, location: { uri: others.toUri(ownPath), range: toOwnRange(range) } };
  const positions = others.positionsIn(path);
  // The file's text is not at hand: its beginning is a place too.
  const beginning = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return { message, location: { uri: others.toUri(path), range: positions ? toRange(positions, range) : beginning } };
}

const SEVERITIES: Readonly<Record<Level, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** The levels of what is shown of a file: the editor counts what it shows, findings of one cause as one. */
export function levelsOf(diagnostics: readonly Diagnostic[]): readonly Level[] {
  return diagnostics.flatMap(({ severity }) => LEVELS.find((level) => SEVERITIES[level] === severity) ?? []);
}

const TAGS = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary } as const;

/** Places within the documents of a file. */
class Places {
  private readonly firstLines: (number | undefined)[] = [];

  constructor(
    private readonly file: SourceFile,
    private readonly positions: FilePositions,
  ) {}

  /** The line of the file on which a document begins. */
  firstLine(index: number): number {
    const known = this.firstLines[index];
    if (known !== undefined) return known;
    const line = this.positions.positionAt(this.file.stream.documents[index]?.start ?? 0).line;
    this.firstLines[index] = line;
    return line;
  }

  /** `range` counts from the start of the document. */
  rangeIn(index: number, range: Range): LspRange {
    const placed = this.file.stream.documents[index];
    if (!placed) return toRange(this.positions, range);
    return toRange(this.positions, { start: placed.start + range.start, end: placed.start + range.end });
  }
}
