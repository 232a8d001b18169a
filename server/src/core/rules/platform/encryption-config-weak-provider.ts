import { providersOfSecrets } from '../../kubernetes/encryption-config.js';
import { defineRule } from '../../model/rule.js';
import { type Phrase, phrase, say } from '../../text/say.js';

const WEAK: Readonly<Record<string, Phrase>> = {
  aescbc: phrase`aescbc, which is open to padding oracle attacks`,
  aesgcm: phrase`aesgcm, whose key has to be changed every 200000 writes`,
};

export default defineRule({
  id: 'encryption-config-weak-provider',
  family: 'platform',
  level: 'warning',
  scope: 'resource',
  controls: { cis: ['1.2.28'], nsa: ['secrets'] },
  summary: 'Secrets are encrypted in a way Kubernetes advises against',
  why: '`aescbc` is open to padding oracle attacks, aesgcm is broken by too many writes with one key, and the first version of kms is deprecated and off by default since 1.29.',
  how: 'Put `kms` with `apiVersion: v2` first, or `secretbox`, and write all Secrets anew.',
  references: [
    {
      title: 'Encrypting Confidential Data at Rest: Available providers',
      url: 'https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#providers',
    },
  ],
  *check(resource) {
    for (const [first] of providersOfSecrets(resource)) {
      if (!first) continue;
      const version = first.settings.at('apiVersion');
      const oldKms =
        first.name === 'kms' &&
        first.settings.kind === 'map' &&
        (version ? version.value === 'v1' : !first.settings.open);
      const what = oldKms
        ? say`the first version of kms, which is deprecated`
        : Object.hasOwn(WEAK, first.name) && WEAK[first.name];
      if (!what) continue;
      yield {
        at: first.settings,
        isWritten: true,
        range: first.settings.keyRange ?? first.settings.range,
        message: say`Secrets are encrypted with ${what}`,
      };
    }
  },
});
