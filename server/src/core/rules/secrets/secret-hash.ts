import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'secret-hash',
  family: 'secrets',
  level: 'information',
  scope: 'document',
  findsCredentials: true,
  summary: 'The hash of a password stands in the file',
  why: 'Whoever has the hash can try passwords against it for as long as it takes.',
  how: 'Keep the hash in a Secret, and use a slow function such as bcrypt or Argon2 with a long password.',
  references: [
    {
      title: 'OWASP Password Storage Cheat Sheet',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html',
    },
  ],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'secret-hash', { says: () => say`holds the hash of a password` });
  },
});
