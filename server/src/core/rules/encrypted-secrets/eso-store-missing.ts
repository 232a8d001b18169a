import { defineRule } from '../../model/rule.js';
import { danglingFinding, danglingReferences } from '../kit/dangling.js';

const STORES = ['SecretStore.external-secrets.io', 'ClusterSecretStore.external-secrets.io'];

export default defineRule({
  id: 'eso-store-missing',
  family: 'encrypted-secrets',
  level: 'information',
  scope: 'set',
  showsNoValue: true,
  summary: 'An object of the External Secrets Operator names a store that nothing defines',
  why: 'Nothing is fetched, and the Secret never comes into being.',
  how: 'Correct the name or the kind: without `kind`, a SecretStore of the same namespace is meant. A store that several objects name counts as defined elsewhere; others can be listed under `external` in the configuration.',
  references: [
    { title: 'External Secrets: ExternalSecret', url: 'https://external-secrets.io/latest/api/externalsecret/' },
    {
      title: 'External Secrets: ClusterSecretStore',
      url: 'https://external-secrets.io/latest/api/clustersecretstore/',
    },
  ],
  *check(view) {
    for (const found of danglingReferences(view, STORES)) yield danglingFinding(found);
  },
});
