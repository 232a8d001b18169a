import { countLeftOut, countLevels, isUnchecked, type Report, type ReportedFinding } from './report.js';

/** The report for programs. Its shape is a contract: `version` rises when it changes. */
export function formatJson(report: Report): string {
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
    skipped,
  };
  const { shard } = report;
  return `${JSON.stringify({ version: 1, ...(shard ? { shard } : {}), findings: report.findings.map(finding), summary }, null, 2)}\n`;
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
