import { defineRule } from '../../rule.js';

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
    // A template is not YAML until it is rendered.
    if (document.templated) return;
    for (const { message, range } of document.problems) yield { range, message };
  },
});
