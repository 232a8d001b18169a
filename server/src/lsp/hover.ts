import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { controlLines } from '../core/controls.js';
import type { PlacedFinding } from '../core/engine.js';
import { rulePage } from '../core/registry.js';
import type { Rule } from '../core/rule.js';
import type { Checked } from './checker.js';
import { toRange } from './to-lsp.js';

/** Explains the findings at a place: what, why, what to do. Names what was found, never its value. */
export function hover({ findings, document }: Checked, { position }: HoverParams, markdown: boolean): Hover | null {
  const offset = document.content.offsetAt(position);
  const here = findings.filter(({ range }) => range.start <= offset && offset <= range.end);
  const [first] = here;
  if (!first) return null;
  const parts: string[] = [];
  const seen = new Set<Rule>();
  for (const finding of here) {
    if (seen.has(finding.rule)) continue;
    seen.add(finding.rule);
    parts.push(markdown ? toMarkdown(finding) : toPlainText(finding));
  }
  return {
    range: toRange(document.content, first.range),
    contents: {
      kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText,
      value: parts.join(markdown ? '\n\n---\n\n' : '\n\n'),
    },
  };
}

function toMarkdown(finding: PlacedFinding): string {
  const { rule } = finding;
  const lines = [
    `**${rule.summary}** ([${rule.id}](${rulePage(rule.id)}))`,
    rule.why,
    `**How to fix:** ${rule.how}`,
    `_${standing(finding)}_`,
  ];
  const links = [
    ...controlLines(rule).map(({ title, url, labels }) => `- [${title}](${url}): ${labels.join('; ')}`),
    ...rule.references.map(({ title, url }) => `- [${title}](${url})`),
  ];
  if (links.length > 0) lines.push(links.join('\n'));
  return lines.join('\n\n');
}

function toPlainText(finding: PlacedFinding): string {
  const { rule } = finding;
  const controls = controlLines(rule).map(({ title, labels }) => `${title}: ${labels.join('; ')}`);
  const references = rule.references.map(({ title, url }) => `${title}: ${url}`);
  return [
    `${rule.summary} (${rule.id})`,
    rule.why,
    `How to fix: ${rule.how}`,
    standing(finding),
    ...controls,
    ...references,
  ].join('\n');
}

/** How much it weighs, and by which standard. */
function standing({ rule, level }: PlacedFinding): string {
  return `${level} · ${rule.family}${rule.pss === undefined ? '' : ` · Pod Security Standards: ${rule.pss}`}`;
}
