import { defineRule } from '../../model/rule.js';
import { sayProblem } from '../../yaml/read/syntax.js';

export default defineRule({
  id: 'yaml-syntax',
  family: 'manifests',
  level: 'error',
  scope: 'document',
  summary: 'The YAML cannot be read',
  why: 'A document that cannot be read is neither applied nor checked.',
  how: 'Correct the text at the place marked; indentation, quotes and the space behind a colon are the usual causes.',
  references: [{ title: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' }],
  *check(document) {
    // A template is not YAML until it is rendered. One mistake often causes further problems behind it, so only the first
    // one is reported.
    const [first] = document.templated ? document.ownProblems() : document.problems;
    if (!first) return;
    // `%%NAME%%` and `@NAME@` are placeholders of other programs: the text need not be YAML yet.
    const rest = document.text.slice(first.range.start, first.range.start + 100);
    const level = /^(%{1,3}|@{1,2})[A-Za-z][\w.-]{0,80}\1/.test(rest) ? ('warning' as const) : undefined;
    yield { range: first.range, message: sayProblem(first.message), ...(level ? { level } : {}) };
  },
});
