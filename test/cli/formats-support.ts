import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
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
  switchedOff: [],
  milliseconds: 1234,
  ...more,
});

/** The pieces of a report as one text. */
export async function textOf(pieces: Iterable<string> | AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

function ruleOf(id: string): Rule {
  const found = findRule(id);
  if (!found) throw new Error(`${id} is a rule`);
  return found;
}

/** Returns in what a SARIF log does not fit the schema of the specification. */
export function sarifMistakes(log: unknown): readonly unknown[] {
  const require = createRequire(import.meta.url);
  const schema = JSON.parse(
    readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
  ) as { readonly id: string };
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajvFormats.default(ajv);
  // The schema is written for an earlier draft, of which it uses nothing that changed but the name of its id.
  const { id: _, ...rest } = schema;
  const valid = ajv.compile({ ...rest, $schema: 'http://json-schema.org/draft-07/schema#' });
  return valid(log) ? [] : (valid.errors ?? []);
}
