import type { Report, ReportedFinding } from '../../server/src/cli/report/report.js';
import type { Rule } from '../../server/src/core/model/rule.js';
import { findRule } from '../../server/src/core/rules/registry.js';

export const rule = ruleOf('pss-privileged');

/** A finding with everything that formats show. */
export const finding: ReportedFinding = {
  rule,
  level: 'error',
  file: 'deploy/web.yaml',
  document: 0,
  start: { line: 10, column: 19, offset: 138 },
  end: { line: 10, column: 23, offset: 142 },
  pointer: '/spec/containers/0/securityContext/privileged',
  resource: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
  message: 'Container "app" runs privileged',
  related: [],
  fixes: [{ title: 'Set privileged to false', safety: 'review' }],
  excerpt: { number: 10, text: '      privileged: true', from: 18, to: 22 },
};

/** A report with these findings. */
export const reportOf = (findings: readonly ReportedFinding[], more: Partial<Report> = {}): Report => ({
  findings,
  files: 3,
  documents: 4,
  skipped: [],
  leftOut: { ignored: [], foreign: [] },
  withoutSchema: [],
  milliseconds: 1234,
  ...more,
});

function ruleOf(id: string): Rule {
  const found = findRule(id);
  if (!found) throw new Error(`${id} is a rule`);
  return found;
}
