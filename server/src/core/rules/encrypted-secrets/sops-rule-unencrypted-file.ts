import { creationRuleFor, pathSeenFrom, SOPS_CONFIG } from '../../encryption/sops/config.js';
import { resourcesOf } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { encryptWithSops } from '../../refactor/manifest/sops-file.js';
import { detectSecrets } from '../../secrets/detect.js';
import { firstMeant, isSopsEncrypted } from '../../secrets/sops-documents.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'sops-rule-unencrypted-file',
  family: 'encrypted-secrets',
  level: 'error',
  scope: 'document',
  summary: 'A file that a rule of .sops.yaml is meant for is not encrypted',
  why: 'Whoever wrote the rule wanted the file encrypted before it is committed; now its values are in plaintext.',
  how: 'Encrypt the file with `sops --encrypt --in-place`, and rotate its values if it was committed.',
  references: [
    {
      title: 'SOPS: Using .sops.yaml conf to select KMS, PGP and age for new files',
      url: 'https://getsops.io/docs/#using-sopsyaml-conf-to-select-kms-pgp-and-age-for-new-files',
    },
  ],
  *check(document, { path, sopsConfig, helmValues }) {
    const { root } = document;
    if (!root || !sopsConfig || path === sopsConfig.path || isSopsEncrypted(root)) return;
    const seen = pathSeenFrom(sopsConfig.path, path);
    const rule = creationRuleFor(sopsConfig.stream, seen);
    // A creation rule without a pattern does not name files that have to be encrypted.
    if (!rule || 'refused' in rule || !rule.namesFiles) return;
    const covered = firstMeant(root, resourcesOf(document), rule.selectors, detectSecrets(document, helmValues));
    if (!covered) return;
    yield {
      at: covered,
      isWritten: true,
      ...(covered.keyRange && !covered.embedding ? { range: covered.keyRange } : {}),
      message: say`The file is not encrypted although a rule of ${SOPS_CONFIG} is meant for it`,
      fixes: [encryptWithSops()],
    };
  },
});
