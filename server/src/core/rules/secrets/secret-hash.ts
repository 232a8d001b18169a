import { moveSecret } from '../../refactor/secret-fixes.js';
import { defineRule } from '../../rule.js';
import { describePlace } from '../../secrets/describe.js';
import { detectSecrets } from '../../secrets/detect.js';

export default defineRule({
  id: 'secret-hash',
  family: 'secrets',
  level: 'information',
  scope: 'document',
  summary: 'The hash of a password stands in the file',
  why: 'Whoever has the hash can try passwords against it for as long as it takes.',
  how: 'Keep the hash in a Secret, and use a slow function such as bcrypt or Argon2 with a long password.',
  references: [
    {
      title: 'OWASP Password Storage Cheat Sheet',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html',
    },
  ],
  *check(document, { helmValues }) {
    for (const verdict of detectSecrets(document, helmValues)) {
      if (verdict.rule !== 'secret-hash') continue;
      const fixes = moveSecret(verdict);
      yield {
        at: verdict.scalar,
        range: verdict.range,
        message: `${describePlace(verdict)} holds the hash of a password`,
        level: verdict.level,
        ...(fixes ? { fixes } : {}),
      };
    }
  },
});
