import { describe, expect, test } from 'vitest';
import { isCiphertext, isReferenceText } from '../../server/src/core/encryption/references.js';

/** Where a value is kept, by the scheme that the readers of such references know. */
const STORES = [
  'op://Shop/db',
  'pass://shop/db',
  'bw://shop/db',
  'bws://shop/db',
  'sm://shop/db',
  'k8s://shop/db',
  ...(
    'vault gopass bitwarden lastpass akeyless conjur doppler infisical berglas keyring ssm awssm awsssm awssecret awssecrets ' +
    'awskms secretsmanager gcpsm gcpsecretmanager gsm gcp-sm gcpsm azkv akv akvs azurekeyvault azure-key-vault keyvault key-vault kv ' +
    'kms sops chamber 1password onepassword teller summon secretref secret-ref secretrefs secret pullsecret secrets file env exec ' +
    'cmd ref VAULT'
  )
    .split(' ')
    .flatMap((scheme) => [`${scheme}:Shop1`, `${scheme}+Shop1`, `${scheme}:// Shop 1`]),
  'ref+ Shop 1',
  'ocid1.vaultsecret.oc1',
  'arn: Shop 1',
  'projects/shop-1/secrets/db one',
  '/subscriptions/1 2',
  '@Microsoft.KeyVault( Shop 1',
  '<path:shop/data/db#password>',
  '<secret:shop/db>',
  '$__file{/etc/secrets/x y}',
  '$env{SHOP DB}',
];

/** Ciphertext that says by its first characters which program made it. */
const CIPHERTEXTS = [
  'ENC[AES256 Q',
  'ENC(Q1w2E3r4)',
  'DEC(Q',
  '$ANSIBLE_VAULT;1.1 Q',
  '{cipher}Q 1',
  '{vault}Q 1',
  '{aes}Q 1',
  '{AES256}Q 1',
  '{3DES}Q 1',
  '{enc}Q 1',
  '{encrypted}Q 1',
  '{kms}Q 1',
  '{Q1w2E3r4Q1w2E3r4Q1w2E3r4}',
  '-----BEGIN PGP MESSAGE',
  '-----BEGIN AGE FILE',
  '-----BEGIN ENCRYPTED DATA',
  '-----BEGIN SOPS DATA',
  '-----BEGIN CMS DATA',
  '-----BEGIN PKCS7 DATA',
  '-----BEGIN AGE ENCRYPTED FILE',
  'age-encryption.org/v1',
  `AgA${'Q1w2'.repeat(75)}`,
  `AQICAH${'h'}${'Q1w2'.repeat(25)}`,
  `AQECAH${'h'}${'Q1w2'.repeat(25)}`,
  `CiQA${'Q1w2'.repeat(15)}`,
  `gAAAAA${'Q1w2'.repeat(15)}`,
  `CfDJ8${'Q1w2'.repeat(15)}`,
  'encrypted:Q1w2E3r4Q1w2E3r4',
  'secure: Q1w2E3r4Q1w2E3r4Q1w2E3r4',
];

/** Tokens that are the whole value. */
const WHOLE = [
  '$.Values.db.password',
  '.Release.Name',
  '.Chart.Name',
  '.Capabilities.Version',
  '.Files.Get',
  `\${SHOP:no end`,
  '$SHOP_DB',
  '$$SHOP_DB:x:y',
  '%s',
  '%1$d',
  '%v',
  '%q',
  '%SHOP_DB(a b)%',
  '%SHOP_DB(a b):12%',
  '%SHOP DB%',
  '%%SHOP DB%%',
  '%(shop)s',
  '%(shop)',
  '(env_of(shop db))',
  '@SHOP@',
  '@@SHOP.db@@',
  '__SHOP__',
  '___shop___',
  '{shop.db}',
  '{.shopDb}',
  '[[ shop 1 ]]',
  '<% shop %>',
  '<<shop db>>',
  '~SHOP_DB~',
  '&shop-db;',
  '{% shop db %}',
  '{# shop db #}',
  ...'vault secret secrets env envvar env_var Ref Sub GetAtt ImportValue include include_dir input file reference vault-encrypted'
    .split(' ')
    .flatMap((tag) => [`!${tag}`, `!${tag} a b\nc`]),
];

/** Tokens that may stand in a longer value. */
const WITHIN = [
  `ab-\${SHOP DB}-cd`,
  `ab-\\\${SHOP DB}-cd`,
  'ab-$\\{SHOP DB}-cd',
  'ab-$(shop (db) x)-cd',
  'ab-$(shop db)-cd',
  'ab-#{shop db}-cd',
  'ab-#{shop db}#-cd',
  'ab-((shop db))-cd',
  'ab-[[shop db]]-cd',
  'ab-<% shop db %>-cd',
  'ab-@@shop-db@@-cd',
  'ab-{SHOP.DB}-cd',
  'ab-{{ shop | db }}-cd',
  `http1:shop/some-name/data/\${SHOP}`,
  `shopping/some-name-\${SHOP}/data/`,
];

/** What a program reads the value from. */
const EXPRESSIONS = [
  'os.getenv("SHOP 1")',
  'getenv "SHOP 1"',
  'os.environ["SHOP 1"]',
  'environ.get SHOP 1',
  'process.env.SHOP or 1',
  'ENV["SHOP 1"',
  'System.getenv "SHOP 1"',
  'import.meta.env.SHOP or 1',
  'Deno.env.SHOP or 1',
  'Bun.env.SHOP or 1',
  ...(
    'var local data module secrets vars env inputs outputs params parameters values config settings self this context github steps ' +
    'workflow'
  )
    .split(' ')
    .map((name) => `${name}.shop["db-1"]`),
  'shop.db.get("a b");',
  'shop.db[a b]',
  ...'env file lookup secret fetch require readFile open read config b64dec base64decode jsondecode sensitive nonsensitive'
    .split(' ')
    .map((call) => `${call}("a b")`),
  'request.api_key | request.headers["x-api-key"]',
  'request["api key"] || Other 1',
];

describe('a reference', () => {
  test.each([...STORES, ...CIPHERTEXTS, ...WHOLE, ...WITHIN, ...EXPRESSIONS])('is %j', (value) => {
    expect(isReferenceText(value)).toBe(true);
  });

  test.each([
    ...STORES.filter((value) => !/^\/sub|^ocid|^<|^\$/.test(value)).map((value) => `Q1w2E3 ${value}`),
    ...CIPHERTEXTS.map((value) => `Q1w2E3 ${value}`),
    ...WHOLE.filter((value) => !/[{[<(@!]/.test(value)).flatMap((value) => [`Q1w2E3 ${value}`, `${value} Q1w2E3`]),
    ...EXPRESSIONS.map((value) => `Q1w2E3 ${value}`),
    'ENC(Q1w2E3r4) Q1',
    '{Q1w2E3r4Q1w2E3r4Q1w2E3r4}Q',
    '-----BEGIN PGP PRIVATE KEY BLOCK',
    '-----BEGIN PGP PUBLIC KEY BLOCK',
    'vault: Q1w2',
    'var.shop db',
    'env("a b") Q1',
    'shop.db("a b") Q',
    `Q1w2E3-\${SHOP DB}`,
    `1http:shop/some-name/data/\${SHOP}`,
    `http:shop/some name/data/\${SHOP}`,
    `http:shop/some-name/data/\${SHOP}//Q`,
    'horse-battery-1',
  ])('is no more than a part of, or none: %j', (value) => {
    expect(isReferenceText(value)).toBe(false);
  });
});

describe('ciphertext', () => {
  test.each(CIPHERTEXTS)('is %j', (value) => {
    expect(isCiphertext(value)).toBe(true);
    expect(isCiphertext(`Q${value}`)).toBe(false);
  });

  test.each([...STORES, ...WHOLE])('is not %j', (value) => {
    expect(isCiphertext(value)).toBe(false);
  });
});
