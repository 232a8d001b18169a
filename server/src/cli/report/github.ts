import type { Level } from '../../core/model/finding.js';
import { printable } from '../../core/text/printable.js';
import type { Report } from './report.js';
import { sumOf } from './words.js';

const COMMANDS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', information: 'notice' };

/** Yields workflow commands of GitHub Actions: each becomes an annotation at its line. */
export function* formatGithub(report: Report): Generator<string> {
  for (const { rule, level, file, start, end, message, fixes } of report.findings) {
    const properties = {
      file,
      line: start.line,
      col: start.column,
      endLine: end.line,
      endColumn: end.column,
      title: `${rule.id}: ${rule.summary}`,
    };
    const listed = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    const fix = fixes[0] ? `\nFix: ${fixes[0].title}` : '';
    yield `::${COMMANDS[level]} ${listed.join(',')}::${escapeData(`${message}. ${rule.how}${fix}`)}\n`;
  }
  yield `${escapeData(sumOf(report))}\n`;
}

/** As the runner unescapes it: `%`, carriage return and line feed. Other control characters would reach the log. */
function escapeData(text: string): string {
  return printable(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

/** In properties colon and comma separate as well. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
