import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'istio-tls-skip-verify',
  family: 'mesh',
  level: 'error',
  scope: 'resource',
  summary: 'The proxy accepts any certificate',
  why: 'Who stands between the proxy and the host can answer in its place, read everything, and change it.',
  how: 'Name in `caCertificates` or `credentialName` who signs the certificate of the host.',
  references: [
    {
      title: 'Istio: DestinationRule, ClientTLSSettings',
      url: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings',
    },
  ],
  *check(resource) {
    if (resource.kind !== 'DestinationRule' || resource.group !== 'networking.istio.io') return;
    const host = resource.cursor.at('spec', 'host')?.string;
    for (const field of resource.cursor.at('spec')?.walk() ?? []) {
      if (field.key !== 'insecureSkipVerify' || field.value !== true) continue;
      yield {
        at: field,
        message: say`${describe(resource)} accepts any certificate of ${host ?? say`its host`}`,
        fixes: [
          {
            title: say`Verify the certificate; the authority that signed it has to be known`,
            safety: 'intent',
            plan: () => setScalar(field, false),
          },
        ],
      };
    }
  },
});
