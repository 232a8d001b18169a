import { findingsOf } from '../../core/engine/check-document.js';
import type { SourceFile } from '../../core/engine/placed-finding.js';
import { resourcesOf } from '../../core/kubernetes/resource.js';
import type { Finding } from '../../core/model/finding.js';
import type { Family, RuleContext } from '../../core/model/rule.js';
import { RULES } from '../../core/rules/registry.js';
import { occurrencesOf } from '../../core/text/occurrences.js';
import type { Range } from '../../core/text/range.js';
import type { Cursor } from '../../core/yaml/cursor.js';
import type { PlacedDocument, YamlDocument } from '../../core/yaml/document.js';
import { suspectTexts, suspectValues } from './suspects.js';

/** What stands in place of a secret, whatever its length. */
export const MASK = '••••••';

const SECRET_FAMILIES: ReadonlySet<Family> = new Set<Family>(['secrets', 'encrypted-secrets']);
/** Keys whose values say what an object is, and are no secret in any of them. */
const NEVER_SECRET: ReadonlySet<string> = new Set(['apiVersion', 'kind']);
/** The fewest characters with which a text is a secret wherever it stands again, in a comment for instance. */
const UNMISTAKABLE = 12;

/**
 * Where source must not be shown, counted from the file's start, sorted and apart from each other. Every rule about
 * secrets has its say here, whatever the configuration, git and suppressions make of its findings: what nobody wants
 * reported is still nobody else's to read.
 */
export function secretRanges(file: SourceFile, context: RuleContext, documents: ReadonlySet<number>): readonly Range[] {
  const found: Range[] = [];
  file.stream.documents.forEach((placed, index) => {
    if (documents.has(index)) for (const range of documentSecrets(placed, context)) found.push(range);
  });
  return merged(found);
}

function documentSecrets({ document, start }: PlacedDocument, context: RuleContext): Range[] {
  const { ranges, texts } = collect(document, context);
  for (const range of occurrencesOf(document.text, texts)) ranges.push(range);
  for (const range of ranges.flatMap((one) => wordsBehind(document.text, one))) ranges.push(range);
  for (const range of suspectTexts(document.text)) ranges.push(range);
  if (document.problems.length > 0) for (const range of everyValue(document.text)) ranges.push(range);
  return ranges.map((range) => ({ start: range.start + start, end: range.end + start }));
}

interface Secrets {
  readonly ranges: Range[];
  /** Values that are masked wherever they are written. */
  readonly texts: Set<string>;
}

function collect(document: YamlDocument, context: RuleContext): Secrets {
  const secrets: Secrets = { ranges: [], texts: new Set() };
  const resources = resourcesOf(document);
  for (const { cursor, kind, group } of resources) {
    if (kind !== 'Secret' || group !== '') continue;
    for (const key of ['data', 'stringData']) addValues(cursor.at(key), secrets);
  }
  for (const rule of RULES) {
    if (!SECRET_FAMILIES.has(rule.family) || rule.showsNoValue) continue;
    try {
      for (const { finding } of findingsOf(rule, document, context)) addFinding(finding, secrets);
    } catch {
      // The scan itself reports the crash. What the rule would have found is unknown, so nothing is shown.
      secrets.ranges.push({ start: 0, end: document.text.length });
    }
  }
  const { root } = document;
  if (root) for (const value of suspectValues(root)) addValues(value, secrets);
  // A secret behind an alias is written at its anchor.
  if (root && secrets.texts.size > 0) {
    for (const cursor of root.walk()) {
      if (cursor.kind === 'scalar' && cursor.shared && secrets.texts.has(cursor.text))
        secrets.ranges.push(cursor.range);
    }
  }
  for (const text of secrets.texts) if (text.length < UNMISTAKABLE) secrets.texts.delete(text);
  return secrets;
}

function addFinding({ at, range }: Finding, secrets: Secrets): void {
  // Of a command line or a document in a value, the credential's own characters are enough.
  if (at?.kind === 'scalar' && range && range.start >= at.range.start && range.end <= at.range.end && !at.embedding) {
    secrets.ranges.push(range);
    secrets.texts.add(at.document.text.slice(range.start, range.end));
    return;
  }
  addValues(at, secrets);
  if (!range) return;
  const key = at?.keyRange;
  const isKey = key !== undefined && range.start >= key.start && range.end <= key.end;
  const isWhole = at !== undefined && at.kind !== 'scalar';
  if (!isKey && !isWhole && !(at && isNeverSecret(at))) secrets.ranges.push(range);
}

function addValues(cursor: Cursor | undefined, secrets: Secrets): void {
  if (!cursor) return;
  for (const value of cursor.walk()) {
    if (value.kind !== 'scalar' || value.text === '' || isNeverSecret(value)) continue;
    secrets.ranges.push(value.range);
    secrets.texts.add(value.text);
  }
}

function isNeverSecret(value: Cursor): boolean {
  return (value.key !== undefined && NEVER_SECRET.has(value.key)) || typeof value.value === 'boolean' || value.isNull;
}

/** What may stand between the end of a value and a comment in the same line. */
const BEFORE_COMMENT = /["'\]},]{0,20}[ \t]+#/y;
const WORDS = /\S+/g;

/**
 * The words of a comment behind a secret that no language has, such as the value that stood there before: `value: … # was …`.
 */
function wordsBehind(text: string, { end }: Range): Range[] {
  BEFORE_COMMENT.lastIndex = end;
  if (!BEFORE_COMMENT.test(text)) return [];
  const newline = text.indexOf('\n', end);
  const rest = text.slice(end, newline < 0 ? text.length : newline);
  return [...rest.matchAll(WORDS)]
    .filter(([word]) => word.length >= 8 && /\d/.test(word) && /[A-Za-z]/.test(word))
    .map(({ 0: word, index }) => ({ start: end + index, end: end + index + word.length }));
}

const KEY = /^[ \t]*(?:- +)*(?:"[\w./-]+"|'[\w./-]+'|[\w./-]+)[ \t]*:(?=[ \t]|$)/;
/** Keys whose values stay visible where the text cannot be read. */
const PLAIN_KEY = /(?:^|[\s"'])(?:apiVersion|kind|name|namespace|image)["']?[ \t]*:$/;

/**
 * Every value of a text that cannot be read as YAML: no rule can say which of them are secrets. Keys stay visible, so
 * that the place can be found.
 */
function* everyValue(text: string): Generator<Range> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trimEnd();
    const key = KEY.exec(line)?.[0] ?? /^[ \t]*(?:- +)*/.exec(line)?.[0] ?? '';
    const value = line.slice(key.length);
    if (!PLAIN_KEY.test(key) && /\w/.test(value)) {
      const blanks = value.length - value.trimStart().length;
      yield { start: start + key.length + blanks, end: start + line.length };
    }
    start = end + 1;
  }
}

function merged(ranges: readonly Range[]): readonly Range[] {
  const sorted = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const result: Range[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last && range.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else result.push(range);
  }
  return result;
}
