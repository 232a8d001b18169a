import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../rule.js';
import { decodeBase64, encodeBase64 } from '../../secrets/base64.js';
import { setScalar } from '../../yaml/edits.js';

export default defineRule({
  id: 'secret-bad-base64',
  family: 'secrets',
  level: 'error',
  scope: 'resource',
  summary: 'A value in the data of a Secret is not base64',
  why: 'The API server refuses the Secret, and everything that waits for it does not start.',
  how: 'Encode the value, or write it under `stringData`, where values stand as they are.',
  references: [
    {
      title: 'Kubernetes: Secret data',
      url: 'https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data',
    },
  ],
  *check(resource) {
    if (resource.kind !== 'Secret' || resource.group !== '') return;
    // What SOPS encrypted is base64 once it is decrypted.
    if (resource.cursor.has('sops')) return;
    for (const entry of resource.cursor.at('data')?.entries() ?? []) {
      if (entry.kind !== 'scalar' || entry.opaque || entry.isNull || entry.text === '') continue;
      // Placeholders of substitutions and of other tools are filled in before anybody decodes them.
      if (/\$\{|^ENC\[|^<[^>]*>$|^\$\(/.test(entry.text) || decodeBase64(entry.text) !== undefined) continue;
      yield {
        at: entry,
        message: `The value of "${entry.key}" in ${describe(resource)} is not base64`,
        fixes: [
          {
            title: 'Encode the value as base64',
            safety: 'review',
            plan: () => setScalar(entry, encodeBase64(entry.text)),
          },
        ],
      };
    }
  },
});
