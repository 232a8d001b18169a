import { providersOfSecrets } from '../../kubernetes/encryption-config.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { allOf, appendItem, refused, removeEntry } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'encryption-config-identity-first',
  family: 'platform',
  level: 'error',
  scope: 'resource',
  controls: { cis: ['1.2.28'], nsa: ['secrets'] },
  summary: 'Secrets are stored without encryption',
  why: 'The first provider encrypts, and identity leaves everything as it is: who reads the disk of etcd or a backup has every Secret.',
  how: 'Put `kms` or `secretbox` first and `identity` last, then write all Secrets anew.',
  references: [
    {
      title: 'Encrypting Confidential Data at Rest',
      url: 'https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/',
    },
  ],
  *check(resource) {
    for (const providers of providersOfSecrets(resource)) {
      const [first, ...others] = providers;
      const list = first?.cursor.parent;
      if (first?.name !== 'identity' || !list) continue;
      yield {
        at: first.cursor,
        isWritten: true,
        message: say`Secrets are stored without encryption, as identity is the first provider`,
        fixes: [
          {
            title: say`Put identity last; Secrets are encrypted when they are written next`,
            safety: 'intent',
            plan: () =>
              others.length > 0
                ? allOf(removeEntry(first.cursor), appendItem(list, { identity: {} }))
                : refused(say`there is no other provider, and a new one needs a key`),
          },
        ],
      };
    }
  },
});
