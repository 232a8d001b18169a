import type { Level } from '../../core/model/finding.js';
import { printable } from '../../core/text/printable.js';
import { fingerprints, hashOf } from './fingerprints.js';
import { jsonPieces } from './json-pieces.js';
import { isUnchecked, type Report } from './report.js';

/** What GitLab knows: `info`, `minor`, `major`, `critical`, `blocker`. */
const SEVERITIES: Readonly<Record<Level, string>> = { error: 'critical', warning: 'major', information: 'info' };

/**
 * Yields a Code Quality report of GitLab: one array, each entry with `description`, `check_name`, `fingerprint`, `severity`,
 * `location.path` and `location.lines.begin` (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). A file
 * that could not be checked is an entry at its first line. A fingerprint is that of no other entry, and stays while lines move.
 */
export async function* formatGitlab(report: Report): AsyncGenerator<string> {
  yield* jsonPieces(issues(report));
  yield '\n';
}

function* issues({ findings, skipped }: Report) {
  const fingerprintOf = fingerprints();
  for (const finding of findings) {
    const { rule, level, file, start, message } = finding;
    yield {
      description: printable(message),
      check_name: rule.id,
      fingerprint: hashOf([file, fingerprintOf(finding)]),
      severity: SEVERITIES[level],
      location: { path: file, lines: { begin: start.line } },
    };
  }
  for (const one of skipped.filter(isUnchecked))
    yield {
      description: printable(`Not checked: ${one.reason}`),
      check_name: 'not-checked',
      fingerprint: hashOf([one.file, one.reason]),
      severity: SEVERITIES.information,
      location: { path: one.file, lines: { begin: 1 } },
    };
}
