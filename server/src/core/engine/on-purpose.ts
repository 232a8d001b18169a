import type { Finding } from '../model/finding.js';
import { type Fix, type FixWorld, inBulk } from '../model/fix.js';
import type { Family } from '../model/rule.js';
import { honouredSuppressions } from '../suppressions/foreign/honoured.js';
import { HONOURED_TOOLS } from '../suppressions/foreign/tools.js';
import type { Suppression } from '../suppressions/suppressions.js';
import { startOfLine } from '../text/lines.js';
import { memo } from '../text/memo.js';
import type { Range } from '../text/range.js';
import type { YamlDocument } from '../yaml/document.js';
import type { PlacedFinding } from './placed-finding.js';

/** The families whose findings about booleans a comment can justify. */
const SWITCHES: ReadonlySet<Family> = new Set(['pod-security', 'workload-hardening', 'service-accounts']);

/**
 * Lowers a finding to `information` where a comment beside the value, or an annotation for another program, gives a reason for
 * the value. Errors and configured levels stay. In either case its fixes are applied only when a person chooses them.
 */
export function asMeant(finding: PlacedFinding, document: YamlDocument, explicit: boolean): PlacedFinding {
  if (!isReasoned(finding, document)) return finding;
  const level = explicit || finding.level === 'error' ? finding.level : 'information';
  return { ...finding, level, finding: chosenAlone(finding.finding) };
}

function isReasoned({ rule, finding, start, range }: PlacedFinding, document: YamlDocument): boolean {
  const { at } = finding;
  const place = range.start - start;
  const isAnnotated = annotationsWithReasons(document).some(
    ({ rules, covers }) => rules.includes(rule.id) && covers && covers.start <= place && place <= covers.end,
  );
  if (isAnnotated) return true;
  if (!SWITCHES.has(rule.family) || typeof at?.value !== 'boolean' || at.embedding) return false;
  return commentsBeside(document, at.keyRange ?? at.range, at.range).some(isReason);
}

const annotationsWithReasons = memo((document: YamlDocument): readonly Suppression[] => {
  const tools = HONOURED_TOOLS.filter((tool) => tool === 'kube-linter' || tool === 'checkov');
  return honouredSuppressions(document, tools, false).filter(({ reason }) => reason !== undefined && isReason(reason));
});

/** Returns the comment behind a value, and as one text the comments in the lines directly above, in the column of its key. */
function commentsBeside(document: YamlDocument, { start: key }: Range, { end }: Range): readonly string[] {
  const { text, tree } = document;
  const lineEnd = text.indexOf('\n', end);
  const lastOnLine = lineEnd < 0 ? text.length : lineEnd;
  const found: string[] = [];
  const textOf = (comment: Range): string => text.slice(comment.start + 1, comment.end).trim();
  const behind = tree.comments.find(({ start }) => start >= end && start < lastOnLine);
  if (behind) found.push(textOf(behind));
  let line = startOfLine(text, key);
  const column = key - line;
  const above: string[] = [];
  while (line > 0) {
    const from = startOfLine(text, line - 1);
    const comment = tree.comments.find(({ start }) => start === from + column);
    if (!comment || text.slice(from, comment.start).trim() !== '') break;
    above.unshift(textOf(comment));
    line = from;
  }
  // A sentence may span lines.
  return above.length > 0 && above.every((one) => !isNoSentence(one)) ? [...found, above.join(' ')] : found;
}

/** Returns true for a TODO, a value that is commented out, the description of a setting, or a directive for a program. */
function isNoSentence(comment: string): boolean {
  return (
    /^(?:--|@|#|[-=*]{2}|\||!)/.test(comment) ||
    /\b(?:TODO|FIXME|XXX|HACK)\b/i.test(comment) ||
    /^(?:- )?[\w./-]{1,80}:(?:\s|$)/.test(comment) ||
    /^[\w-]{1,40}(?::\w|=)/.test(comment) ||
    comment.endsWith('?')
  );
}

/** Returns true for a sentence of at least three words. */
function isReason(comment: string): boolean {
  return !isNoSentence(comment) && (comment.match(/\p{L}{2,}/gu) ?? []).length >= 3;
}

/** Returns the finding with fixes that are no part of a run: a person chooses each one. */
function chosenAlone(finding: Finding): Finding {
  const { fixes } = finding;
  if (!fixes) return finding;
  const alone = (list: readonly Fix[]): readonly Fix[] =>
    list.map((fix) => (inBulk(fix) ? { ...fix, safety: 'intent' as const } : fix));
  return { ...finding, fixes: typeof fixes === 'function' ? (world: FixWorld) => alone(fixes(world)) : alone(fixes) };
}
