import { defineRule } from '../../model/rule.js';
import { createCertificate } from '../kit/create-fixes.js';
import { danglingFinding, danglingReferences, withFixes } from '../kit/dangling.js';

export default defineRule({
  id: 'ingress-tls-secret-missing',
  family: 'network',
  level: 'information',
  scope: 'set',
  showsNoValue: true,
  summary: 'A route names a Secret for its certificate that nothing defines',
  why: 'The controller serves a certificate of its own that no client trusts, or none at all.',
  how: 'Correct the name, or have the certificate made, for example by cert-manager. Secrets that exist elsewhere can be listed under `external` in the configuration.',
  references: [
    {
      title: 'Kubernetes: TLS of an Ingress',
      url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
    },
  ],
  *check(view) {
    for (const found of danglingReferences(view, ['Secret']))
      if (found.reference.use === 'tls') yield withFixes(danglingFinding(found), () => createCertificate(found, view));
  },
});
