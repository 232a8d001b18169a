import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'secret-weak-value',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  summary: 'A password is easy to guess',
  why: 'Numbers and well-known words are what attackers try first.',
  how: 'Make a long random password, and keep it in a Secret from an external store.',
  references: [{ title: 'NIST SP 800-63B: Passwords', url: 'https://pages.nist.gov/800-63-4/sp800-63b.html' }],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-weak-value', {
      says: () => say`is a password that is easy to guess`,
      isMoved: false,
    });
  },
});
