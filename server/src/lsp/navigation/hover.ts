import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import type { PlacedFinding } from '../../core/engine/placed-finding.js';
import { controlLines } from '../../core/model/controls.js';
import type { Level } from '../../core/model/finding.js';
import type { Rule } from '../../core/model/rule.js';
import { inWords, type Phrase, phrase, say, words } from '../../core/text/say.js';
import type { Checked } from '../diagnostics/checked.js';
import type { RulePages } from '../diagnostics/rule-pages.js';
import { toRange } from '../diagnostics/to-lsp.js';
import { fieldHover } from './field-hover.js';
import type { AppliedHover } from './hover-parts.js';

/** What a hover is made of. */
export interface HoverOptions {
  readonly markdown: boolean;
  /** False where the editor shows the message of each finding, with its rule, above this. */
  readonly titled: boolean;
  /** True where the hover says what the schema says of a field. */
  readonly fields: boolean;
  readonly pages: RulePages;
  /** What is said of the place as it is applied. */
  readonly applied: AppliedHover | undefined;
}

/**
 * Returns the hover for the findings at a position: the problem, the reason, the remedy; below them what the schema says of the
 * field, above them what is applied. It contains no secret value, and what several rules have in common only once.
 */
export function hover(
  checked: Checked,
  { position }: HoverParams,
  { markdown, titled, fields, pages, applied }: HoverOptions,
): Hover | null {
  const { findings, document } = checked;
  const offset = document.content.offsetAt(position);
  const field = fields ? fieldHover(checked, offset, markdown) : undefined;
  const here = findings.filter(({ range }) => range.start <= offset && offset <= range.end);
  const [first] = here;
  if (!first && !field && !applied) return null;
  const rules = new Map<Rule, PlacedFinding>();
  for (const finding of here) if (!rules.has(finding.rule)) rules.set(finding.rule, finding);
  const [only, ...others] = rules.values();
  const found = !only
    ? []
    : others.length === 0
      ? single(only, markdown, titled, pages)
      : several([...rules.values()], markdown, pages);
  const line = markdown ? ['---'] : [];
  const parts = [applied?.parts, found, field?.parts]
    .filter((part) => part !== undefined && part.length > 0)
    .flatMap((part = [], index) => [...(index > 0 ? line : []), ...part]);
  const range = applied?.range ?? first?.range ?? field?.range;
  return {
    ...(range ? { range: toRange(document.content, range) } : {}),
    contents: {
      kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText,
      value: parts.join(markdown ? '\n\n' : '\n'),
    },
  };
}

function single(finding: PlacedFinding, markdown: boolean, titled: boolean, pages: RulePages): readonly string[] {
  const { rule } = finding;
  if (!markdown)
    return [
      `${inWords(rule.summary)} (${rule.id})`,
      inWords(rule.why),
      say`How to fix: ${inWords(rule.how)}`,
      standing(finding),
      ...links([finding], false),
    ];
  return [
    ...(titled ? [`**${inWords(rule.summary)}** (${page(rule, pages)})`] : []),
    inWords(rule.why),
    say`**How to fix:** ${inWords(rule.how)}`,
    `_${standing(finding)}_`,
    ...links([finding], true),
  ];
}

/** Returns the parts for several rules: a list of remedies, then the reasons, then the references. */
function several(all: readonly PlacedFinding[], markdown: boolean, pages: RulePages): readonly string[] {
  const list = all.map(({ rule, level }) =>
    markdown
      ? `- **${page(rule, pages)}** (${words(LEVEL[level])}): ${inWords(rule.how)}`
      : `- ${rule.id} (${words(LEVEL[level])}): ${inWords(rule.how)}`,
  );
  // Rules of one family often give the same reason.
  const whys = [...new Set(all.map(({ rule }) => inWords(rule.why)))];
  const refers = links(all, markdown);
  return markdown
    ? [list.join('\n'), '---', ...whys, ...(refers.length > 0 ? ['---', ...refers] : [])]
    : [...list, ...whys, ...refers];
}

function page({ id }: Rule, pages: RulePages): string {
  return `[${id}](${pages(id)})`;
}

/** Returns the controls and pages that rules refer to: each page once, with the controls of all rules. */
function links(all: readonly PlacedFinding[], markdown: boolean): readonly string[] {
  const pages = new Map<string, { readonly title: string; readonly url: string; readonly labels: Set<string> }>();
  const add = (title: string, url: string, labels: readonly string[]): void => {
    const page = pages.get(`${title} ${url}`) ?? { title, url, labels: new Set() };
    for (const label of labels) page.labels.add(label);
    pages.set(`${title} ${url}`, page);
  };
  for (const { rule } of all) {
    for (const { title, url, labels } of controlLines(rule)) add(title, url, labels);
    for (const { title, url } of rule.references) add(title, url, []);
  }
  const lines = [...pages.values()].map(({ title, url, labels }) => {
    const what = [...labels].join('; ');
    // In plain text a control has its name, and any other page its URL.
    if (!markdown) return `${title}: ${what || url}`;
    return `- [${title}](${url})${what && `: ${what}`}`;
  });
  return markdown && lines.length > 0 ? [lines.join('\n')] : lines;
}

const LEVEL: Readonly<Record<Level, Phrase>> = {
  error: phrase`error`,
  warning: phrase`warning`,
  information: phrase`information`,
};

/** Returns the level, the family and the Pod Security Standard of a finding. */
function standing({ rule, level }: PlacedFinding): string {
  return `${words(LEVEL[level])} · ${rule.family}${rule.pss === undefined ? '' : say` \u00b7 Pod Security Standards: ${rule.pss}`}`;
}
