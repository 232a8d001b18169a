import { fluxSourceAddresses } from '../../kubernetes/flux-sources.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { sourceAccountToSecret } from '../../refactor/fields/source-account.js';
import { isSopsEncrypted } from '../../secrets/sops-documents.js';
import { credentialsInAddress } from '../../secrets/values/source-address.js';
import { say } from '../../text/say.js';
import { scalarRange } from '../../yaml/embedded.js';

export default defineRule({
  id: 'flux-source-credential',
  family: 'secrets',
  level: 'error',
  scope: 'resource',
  findsCredentials: true,
  controls: { nsa: ['secrets'] },
  summary: 'The address of a Flux source contains a credential',
  why: 'Whoever may read the repository, or the object in the cluster, has the credential, and logs and errors repeat addresses.',
  how: 'Keep user and password in a Secret, name it in `spec.secretRef`, and leave them out of the address.',
  references: [
    {
      title: 'Flux: Git repositories, secret reference',
      url: 'https://fluxcd.io/flux/components/source/gitrepositories/#secret-reference',
    },
    {
      title: 'Flux: Helm repositories, secret reference',
      url: 'https://fluxcd.io/flux/components/source/helmrepositories/#secret-reference',
    },
    { title: 'RFC 3986, 7.5: Sensitive Information', url: 'https://www.rfc-editor.org/rfc/rfc3986#section-7.5' },
  ],
  *check(resource) {
    // Values that SOPS left readable have rules of their own.
    if (isSopsEncrypted(resource.cursor)) return;
    for (const address of fluxSourceAddresses(resource)) {
      for (const credential of credentialsInAddress(address.string ?? '')) {
        yield {
          at: address,
          range: scalarRange(address, credential),
          message: say`The ${address.key ?? say`address`} of ${describe(resource)} holds a credential in plaintext`,
          fixes: (world) => sourceAccountToSecret(resource, address, credential, world),
          fixedAlone: true,
        };
      }
    }
  },
});
