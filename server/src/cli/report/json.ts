import { jsonPieces } from './json-pieces.js';
import {
  countLeftOut,
  countLevels,
  countSwitchedOff,
  isUnchecked,
  type Report,
  type ReportedFinding,
} from './report.js';

/** Yields the report for programs. Its shape is a contract: `version` rises when it changes. */
export async function* formatJson(report: Report): AsyncGenerator<string> {
  const { error, warning, information } = countLevels(report.findings);
  const { files, documents, skipped } = report;
  const unchecked = skipped.filter(isUnchecked).length;
  const leftOut = countLeftOut(report.leftOut);
  const testData = report.findings.filter(({ test }) => test).length;
  const summary = {
    files,
    documents,
    errors: error,
    warnings: warning,
    information,
    testData,
    unchecked,
    leftOut,
    switchedOff: countSwitchedOff(report),
    skipped,
  };
  const { shard, compared } = report;
  yield* jsonPieces({
    version: 1,
    ...(shard ? { shard: () => shard } : {}),
    findings: described(report),
    summary: () => (compared ? { ...summary, compared } : summary),
  });
  yield '\n';
}

function* described({ findings }: Report) {
  for (const one of findings) yield finding(one);
}

function finding({
  rule,
  level,
  file,
  document,
  start,
  end,
  pointer,
  resource,
  message,
  test,
  group,
  related,
  fixes,
  applied,
}: ReportedFinding) {
  return {
    rule: rule.id,
    family: rule.family,
    level,
    ...(rule.pss === undefined ? {} : { pss: rule.pss }),
    file,
    document,
    start,
    end,
    pointer,
    resource,
    message,
    ...(test ? { testData: true } : {}),
    ...(group ? { group: { id: group.id, name: group.name } } : {}),
    related,
    fixes,
    ...(applied ? { applied } : {}),
  };
}
