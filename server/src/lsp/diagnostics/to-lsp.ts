import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Range as LspRange,
  type Position,
  type TextEdit,
} from 'vscode-languageserver';
import type { DeferredLevel } from '../../core/engine/deferred-level.js';
import { type Entry, gather, groupOf, leadOf } from '../../core/engine/groups.js';
import type { CheckedFinding, SourceFile } from '../../core/engine/placed-finding.js';
import { type Finding, LEVELS, type Level } from '../../core/model/finding.js';
import type { Rule } from '../../core/model/rule.js';
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

/** The findings of a file as the client takes them. Never holds a fix or a value. */
export function toDiagnostics(
  file: SourceFile,
  entries: readonly Entry[],
  positions: FilePositions,
  others: OtherFiles,
): Diagnostic[] {
  const places = new Places(file, positions);
  return entries.map((entry) => toDiagnostic(entry, file.path, places, others));
}

/** What there is to say about a file as such: why it is not checked. */
export function toFileDiagnostics({ fileClass, stream }: SourceFile, positions: FilePositions): Diagnostic[] {
  const ofFile = fileClass === 'other' ? [] : stream.problems;
  return ofFile.map(({ message, range }) => ({
    range: toRange(positions, range),
    severity: DiagnosticSeverity.Information,
    source: SOURCE,
    code: 'not-checked',
    message,
  }));
}

/**
 * A finding as the client is to be shown it. Plain data: of the file's text it has what the message says, and neither a fix
 * nor a value.
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

/** A place in the same file, or one in another file, by offsets: where that has its lines may change. */
type ShownPlace =
  | { readonly message: string; readonly own: LspRange }
  | { readonly message: string; readonly path: string; readonly range: Range };

/** The findings of a file in a form that outlives its text. */
export function toShownFindings(
  file: SourceFile,
  findings: readonly CheckedFinding[],
  positions: FilePositions,
): readonly ShownFinding[] {
  const places = new Places(file, positions);
  return findings.map((finding) => toShown(finding, places));
}

/** What `toDiagnostics` says of the same findings. */
export function shownDiagnostics(
  findings: readonly ShownFinding<Level>[],
  path: string,
  others: OtherFiles,
): Diagnostic[] {
  return gather(findings, groupOf).map((entry) => convert(entry, path, others));
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
  const [first, ...rest] = entry;
  const shown = [toShown(first, places), ...rest.map((one) => toShown(one, places))] as const;
  const diagnostic = convert(shown, path, others);
  // Places in other files move without the finding knowing.
  if (!diagnostic.relatedInformation)
    converted.set(finding, { firstLine, level, others: more.map((placed) => placed.finding), diagnostic });
  return diagnostic;
}

function toShown<Placed extends CheckedFinding>(placed: Placed, places: Places): ShownFinding<Placed['level']> {
  const { rule, level, document, pointer, range, start, finding } = placed;
  return {
    rule: { id: rule.id },
    level,
    document,
    pointer,
    range: places.rangeIn(document, { start: range.start - start, end: range.end - start }),
    finding: {
      message: finding.message,
      ...(finding.group ? { group: finding.group } : {}),
      ...(finding.tags ? { tags: finding.tags } : {}),
    },
    related: (finding.related ?? []).map((place) =>
      place.path === undefined
        ? { message: place.message, own: places.rangeIn(document, place.range) }
        : { message: place.message, path: place.path, range: place.range },
    ),
  };
}

/** Findings that are shown as one. */
type ShownEntry = readonly [ShownFinding<Level>, ...ShownFinding<Level>[]];

/** The finding that weighs most lends an entry its level, its code and the page behind that; the message names all rules. */
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

/** What an entry says: of a group the cause, and what is missing with the rule that misses it. */
function messageOf(entry: ShownEntry): string {
  const [{ finding }, ...more] = entry;
  if (!finding.group || more.length === 0) return finding.message;
  const missing = entry.map((one) => `${one.finding.group?.missing} (${one.rule.id})`);
  return `${finding.group.name}; missing: ${missing.join(', ')}`;
}

function toRelated(place: ShownPlace, ownPath: string, others: OtherFiles): DiagnosticRelatedInformation {
  const { message } = place;
  if ('own' in place) return { message, location: { uri: others.toUri(ownPath), range: place.own } };
  const positions = others.positionsIn(place.path);
  // The file's text is not at hand: its beginning is a place too.
  const beginning = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const range = positions ? toRange(positions, place.range) : beginning;
  return { message, location: { uri: others.toUri(place.path), range } };
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
