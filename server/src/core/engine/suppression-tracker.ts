import { findRule, RULES } from '../rules/registry.js';
import { honouredSuppressions } from '../suppressions/foreign/honoured.js';
import type { HonouredTool } from '../suppressions/foreign/tools.js';
import { type Suppression, suppressionsOf } from '../suppressions/suppressions.js';
import { countsOn } from '../suppressions/until.js';
import { startOfLine } from '../text/lines.js';
import { memoBy } from '../text/memo.js';
import type { PlacedDocument, YamlDocument, YamlStream } from '../yaml/document.js';
import type { PlacedFinding } from './placed-finding.js';

/** The ids that a suppression may name, former ids included. */
export const knownRules: ReadonlySet<string> = new Set(RULES.flatMap((rule) => [rule.id, ...(rule.aliases ?? [])]));

export interface TrackedSuppression {
  readonly suppression: Suppression;
  readonly placed: PlacedDocument;
  readonly index: number;
  used: boolean;
}

/** The suppressions for other programs in a document that is the first of its file, and in any other document. */
const inFirst = memoBy((document: YamlDocument, tools: readonly HonouredTool[]) =>
  honouredSuppressions(document, tools, true),
);
const inOther = memoBy((document: YamlDocument, tools: readonly HonouredTool[]) =>
  honouredSuppressions(document, tools, false),
);

function honouredIn(document: YamlDocument, tools: readonly HonouredTool[], first: boolean): readonly Suppression[] {
  if (tools.length === 0) return [];
  return first ? inFirst(document, tools) : inOther(document, tools);
}

/** Tells which findings of a file are suppressed, and which suppressions were never used. */
export class SuppressionTracker {
  private readonly all: TrackedSuppression[] = [];
  /** The suppressions of single lines, by document and start of the line: a file may have very many. */
  private readonly ofLine = new Map<PlacedDocument, Map<number, TrackedSuppression[]>>();
  private readonly others: TrackedSuppression[] = [];

  /** @param today As `2026-12-31`; undefined where no suppression has ended. */
  constructor(
    stream: YamlStream,
    honour: readonly HonouredTool[],
    private readonly today: string | undefined,
  ) {
    stream.documents.forEach((placed, index) => {
      const { document } = placed;
      for (const suppression of suppressionsOf(document)) this.add({ suppression, placed, index, used: false });
      for (const suppression of honouredIn(document, honour, index === 0))
        this.add({ suppression, placed, index, used: false });
    });
  }

  /** True for a file without suppressions. */
  get isEmpty(): boolean {
    return this.all.length === 0;
  }

  /** Returns true for a suppressed finding, and marks the suppressions that cover it as used. */
  covers(finding: Pick<PlacedFinding, 'rule' | 'range'>, placed: PlacedDocument): boolean {
    let covered = false;
    for (const tracked of this.about(finding, placed)) {
      if (!countsOn(tracked.suppression.until, this.today)) continue;
      tracked.used = true;
      covered = true;
    }
    return covered;
  }

  /** Returns a suppression that covered a finding up to its last day; undefined where there is none. */
  endedFor(finding: Pick<PlacedFinding, 'rule' | 'range'>, placed: PlacedDocument): Suppression | undefined {
    for (const { suppression } of this.about(finding, placed))
      if (suppression.until?.day !== undefined && !countsOn(suppression.until, this.today)) return suppression;
    return undefined;
  }

  /** Yields the suppressions of a finding, whether they count or not. */
  private *about(
    finding: Pick<PlacedFinding, 'rule' | 'range'>,
    placed: PlacedDocument,
  ): Generator<TrackedSuppression> {
    if (this.isEmpty) return;
    const start = finding.range.start - placed.start;
    const lineStart = startOfLine(placed.document.text, start);
    for (const candidates of [this.others, this.ofLine.get(placed)?.get(lineStart) ?? []]) {
      for (const tracked of candidates) {
        const { rules, covers } = tracked.suppression;
        if (covers && (tracked.placed !== placed || start < covers.start || start > covers.end)) continue;
        if (rules.length > 0 && !rules.some((id) => id === finding.rule.id || finding.rule.aliases?.includes(id)))
          continue;
        yield tracked;
      }
    }
  }

  /**
   * Returns the suppressions that suppressed nothing although their rules ran, and those that name an unknown rule.
   * @param allRan Whether a suppression of all rules had nothing else to suppress.
   */
  unused(runs: (rule: string) => boolean, allRan: boolean): readonly TrackedSuppression[] {
    return this.all.filter(({ suppression, used }) => {
      // That one has ended, or its end is no day, is said by another rule.
      if (used || suppression.by !== undefined || !countsOn(suppression.until, this.today)) return false;
      const ran = (id: string): boolean => runs(findRule(id)?.id ?? id) || !knownRules.has(id);
      return suppression.rules.length > 0 ? suppression.rules.every(ran) : allRan;
    });
  }

  private add(tracked: TrackedSuppression): void {
    const { suppression, placed } = tracked;
    this.all.push(tracked);
    if (!suppression.covers || suppression.where === 'object') {
      this.others.push(tracked);
      return;
    }
    const lines = this.ofLine.get(placed) ?? new Map<number, TrackedSuppression[]>();
    this.ofLine.set(placed, lines);
    const here = lines.get(suppression.covers.start) ?? [];
    lines.set(suppression.covers.start, here);
    here.push(tracked);
  }
}
