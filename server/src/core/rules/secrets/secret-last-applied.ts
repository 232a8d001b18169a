import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { detectSecrets } from '../../secrets/detect.js';
import { say } from '../../text/say.js';
import { removeEntry } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'secret-last-applied',
  family: 'secrets',
  level: 'error',
  scope: 'document',
  findsCredentials: true,
  summary: 'The last-applied annotation holds a credential',
  why: 'The annotation is a second copy of the object as it was applied: it stays behind when the value is moved.',
  how: 'Remove the annotation: `kubectl apply` writes it anew, and server-side apply does without.',
  references: [
    {
      title: 'Kubernetes: Server-Side Apply',
      url: 'https://kubernetes.io/docs/reference/using-api/server-side-apply/',
    },
  ],
  *check(document, { helmValues }) {
    for (const { rule, scalar, resource } of detectSecrets(document, helmValues)) {
      if (rule !== 'secret-last-applied') continue;
      yield {
        at: scalar,
        ...(scalar.keyRange ? { range: scalar.keyRange } : {}),
        message: say`The last-applied annotation of ${resource ? describe(resource) : say`the object`} holds a credential in plaintext`,
        fixes: [{ title: say`Remove the last-applied annotation`, safety: 'safe', plan: () => removeEntry(scalar) }],
      };
    }
  },
});
