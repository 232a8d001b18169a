import { defineRule } from '../../model/rule.js';
import { describePlace } from '../../secrets/context/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'secret-weak-value',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  summary: 'A password is easy to guess',
  why: 'Numbers and well-known words are what attackers try first.',
  how: 'Make a long random password, and keep it in a Secret from an external store.',
  references: [{ title: 'NIST SP 800-63B: Passwords', url: 'https://pages.nist.gov/800-63-4/sp800-63b.html' }],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'secret-weak-value') continue;
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} is a password that is easy to guess`,
        level: verdict.level,
      };
    }
  },
});
