import { defineRule } from '../../model/rule.js';
import { danglingFinding, danglingReferences } from '../kit/dangling.js';

const ISSUERS = ['Issuer.cert-manager.io', 'ClusterIssuer.cert-manager.io'];

export default defineRule({
  id: 'certmanager-issuer-missing',
  family: 'certificates',
  level: 'information',
  scope: 'set',
  summary: 'A certificate names an issuer that nothing defines',
  why: 'The certificate is never issued, and what serves it starts without one.',
  how: 'Correct the name or the kind: without `kind`, an Issuer of the same namespace is meant. Issuers that exist elsewhere can be listed under `external` in the configuration.',
  references: [
    { title: 'cert-manager: Certificate', url: 'https://cert-manager.io/docs/usage/certificate/' },
    { title: 'cert-manager: Issuer', url: 'https://cert-manager.io/docs/concepts/issuer/' },
  ],
  *check(view) {
    for (const found of danglingReferences(view, ISSUERS)) yield danglingFinding(found);
  },
});
