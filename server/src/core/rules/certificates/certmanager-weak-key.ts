import { certificateSpecOf } from '../../kubernetes/certificate.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

/** The smallest key size in bits that is considered safe, by algorithm. */
const LEAST: ReadonlyMap<string | undefined, number> = new Map([
  ['RSA', 2048],
  ['ECDSA', 256],
]);

export default defineRule({
  id: 'certmanager-weak-key',
  family: 'certificates',
  level: 'warning',
  scope: 'resource',
  summary: 'A certificate has a weak key',
  why: 'Keys of this size can be broken with means that are at hand; clients refuse them, and so does cert-manager.',
  how: 'Use RSA with 2048 bits or more, ECDSA with 256, or Ed25519.',
  references: [
    { title: 'cert-manager: Certificate resource', url: 'https://cert-manager.io/docs/usage/certificate/' },
    {
      title: 'NIST SP 800-57 Part 1, Recommendation for Key Management',
      url: 'https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final',
    },
  ],
  *check(resource) {
    const spec = certificateSpecOf(resource);
    // The first versions of cert-manager used the second names.
    const size = spec?.at('privateKey', 'size') ?? spec?.at('keySize');
    const algorithm = spec?.at('privateKey', 'algorithm') ?? spec?.at('keyAlgorithm');
    const name = algorithm ? algorithm.string?.toUpperCase() : 'RSA';
    const least = LEAST.get(name);
    if (!size || least === undefined || typeof size.value !== 'number' || size.value >= least) return;
    yield {
      at: size,
      message: say`The ${name} key of ${describe(resource)} has ${size.value} bits`,
      fixes: [{ title: say`Use ${least} bits`, safety: 'intent', plan: () => setScalar(size, least) }],
    };
  },
});
