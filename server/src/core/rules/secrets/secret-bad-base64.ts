import { isReferenceText } from '../../encryption/references.js';
import { describe } from '../../kubernetes/resource.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { encodeBase64, isAcceptedBase64, nearBase64 } from '../../secrets/values/base64.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, setScalar } from '../../yaml/edit/edits.js';

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
    // Values that SOPS encrypted are base64 only after decryption.
    if (resource.cursor.has('sops')) return;
    for (const entry of resource.cursor.at('data')?.entries() ?? []) {
      if (entry.kind !== 'scalar' || entry.opaque || entry.isNull || entry.text === '') continue;
      // Other tools replace placeholders before the values are decoded.
      if (/\$\{|^<[^>]*>$/.test(entry.text) || isReferenceText(entry.text)) continue;
      const isNumber = entry.value !== undefined && typeof entry.value !== 'string';
      if (!isNumber && isAcceptedBase64(entry.text)) continue;
      const near = isNumber ? 'plain' : nearBase64(entry.text);
      const what = say`The value of "${entry.key}" in ${describe(resource)}`;
      yield {
        at: entry,
        message: isNumber
          ? say`${what} is no text, and base64 is one`
          : say`${what} ${typeof near === 'string' ? say`is not base64` : near.fault}`,
        fixes: [typeof near === 'string' ? encode(entry, near) : inStandard(entry, near.standard)],
      };
    }
  },
});

function encode(entry: Cursor, near: 'plain' | 'unsure'): Fix {
  return {
    title: say`Encode the value as base64`,
    safety: 'review',
    reliesOn: entry,
    plan: () =>
      near === 'unsure'
        ? refused(say`the value may be base64 already, without its padding or in the alphabet for URLs`)
        : setScalar(entry, encodeBase64(entry.text)),
  };
}

function inStandard(entry: Cursor, standard: string): Fix {
  return {
    title: say`Write the same bytes as the API server takes them`,
    safety: 'review',
    reliesOn: entry,
    plan: () => setScalar(entry, standard),
  };
}
