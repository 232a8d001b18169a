import { describe, expect, test } from 'vitest';
import { makeSelectors } from '../../server/src/core/encryption/sops/selectors.js';
import { whyNotOutput } from '../../server/src/core/secrets/sops-output.js';

const PLAIN = 'stringData:\n  password: quiet-harbor-42\n';

/** Returns what sops writes of `PLAIN`, with somebody who can decrypt it. */
function outputWith(holder: string): string {
  return `stringData:
    password: ENC[AES256_GCM,data:NGLvZlrhJvSE,iv:ZHqZ0Yj5L4w=,tag:Q8Xb0W0d9Zk=,type:str]
sops:
${holder}    lastmodified: "2026-01-02T03:04:05Z"
    mac: ENC[AES256_GCM,data:p0Vt3bYx1w==,iv:5s3oYk0fN1Q=,tag:0m1v2Zx7Yg==,type:str]
    unencrypted_suffix: _unencrypted
    version: 3.11.0
`;
}

describe('what sops wrote', () => {
  const selectors = makeSelectors('unencrypted_suffix', '_unencrypted');
  const judge = (holder: string): string | undefined =>
    'refused' in selectors ? selectors.refused : whyNotOutput(PLAIN, outputWith(holder), selectors);

  test.each([
    '    age:\n        - recipient: age1shop\n          enc: x\n',
    '    pgp:\n        - created_at: "2026-01-02T03:04:05Z"\n          enc: x\n          fp: 0123\n',
    '    kms:\n        - arn: arn:aws:kms:eu-west-1:1:key/shop\n          enc: x\n',
    '    gcp_kms:\n        - resource_id: projects/shop/locations/global/keyRings/a/cryptoKeys/b\n          enc: x\n',
    '    hckms:\n        - key_id: eu-west-101:shop\n          enc: x\n',
    '    azure_kv:\n        - vault_url: https://shop.vault.azure.net\n          name: a\n          version: "1"\n          enc: x\n',
    '    hc_vault:\n        - vault_address: https://vault.shop\n          engine_path: transit\n          key_name: a\n          enc: x\n',
    '    key_groups:\n        - age:\n            - recipient: age1shop\n              enc: x\n',
  ])('can be decrypted by somebody: %j', (holder) => {
    expect(judge(holder)).toBeUndefined();
  });

  test.each(['', '    age: []\n', '    pgp: []\n    kms: []\n', '    keyservice: [local]\n'])(
    'can be decrypted by nobody: %j',
    (holder) => {
      expect(judge(holder)).toBe('what it wrote has no complete "sops" block');
    },
  );
});
