import { describe, expect, test } from 'vitest';
import {
  isAbout,
  isHarmlessSecretKey,
  isLooseName,
  isPlainSecretKey,
  type KeyKind,
  keyKind,
  looksLikeKeyName,
  words,
} from '../../server/src/core/secrets/names/key-names.js';
import { keyPairHalf } from '../../server/src/core/secrets/names/key-pairs.js';

describe('the words of a name', () => {
  test.each<[string, string]>([
    ['dbPassword', 'db password'],
    ['DB_rootPassword2', 'db root password'],
    ['HTTPServer', 'http server'],
    ['a.b/c-d e', 'a b c d e'],
    ['password-2', 'password'],
    ['2-password', '2 password'],
    ['2', '2'],
    ['s3Key', 's key'],
    ['x5t', 'x5t'],
    ['', ''],
    ['--', ''],
    ['authkey', 'auth key'],
    ['vaultapikey', 'vault api key'],
    ['shop1apikey', 'shop1 api key'],
    ['clientsecret', 'client secret'],
    ...[
      ...'api auth private encryption signing master account license access secret fernet session cookie hmac webhook'
        .split(' ')
        .flatMap((word): [string, string][] => [
          [`x${word}key`, `x ${word} key`],
          [`${word}keys`, ` ${word} keys`],
        ]),
      ...'api auth access refresh bootstrap session bearer bot github gitlab webhook'
        .split(' ')
        .flatMap((word): [string, string][] => [
          [`x${word}token`, `x ${word} token`],
          [`${word}tokens`, ` ${word} tokens`],
        ]),
      ...'client jwt cookie session encryption consumer shared hash app hmac webhook'
        .split(' ')
        .flatMap((word): [string, string][] => [
          [`x${word}secret`, `x ${word} secret`],
          [`${word}secrets`, ` ${word} secrets`],
        ]),
    ].map(([name, parts]): [string, string] => [name, parts.trim()]),
    ['clienttoken', 'clienttoken'],
    ['apikeyx', 'apikeyx'],
    ['x_apikey', 'x api key'],
  ])('%j are %j', (name, parts) => {
    expect(words(name).join(' ')).toBe(parts);
  });

  test('are those of the first 253 characters', () => {
    expect(words(`${'a'.repeat(250)}_bc`)).toEqual(['a'.repeat(250), 'bc']);
    expect(words(`${'a'.repeat(250)}_bcd`)).toEqual(['a'.repeat(250), 'bc']);
  });
});

/** Names of credentials. */
const SECRETS = [
  ...(
    'password passwords passwd passphrase passcode pass pwd pw secret token tokens credential credentials creds bearer htpasswd ' +
    'jwt psk restuserkey'
  ).split(' '),
  ...(
    'api private encryption signing master account storage auth admin service shared license cookie session application app ssh ' +
    'deploy webhook hmac aes fernet xsrf jwt'
  )
    .split(' ')
    .map((word) => `shop_${word}_key`),
  ...'db psql sql root admin user smtp mail ldap bind ro rw require store key'
    .split(' ')
    .flatMap((word) => [`${word}pass`, `x_${word}pwd`, `x_${word}pw`]),
  'xxpassword',
  'xxpasswd',
  'xxpassphrase',
  'masterauth',
  'erlangCookie',
  'apiKeys',
  'secretKeyBase',
  'secretAccessKey',
  'nifi.sensitive.props.key',
  'password-2',
  'token_base64',
  'passwordB64',
  'tokenBASE64',
  ...'new old current previous prev initial updated plain plaintext'.split(' ').map((word) => `DB_PASSWORD_${word}`),
  'keyPassword',
  'vaultToken',
];

/** Names of what is no credential, though the word for one is in them. */
const OTHERS = [
  'author',
  'tokenizer',
  'keyboard',
  ...'existing required public csrf checksum automount mount use using has is enable enabled disable allow require omit include create generate max min num image'
    .split(' ')
    .map((word) => `${word}_password`),
  ...'secretEnv hashFromEnv idEnv imagePullSecret imagePullSecrets pullSecret tlsSecret secretName passwordKey usernameKey pool_passwd network_passphrase automountServiceAccountToken initial-cluster-token etcd-initial-cluster-token'.split(
    ' ',
  ),
  'auth.existingSecret',
  'keyOfPassword',
  'admin:token',
  'read:shop:secrets',
  ...'read write admin user exec create update delete list view edit manage get use'
    .split(' ')
    .flatMap((verb) => [`${verb}:token`, `${verb}_all:shop:secret`]),
  'read:a:b:c:tokens',
  'read:secrets',
  'read:keys',
  'read:credential',
  'read:credentials',
  'vaultKeyPassword',
  'remote_key_token',
  'passwordId',
  'envFromSecret',
  'extraEnvSecret',
  'shop-envs-secret',
  'extraEnvVarsSecret',
  'pull-secret',
  'cookie',
  'sessionCookie',
  'keys',
  'shopKeys',
  'key',
  'shopKey',
  'publicKey',
  'keyBase',
  ...'bos eos eot pad unk sep cls mask fim stop boundary special'
    .split(' ')
    .flatMap((word) => [`${word}_token`, `${word}_tokens`]),
  ...'total input output prompt completion cached reasoning'.split(' ').map((word) => `${word}_tokens`),
  ...'id user username name email address title license key password passwd cert certificate ca uri url host'
    .split(' ')
    .map((word) => `${word}SecretKey`),
  'tokenName',
  'pass_through',
  'old',
  'plain',
  '',
  'compass',
  'dbpassx',
];

/** Names of the halves of a key pair. */
const PAIRS = ['accessKey', 'S3_SECRET_KEY', 'access_key_id', 'secret-key', 'shopSecretKey'];

describe('the kind of a name', () => {
  test.each<[string, KeyKind]>([
    ...SECRETS.map((name): [string, KeyKind] => [name, 'secret']),
    ...OTHERS.map((name): [string, KeyKind] => [name, 'other']),
    ...PAIRS.map((name): [string, KeyKind] => [name, 'key-pair']),
    ['total_token', 'secret'],
    ['erlang', 'other'],
    ['access_id', 'other'],
    ['key_id', 'other'],
    ['aws_access_key_id_old', 'key-pair'],
    ['existing', 'other'],
    ['key_of', 'other'],
    ['of_key_password', 'secret'],
    ['readall:token', 'other'],
    ['unread:token', 'secret'],
    ['read:token_two', 'other'],
    ['read:Token', 'secret'],
  ])('of %j is %s', (name, kind) => {
    expect(keyKind(name)).toBe(kind);
  });

  test('is loose where the name may be that of a thing', () => {
    for (const name of 'secret secrets token tokens credential credentials creds key keys auth bearer cookie base jwt'.split(
      ' ',
    ))
      expect(isLooseName(`shop_${name}`), name).toBe(true);
    for (const name of ['password', 'secretName', 'xsecret', 'tokenx']) expect(isLooseName(name), name).toBe(false);
  });
});

/** Last words that say the value is about a secret rather than one. */
const ABOUT =
  'name names ref refs reference file files filename path paths dir directory folder location url uri urls endpoint type types mode algorithm alg expiry expiration expires ttl lifetime duration period timeout interval length size policy policies namespace namespaces enabled enable disabled disable env var variable image header headers field fields audience issuer role roles count limit max min provider providers method methods format version prefix suffix rotation strategy plugin class store source config configuration mount volume group groups user users username host port template pattern regex schema scope scopes claim claims label labels annotation annotations checksum rule rules resource kind list status state domain realm index hint help description title manager controller operator generator service server client required optional create generate rotate sync refresh request requests response cache storage backend id ids keys address';

describe('a key of a Secret', () => {
  test('is about something by its last word', () => {
    for (const word of ABOUT.split(' ')) {
      expect(isAbout(`shop_${word}`), word).toBe(true);
      expect(isHarmlessSecretKey(`shop_${word}`), word).toBe(true);
      expect(isHarmlessSecretKey(`shop_${word}_horse`), word).toBe(false);
    }
    expect(isAbout('password')).toBe(false);
    expect(isAbout('')).toBe(false);
  });

  test.each([
    'user.txt',
    'user.TEXT',
    'tls.crt',
    'shop.cer',
    'shop.pub',
    'shop.csr',
    'shop.crl',
    'ca',
    'ca-bundle',
    'cacert',
    'ca.pem',
    'ca_bundle.pem',
    'ssh_known_hosts_2',
    'ca.shop',
    'shop-ca-cert-1',
    'shop_cacert',
    'CA.crt',
    ...'publishable public site base object partition routing'.split(' ').map((word) => `shop_${word}_key`),
    'username_in',
    'user_out',
    'user_in_out',
    ...'account user host bucket database domain'.split(' ').map((word) => `xx${word}name`),
    ...'f l first last full display given family sur nick'.split(' ').map((word) => `${word}name`),
    ...'login email mail database db dbname region bucket hostname tenant subscription project account org organization team engine driver protocol scheme zone environment identity subject certificate cert owner realm license version alias tag tags slug repository repo'.split(
      ' ',
    ),
  ])('says of no credential: %j', (key) => {
    expect(isHarmlessSecretKey(key)).toBe(true);
  });

  test.each([
    'password',
    'user.txts',
    'usertxt',
    'tls.crt.old',
    'tlscrt',
    'tls.key',
    'scala',
    'ca-horse',
    'cat',
    'my.ca.b',
    'shop-cat',
    'public_horse',
    'republic_key',
    'publicly_key',
    'in',
    'out',
    'username_inn',
    'usernames2x',
    'accountname',
    'xname',
    'firstnames',
    'logins2x',
    'relogin',
    'john',
  ])('may be one: %j', (key) => {
    expect(isHarmlessSecretKey(key)).toBe(false);
  });

  test('is plain where nothing in it says of a credential', () => {
    for (const name of [
      'john',
      'param',
      'topping',
      'barcode',
      'keycloak',
      'keyboard',
      'author',
      'authentik',
      'authelia',
      'MQTT_HOST',
      'seeds2x',
    ])
      expect(isPlainSecretKey(name), name).toBe(true);
    for (const name of [
      ...'keyring authorized authorised auth cookies sessions licensed credit secretly tokenize passing administer logins'.split(
        ' ',
      ),
      ...'salt seed pin code otp totp hash sign pw root cert'
        .split(' ')
        .flatMap((word) => [`shop_${word}`, `${word}_shop`]),
      'password',
    ])
      expect(isPlainSecretKey(name), name).toBe(false);
  });
});

describe('a value that looks like the name of a key', () => {
  test.each([
    'password',
    '.password',
    'root-password',
    'root_password2',
    'db.password1',
    'ACCESS_KEY',
    'DB__KEY1',
    'dbPassword',
    'not',
  ])('is %j', (value) => {
    expect(looksLikeKeyName(value)).toBe(true);
  });

  test.each([
    'not-a-secure-key',
    'a-key',
    'an_entry',
    'very.secret',
    'x-insecure-y',
    'root-',
    'root--password',
    'Root-password',
    'root-Password',
    'password12',
    '1password',
    'ACCESS-KEY',
    'DB___KEY',
    'ACCESS_KEY ',
    'Access_Key',
    'dbPASSWORD',
    'db Password',
    '',
  ])('is not %j', (value) => {
    expect(looksLikeKeyName(value)).toBe(false);
  });
});

describe('the halves of a key pair', () => {
  test('are named so', () => {
    expect(keyPairHalf('accessKey')).toBe('access');
    expect(keyPairHalf('AWS_SECRET_ACCESS_KEY')).toBe('secret');
    expect(keyPairHalf('secretKey')).toBe('secret');
    expect(keyPairHalf('shopKey')).toBeUndefined();
    expect(keyPairHalf('accessToken')).toBeUndefined();
  });
});
