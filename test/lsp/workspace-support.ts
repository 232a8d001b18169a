import type { WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { pod, privilegedPod } from './support.js';

export const REFRESH = 'workspace/diagnostic/refresh';

export const FILES = {
  '/repo/a.yaml': privilegedPod('a'),
  '/repo/b.yaml': `${pod('b')}---\n${privilegedPod('c')}`,
  '/repo/mkdocs.yml': 'site_name: docs\n',
};

/** Returns the rules of the findings by file of a report, or that a file is unchanged. */
export function summary(items: readonly WorkspaceDocumentDiagnosticReport[]): Record<string, unknown> {
  return Object.fromEntries(
    items.map((item) => [
      item.uri.slice(item.uri.lastIndexOf('/') + 1),
      item.kind === 'full' ? item.items.map(({ code }) => code) : item.kind,
    ]),
  );
}
