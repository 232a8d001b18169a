import { defineRule } from '../../model/rule.js';
import { reportVerdicts } from '../../refactor/report-verdicts.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'sealed-secret-plaintext',
  family: 'encrypted-secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  summary: 'A SealedSecret holds plaintext',
  why: 'Only what `kubeseal` sealed is encrypted; the rest can be read by everybody who has the file.',
  how: 'Seal the value with the certificate of the controller, and rotate it: it has been readable.',
  references: [{ title: 'Sealed Secrets', url: 'https://github.com/bitnami-labs/sealed-secrets#readme' }],
  check(document, { helmValues }) {
    return reportVerdicts(document, helmValues, 'sealed-secret-plaintext', {
      says: () => say`is not encrypted`,
      isMoved: false,
    });
  },
});
