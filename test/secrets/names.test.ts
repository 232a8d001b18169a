import { describe, expect, test } from 'vitest';
import { isGuessable, isHashName, isHashText, isPasswordName } from '../../server/src/core/secrets/names/guessable.js';
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
import { isObjectName, namesSecret } from '../../server/src/core/secrets/names/object-names.js';

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
      ...'salt seed pin code otp totp hash sign pw root cert'.split(' ').map((word) => `shop_${word}`),
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

describe('a password', () => {
  test('is asked for by a name', () => {
    for (const name of [
      ...'password passwd passphrase passcode pass pwd pw masterauth'.split(' '),
      'dbPassword',
      'rootpassword',
      'dbpass',
      'xpasswd',
      'xpassphrase',
    ])
      expect(isPasswordName(name), name).toBe(true);
    for (const name of ['token', 'secret', 'password_file', 'compass', 'passwords', ''])
      expect(isPasswordName(name), name).toBe(false);
  });

  test('is a number under its name alone, or in quotes', () => {
    expect(isGuessable('password', '123')).toBe(true);
    expect(isGuessable('password', '12')).toBe(false);
    expect(isGuessable('password', '1'.repeat(40))).toBe(true);
    expect(isGuessable('password', '1'.repeat(41))).toBe(false);
    expect(isGuessable('password', '123a')).toBe(false);
    expect(isGuessable('password', 'a123')).toBe(false);
    expect(isGuessable('token', '1234')).toBe(false);
    expect(isGuessable('token', '1234', true)).toBe(true);
    expect(isGuessable('token', '123', true)).toBe(false);
    expect(isGuessable('clientSecret', '1234')).toBe(true);
    expect(isGuessable('secret', '1234')).toBe(false);
    expect(isGuessable('secret', '1234', true)).toBe(true);
    expect(isGuessable('shopToken', '1234')).toBe(false);
    for (const name of ['tokens', 'apiKeys', 'credentials', 'creds'])
      expect(isGuessable(name, '1234', true), name).toBe(false);
    expect(isGuessable('credential', '1234', true)).toBe(true);
    expect(isGuessable('port', '1234', true)).toBe(false);
  });

  test('is kept as a hash under a name that says so', () => {
    for (const name of [
      'password_sha256_hex',
      'passwordHash',
      'hashed_password',
      'hash_pw',
      'DEFAULT_PASSHASH',
      ...'password passwd pass pwd pw user'.split(' ').map((word) => `shop_${word}hash`),
      ...'hash hashed sha md bcrypt digest hex'.split(' ').map((word) => `pass_${word}`),
      'md5_passphrase_of',
      'PASSCODE_BCRYPT',
    ])
      expect(isHashName(name), name).toBe(true);
    for (const name of [
      'password',
      'hash',
      'commit_hash',
      'hashed',
      'token_hash',
      'sha256_secret',
      'hashes_of_pass',
      'rehash_password',
      'hashy_password',
    ])
      expect(isHashName(name), name).toBe(false);
  });

  test('is kept as these bytes', () => {
    const hex = '0123456789abcdef0123456789ABCDEF';
    const lower = hex.toLowerCase();
    for (const value of [
      hex,
      `\\x${hex}`,
      `0x${hex}`,
      hex.repeat(8),
      'aGVsbG8gd29ybGQgMTIzNDU2',
      'aGVsbG8gd29ybGQgMTIzNDU2Nw==',
      'aA1'.repeat(66),
    ])
      expect(isHashText(value), value).toBe(true);
    for (const value of [
      lower.slice(1),
      `${hex.repeat(8)}a`,
      '0123450123450123450123450123450123',
      `x${lower}`,
      `${lower}g`,
      `0x0x${lower}`,
      'aGVsbG8gd29ybGQgMTIzND',
      'aGVsbG8gd29ybGQgMTIzNDU2Nw===',
      'aGVsbGgdybGQgMTzNDUzNDUzNDU'.replaceAll(/\d/g, 'x'),
      'agvsbggdybgqgm2tzndu3zndz23',
      'AGVSBGGDYBGQGM2TZNDU3ZNDZ23',
      'aGVsbG8gd29ybGQg-MTIzNDU2',
      ' aGVsbG8gd29ybGQgMTIzNDU2',
    ])
      expect(isHashText(value), value).toBe(false);
  });
});

describe('the name of an object', () => {
  const kinds =
    'secret secrets tls cert certs certificate certificates credential credentials creds key keys keypair ca token tokens auth config conf password passwords kubeconfig';

  test('says what is in it, or is words', () => {
    for (const kind of kinds.split(' ')) {
      // Signs between digits are no words: only what the name ends in tells.
      expect(isObjectName(`9.8-${kind}`), kind).toBe(true);
      expect(isObjectName(`9.8${kind}`), kind).toBe(false);
      expect(isObjectName(`9.8-${kind}-1`), kind).toBe(false);
      expect(isObjectName(`-9.8-${kind}`), kind).toBe(false);
    }
    for (const name of ['db-credentials', 'power-ssh-key-fra', 'ppc64le-router2', 'shop', 'abc'])
      expect(isObjectName(name), name).toBe(true);
    for (const name of ['ab', 'shop1', 'Shop', 'a'.repeat(16), 'shop-', 'shop--db', 'shop-1234', 'Shop-db', 'shop_db'])
      expect(isObjectName(name), name).toBe(false);
    for (const name of 'secret password admin root changeit postgres mysql minio minioadmin test guest default'.split(
      ' ',
    ))
      expect(isObjectName(name), name).toBe(false);
    expect(isObjectName('secrets')).toBe(true);
    expect(isObjectName('mypassword')).toBe(true);
  });

  test('stands under a name that may ask for one', () => {
    for (const name of ['secret', 'secrets', 'credential', 'credentials', 'creds']) {
      expect(namesSecret(name, 'shop-main'), name).toBe(true);
      expect(namesSecret(name, 'shop-main', true), name).toBe(false);
      expect(namesSecret(name, 'shop-tls', true), name).toBe(true);
      expect(namesSecret(name, 'shop/main', true), name).toBe(true);
      expect(namesSecret(name, 'xK29f'), name).toBe(false);
    }
    expect(namesSecret('password', 'shop-tls')).toBe(false);
    expect(namesSecret('secretx', 'shop-tls')).toBe(false);
    expect(namesSecret('secret', '/main')).toBe(false);
    expect(namesSecret('secret', 'shop/')).toBe(false);
    expect(namesSecret('secret', 'Shop/main')).toBe(false);
    expect(namesSecret('secret', 'shop/main/1')).toBe(false);
  });

  test('is no value of a credential that goes by the word', () => {
    for (const word of 'client shared app application api consumer jwt session cookie token signing webhook hmac auth oauth oidc access encryption hash csrf xsrf key account admin user login totp otp db database pairing join cluster rpc internal master'.split(
      ' ',
    ))
      expect(namesSecret(`${word}_secret`, 'shop-main'), word).toBe(false);
    expect(namesSecret('shop_secret', 'shop-main')).toBe(true);
    expect(namesSecret('client_credentials', 'shop-main')).toBe(true);
  });

  test('is that of which the name speaks', () => {
    for (const word of 'db database admin user login app application api cluster'.split(' ')) {
      expect(namesSecret(`${word}Secret`, `shop-${word}`, true), word).toBe(true);
      expect(namesSecret(`${word}Secret`, `shop-${word}x`, true), word).toBe(false);
      expect(namesSecret(`${word}Secret`, `Q1-${word}`, true), word).toBe(false);
      expect(namesSecret(`${word}Credentials`, `shop-${word}`, true), word).toBe(false);
    }
    expect(namesSecret('shopSecret', 'my-shop', true)).toBe(false);
  });

  test('is a word of tokens, and of a cluster', () => {
    expect(namesSecret('ServerTokens', 'Prod')).toBe(true);
    expect(namesSecret('tokens', 'q1')).toBe(false);
    expect(namesSecret('initial-cluster-token', 'etcd-cluster-1')).toBe(false);
    expect(namesSecret('initial-cluster-token', 'etcd-cluster')).toBe(true);
    expect(namesSecret('shopToken', 'etcd-cluster')).toBe(false);
    expect(namesSecret('cluster_secret', 'etcd-main')).toBe(false);
  });
});
