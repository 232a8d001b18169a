import { providersOfSecrets } from '../../kubernetes/encryption-config.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'encryption-config-inline-key',
  family: 'platform',
  level: 'error',
  scope: 'resource',
  findsCredentials: true,
  summary: 'The key that encrypts Secrets stands in the file',
  why: 'Who reads the file can decrypt etcd and its backups; in a repository the key stays in the history.',
  how: 'Use `kms`, whose key stays outside; otherwise keep the file on the control plane alone, and change the key.',
  references: [
    {
      title: 'Encrypting Confidential Data at Rest: Understanding the encryption at rest configuration',
      url: 'https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#understanding-the-encryption-at-rest-configuration',
    },
    {
      title: 'Using a KMS provider for data encryption',
      url: 'https://kubernetes.io/docs/tasks/administer-cluster/kms-provider/',
    },
  ],
  *check(resource) {
    for (const { settings, name } of providersOfSecrets(resource).flat()) {
      for (const key of settings.at('keys')?.items() ?? []) {
        const secret = key.at('secret');
        // A key is 16, 24 or 32 bytes in base64; anything else is a placeholder.
        if (!/^(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{32}|[A-Za-z0-9+/]{43}=)$/.test(secret?.string ?? '')) continue;
        yield { at: secret, message: say`A key of the provider ${name} stands in the file` };
      }
    }
  },
});
