import { rulePage } from '../../core/rules/registry.js';
import { printable } from '../../core/text/printable.js';
import { isUnchecked, type Report, type ReportedFinding } from './report.js';
import { sumOf } from './words.js';

/**
 * Yields JUnit XML, as GitLab, Jenkins and Azure Pipelines read it: a suite for each file with findings, and a failed case for each
 * finding. GitLab shows `classname`, `name` and the text of `failure`, and leaves out a case whose names another one has
 * (https://docs.gitlab.com/ci/testing/unit_test_reports/#junit-xml-format-specification), so that they are numbered. Jenkins takes a
 * report without a case for a failure (`allowEmptyResults` of https://plugins.jenkins.io/junit/): the first one is the scan itself.
 */
export function* formatJunit(report: Report): Generator<string> {
  const { findings, milliseconds } = report;
  const unchecked = report.skipped.filter(isUnchecked);
  const seconds = (milliseconds / 1000).toFixed(3);
  const tests = 1 + findings.length + unchecked.length;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  const sums = attributes({ tests, failures: findings.length, errors: 0, skipped: unchecked.length });
  yield `<testsuites name="yamlock"${sums} time="${seconds}">\n`;
  yield `  <testsuite name="yamlock"${attributes({ tests: 1 + unchecked.length, failures: 0, errors: 0, skipped: unchecked.length })} time="${seconds}">\n`;
  yield `    <testcase classname="yamlock" name="scan" time="${seconds}">\n`;
  yield `      <system-out>${text(sumOf(report))}</system-out>\n    </testcase>\n`;
  const nameOf = names();
  for (const { file, reason } of unchecked) {
    yield `    <testcase${attributes({ classname: file, name: nameOf(file, `not checked: ${reason}`), file })} time="0">\n`;
    yield `      <skipped${attributes({ message: reason })}/>\n    </testcase>\n`;
  }
  yield '  </testsuite>\n';
  for (const [file, of] of byFile(findings)) {
    yield `  <testsuite${attributes({ name: file, tests: of.length, failures: of.length, errors: 0, skipped: 0 })} time="0">\n`;
    for (const finding of of) yield failedCase(finding, nameOf(file, `${finding.rule.id}: ${finding.message}`));
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

function failedCase({ rule, level, file, start, message, fixes }: ReportedFinding, name: string): string {
  const [fix] = fixes;
  const lines = [
    `${file}:${start.line}:${start.column}: ${level} ${rule.id}`,
    message,
    rule.how,
    ...(fix ? [`Fix: ${fix.title}`] : []),
    rulePage(rule.id),
  ];
  return [
    `    <testcase${attributes({ classname: file, name, file, line: start.line })} time="0">\n`,
    `      <failure${attributes({ message, type: level })}>${lines.map(text).join('\n')}</failure>\n`,
    '    </testcase>\n',
  ].join('');
}

/** Findings are sorted by file. */
function byFile(findings: readonly ReportedFinding[]): ReadonlyMap<string, readonly ReportedFinding[]> {
  const files = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const of = files.get(finding.file);
    if (of) of.push(finding);
    else files.set(finding.file, [finding]);
  }
  return files;
}

/** Returns names that no other case of a file has, in the order of the text. */
function names(): (file: string, name: string) => string {
  const counts = new Map<string, number>();
  const taken = new Set<string>();
  return (file, name) => {
    const base = `${file}\n${name}`;
    let count = counts.get(base) ?? 0;
    let next: string;
    do next = ++count === 1 ? name : `${name} (${count})`;
    while (taken.has(`${file}\n${next}`));
    counts.set(base, count);
    taken.add(`${file}\n${next}`);
    return next;
  };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${text(String(value))}"`)
    .join('');
}

/** Surrogates without their other half, and the two units that are no characters: XML has none of them (Char of XML 1.0). */
const NO_CHARACTER = /[\ufffe\uffff\ud800-\udfff]/gu;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Returns a text on one line as it stands in XML, in an attribute as well. */
function text(value: string): string {
  return printable(value)
    .replace(NO_CHARACTER, '\ufffd')
    .replace(/[&<>"]/g, (unit) => ENTITIES[unit] ?? unit);
}
