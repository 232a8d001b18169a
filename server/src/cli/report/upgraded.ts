import type { KubernetesVersion } from '../../core/kubernetes/version.js';
import { append } from '../../core/text/append.js';
import { printable } from '../../core/text/printable.js';
import { type FixedSkip, skippedLines } from './fixed.js';
import { HOW_TO_FIX } from './pretty.js';
import { compareText, type Report, type ReportedFinding, type ReportedResource } from './report.js';
import { duration, notCheckedLines, plural } from './words.js';

/** What an upgrade of Kubernetes does to files. */
export interface Upgrade {
  /** The versions that the files are for now. */
  readonly from: readonly KubernetesVersion[];
  readonly to: KubernetesVersion;
  /** With the findings that only the newer version has. */
  readonly report: Report;
  /** Files that are for the newer version already, which were not compared. */
  readonly later: number;
  /** What was converted; absent where nobody asked for that. */
  readonly converted?: { readonly objects: number; readonly files: number; readonly skipped: readonly FixedSkip[] };
}

/** The rules whose fixes convert an object to another version. */
export const CONVERTING: ReadonlySet<string> = new Set(['api-removed', 'api-deprecated']);

/** True for what the newer version refuses; the rest goes away later, or is not in effect. */
export function breaks({ level }: ReportedFinding): boolean {
  return level === 'error';
}

/** Yields the report for people: each object with what becomes of it and the fix that converts it; then the sum. */
export function* formatUpgrade(upgrade: Upgrade): Generator<string> {
  const { report, later, converted, to } = upgrade;
  const objects = objectsOf(report.findings);
  for (const findings of objects) yield `${objectLines(findings).join('\n')}\n\n`;
  const lines: string[] = [];
  if (converted && converted.skipped.length > 0)
    lines.push(`Not converted: ${converted.skipped.length}`, ...skippedLines(converted.skipped));
  if (later > 0)
    lines.push(`Not compared: ${plural(later, 'file')} for Kubernetes 1.${to} or later already, by the configuration`);
  append(lines, notCheckedLines(report.skipped, report.leftOut));
  if (converted) lines.push(`Converted ${plural(converted.objects, 'object')} in ${plural(converted.files, 'file')}`);
  lines.push(sumOf(upgrade, objects));
  const convertible = objects.filter((findings) => findings.some((one) => isConvertible(one) && !one.test)).length;
  if (!converted && convertible > 0) lines.push(`\`yamlock upgrade --write\` converts ${convertible}`);
  yield `${lines.join('\n')}\n`;
}

function sumOf({ from, to, report }: Upgrade, objects: readonly (readonly ReportedFinding[])[]): string {
  const broken = objects.filter((findings) => findings.some(breaks)).length;
  const others = objects.length - broken;
  const what = broken === 0 ? 'nothing breaks' : `${plural(broken, 'object breaks', 'objects break')}`;
  const more = others === 0 ? '' : `, ${plural(others, 'object')} more to look at`;
  const now = from.map((version) => `1.${version}`).join(', ');
  const looked = `${plural(report.files, 'file')} with ${plural(report.documents, 'document')}`;
  return `Kubernetes ${now} → 1.${to}: ${what}${more}; ${looked}, ${duration(report.milliseconds)}`;
}

/** The findings of each object together. What breaks comes first. */
function objectsOf(findings: readonly ReportedFinding[]): readonly (readonly ReportedFinding[])[] {
  const objects = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.file, finding.document, finding.resource]);
    const known = objects.get(key);
    if (known) known.push(finding);
    else objects.set(key, [finding]);
  }
  return [...objects.values()].sort(
    (a, b) => Number(b.some(breaks)) - Number(a.some(breaks)) || compareText(a[0]?.file ?? '', b[0]?.file ?? ''),
  );
}

const BY_HAND = 'No fix converts it: people have to decide how it is written anew.';

function objectLines(findings: readonly ReportedFinding[]): readonly string[] {
  const [first] = findings;
  if (!first) return [];
  const lines = [printable(`${first.file}:${first.start.line}  ${nameOf(first.resource)}`.trimEnd())];
  for (const finding of findings) {
    lines.push(`  ${breaks(finding) ? 'breaks' : finding.level}  ${printable(finding.message)}`);
    const [fix] = finding.fixes;
    if (!fix) lines.push(`    → ${CONVERTING.has(finding.rule.id) ? BY_HAND : finding.rule.how}`);
    else {
      const how = isConvertible(finding) ? HOW_TO_CONVERT[finding.test ? 'test' : 'other'] : HOW_TO_FIX[fix.safety];
      lines.push(`    ✎ ${printable(fix.title)} (${how})`);
    }
  }
  return lines;
}

/** Who converts an object; one in test data is left alone unless somebody names it. */
const HOW_TO_CONVERT = {
  test: 'yamlock upgrade --write, where the file is named',
  other: 'yamlock upgrade --write',
} as const;

/** True for a finding that `--write` repairs. */
function isConvertible({ rule, fixes }: ReportedFinding): boolean {
  return CONVERTING.has(rule.id) && fixes.length > 0;
}

function nameOf(resource: ReportedResource | null): string {
  if (!resource) return '';
  const { kind, namespace, name } = resource;
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name ?? ''}`;
}
