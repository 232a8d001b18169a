import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-protocol';

/** Returns what a finding says. */
export function messageOf({ message }: Diagnostic): string {
  return typeof message === 'string' ? message : message.value;
}

/** Returns how serious a finding is, as the editor calls it. */
export function severityOf({ severity }: Diagnostic): 'error' | 'warning' | 'info' {
  if (severity === DiagnosticSeverity.Error) return 'error';
  return severity === DiagnosticSeverity.Warning ? 'warning' : 'info';
}
