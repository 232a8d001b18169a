import type { PlacedReference } from '../../graph/graph-set.js';
import type { SetView } from '../../graph/set-view.js';
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
    for (const found of danglingReferences(view, STORES)) {
      if (found.near || found.other || !isNamedAgain(view, found.reference)) yield danglingFinding(found);
    }
  },
});

/** True where another object names the store as well: people have it elsewhere. */
function isNamedAgain(view: SetView, { to, name, range }: PlacedReference): boolean {
  return [...view.objects, ...view.objectsBeside()].some(({ references }) =>
    references.some((one) => one.to === to && one.name === name && one.range.start !== range.start),
  );
}
