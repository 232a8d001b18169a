import type { Finding } from '../../model/finding.js';
import type { FixPlan } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import type { Suppression } from '../../suppressions/suppressions.js';
import { startOfLine } from '../../text/lines.js';
import { say } from '../../text/say.js';
import type { YamlDocument } from '../../yaml/document.js';
import { removeEntry } from '../../yaml/edit/edits.js';

/** The engine knows which suppressions took effect, and calls this rule for the finding. */
export default {
  ...defineRule({
    id: 'suppression-unused',
    family: 'manifests',
    level: 'information',
    scope: 'engine',
    summary: 'A suppression suppresses nothing',
    why: 'It hides nothing today, and will hide the next finding that appears there.',
    how: 'Remove the suppression.',
    references: [],
  }),

  report(suppression: Suppression, document: YamlDocument, knownRules: ReadonlySet<string>): Finding {
    const unknown = suppression.rules.find((id) => !knownRules.has(id));
    const names = suppression.rules.length > 0 ? suppression.rules.join(say`, `) : say`every rule`;
    return {
      at: suppression.annotation,
      range: suppression.range,
      message: unknown
        ? say`The suppression names "${unknown}", which is no rule`
        : say`The suppression of ${names} suppresses nothing here`,
      tags: ['unnecessary'],
      fixes: [{ title: say`Remove the suppression`, safety: 'safe', plan: () => remove(suppression, document) }],
    };
  },
};

function remove(suppression: Suppression, document: YamlDocument): FixPlan {
  if (suppression.annotation) {
    // An annotation may name several rules, of which others are used.
    return suppression.annotation.text.includes(';')
      ? { refused: say`the annotation suppresses other rules too` }
      : removeEntry(suppression.annotation);
  }
  const { text } = document;
  const { start, end } = suppression.range;
  const lineStart = startOfLine(text, start);
  if (text.slice(lineStart, start).trim() === '') {
    const newline = text.indexOf('\n', end);
    return { edits: [{ range: { start: lineStart, end: newline < 0 ? text.length : newline + 1 }, newText: '' }] };
  }
  return { edits: [{ range: { start: text.slice(0, start).trimEnd().length, end }, newText: '' }] };
}
