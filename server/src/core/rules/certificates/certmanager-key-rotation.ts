import { certificateSpecOf } from '../../kubernetes/certificate.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'certmanager-key-rotation',
  family: 'certificates',
  level: 'information',
  scope: 'resource',
  summary: 'A certificate is renewed with the same key',
  why: 'A key that was stolen stays good however often the certificate is renewed.',
  how: 'Set `privateKey.rotationPolicy` to Always, the default since cert-manager 1.18.',
  references: [
    {
      title: 'cert-manager: Issuance behavior, rotation of the private key',
      url: 'https://cert-manager.io/docs/usage/certificate/#issuance-behavior-rotation-of-the-private-key',
    },
  ],
  *check(resource) {
    const policy = certificateSpecOf(resource)?.at('privateKey', 'rotationPolicy');
    if (policy?.value !== 'Never') return;
    yield {
      at: policy,
      message: say`${describe(resource)} is renewed with the same key`,
      fixes: [
        {
          title: say`Make a new key at every renewal; what reads the Secret has to notice`,
          safety: 'intent',
          plan: () => setScalar(policy, 'Always'),
        },
      ],
    };
  },
});
