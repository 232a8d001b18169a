import { describe, expect, test } from 'vitest';
import {
  ageRecipients,
  configPathsFor,
  creationRuleFor,
  needsProgram,
  pathSeenFrom,
} from '../../server/src/core/encryption/sops/config.js';
import { readAsKubernetes, readAsSops } from '../../server/src/core/encryption/sops/scalars.js';
import { makeSelectors, readSelectors } from '../../server/src/core/encryption/sops/selectors.js';
import { compileRegexp } from '../../server/src/core/text/go-regexp.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { selectors } from './support.js';

describe('patterns as Go reads them', () => {
  test.each([
    ['^(data|stringData)$', ['data', 'stringData'], ['metadata', 'data2', '']],
    ['pass', ['password', 'bypass'], ['Pass', '']],
    ['(?i)pass', ['PASSWORD', 'bypass'], ['word']],
    ['^secrets/.*\\.ya?ml$', ['secrets/a.yaml', 'secrets/x/b.yml'], ['secrets/ayaml', 'x/secrets/a.yaml']],
    ['[^a-c]x', ['dx', '-x'], ['ax', 'x']],
    ['[[:digit:]]{2,3}$', ['a12', '123'], ['1', '12a']],
    ['\\Aa\\z', ['a'], ['a\n', 'ba']],
    ['\\bkey\\b', ['the key.', 'key'], ['keys', 'monkey']],
    ['a{2}', ['aa', 'baab'], ['aba']],
    ['(a|b)*c+?', ['c', 'ababc'], ['ab']],
    ['', ['', 'anything'], []],
    ['\\x41\\.[\\]\\-]', ['A.]', 'A.-'], ['A.x']],
    ['(?P<name>x)(?:y)?', ['x', 'xy'], ['y']],
    ['^(?s:.)$', ['\n', 'ü', '🥊'], ['ab']],
    ['^.$', ['🥊'], ['\n']],
    ['\\Qa.b\\E+', ['a.bb'], ['axb']],
    ['[\\W_]', ['-', '_'], ['a']],
    ['^\\pL+$', ['clé', 'ключ'], ['a1', '']],
    ['(?i)^K$', ['k', '\u212a'], ['c']],
    ['\\141', ['a'], ['1']],
    [`^[${'abc'.repeat(1400)}]{1000}$`, ['a'.repeat(1000)], ['a']],
    [
      '^([0-9a-f]{4}-){3,}(x{0})(y{3}){300}z{1000}',
      [`${'12ab-'.repeat(4)}${'y'.repeat(900)}${'z'.repeat(1000)}`],
      ['y'],
    ],
  ])('%s', (pattern, yes, no) => {
    const regexp = compileRegexp(pattern);
    expect(yes.filter((text) => !regexp?.test(text))).toEqual([]);
    expect(no.filter((text) => regexp?.test(text))).toEqual([]);
  });

  test.each([
    '(',
    'a**',
    '[z-a]',
    '(?=a)',
    '\\1',
    '(?!x)',
    '\\p{Nope}',
    '\\é',
    'a{1001}',
    '*a',
    '((a{100}){100}){100}',
    '['.repeat(9),
    // Go would take these; they are longer than anybody writes, and take their time.
    '(ab{500}){2}c{999}[d]{2}'.repeat(2),
    '(?:[a\\]{1}(]|\\pL){1000}'.repeat(3),
  ])('refuses %s', (pattern) => {
    expect(compileRegexp(pattern)).toBeUndefined();
  });

  // Four thousand parts are read, and not one more.
  test.each([
    'a'.repeat(4000),
    'a{1000}'.repeat(4),
    'a{2,1000}'.repeat(4),
    'a{0}'.repeat(4000),
    '[bc]{1000}'.repeat(4),
    '\\.{1000}'.repeat(4),
    '(ab){500}'.repeat(4),
    `${'(a(b){2}c){20}'.repeat(50)}`,
    `xyz(ab){499}${'(a{3}){333}'.repeat(3)}(bc)`,
  ])('counts the parts of %s', (pattern) => {
    expect(compileRegexp(pattern)).toBeDefined();
    expect(compileRegexp(`${pattern}d`)).toBeUndefined();
  });
});

describe('plain scalars', () => {
  test.each([
    ['1', 'int', '1'],
    ['-0', 'int', '0'],
    ['0777', 'int', '511'],
    ['0o17', 'int', '15'],
    ['0x1F', 'int', '31'],
    ['0b101', 'int', '5'],
    ['1_000', 'int', '1000'],
    ['9223372036854775807', 'int', '9223372036854775807'],
    ['99999999999999999999', 'float', '100000000000000000000'],
    ['08', 'float', '8'],
    ['1.50', 'float', '1.5'],
    ['1e3', 'float', '1000'],
    ['1.5e-7', 'float', '0.00000015'],
    ['1e21', 'float', '1000000000000000000000'],
    ['-1.25e22', 'float', '-12500000000000000000000'],
    ['-0.0', 'float', '-0'],
    ['.inf', 'float', '+Inf'],
    ['TRUE', 'bool', 'True'],
    ['false', 'bool', 'False'],
    ['yes', 'str', 'yes'],
    ['~', 'null', ''],
    ['1.2.3', 'str', '1.2.3'],
    ['2024-1-2', 'time', '2024-01-02T00:00:00Z'],
    ['2024-02-30', 'str', '2024-02-30'],
    ['2024-01-02T03:04:05.120+01:00', 'time', '2024-01-02T03:04:05.12+01:00'],
    ['2024-01-02 03:04:05', 'time', '2024-01-02T03:04:05Z'],
  ])('%s is to sops a %s', (text, type, expected) => {
    expect(readAsSops(text)).toEqual({ type, text: expected });
  });

  test('that sops gives up on are known', () => {
    expect(readAsSops('18446744073709551615')).toBeUndefined();
    expect(readAsKubernetes('18446744073709551615')).toBeUndefined();
  });

  test('mean to Kubernetes what they meant before they were encrypted', () => {
    expect(readAsKubernetes('yes')).toEqual({ type: 'bool', text: 'True' });
    expect(readAsKubernetes('2024-1-2')).toEqual({ type: 'str', text: '2024-1-2' });
    expect(readAsKubernetes('0777')).toEqual({ type: 'int', text: '511' });
    expect(readAsKubernetes('null')).toEqual({ type: 'null', text: '' });
  });
});

describe('selectors', () => {
  test('look at every key on the way', () => {
    const byRegex = selectors('encrypted_regex', '^(data|stringData)$');
    expect(byRegex.covers(['data', 'a'])).toBe(true);
    expect(byRegex.covers(['metadata', 'name'])).toBe(false);
    expect(byRegex.covers([])).toBe(false);
    expect(selectors('unencrypted_regex', '^metadata$').covers(['metadata', 'name'])).toBe(false);
    expect(selectors('encrypted_suffix', '_secret').covers(['a_secret', 'b'])).toBe(true);
    expect(selectors().covers(['a_unencrypted', 'b'])).toBe(false);
    expect(selectors().covers(['a', 'b'])).toBe(true);
  });

  test('by comment look at the comments above', () => {
    const wanted = selectors('encrypted_comment_regex', 'sops:enc');
    expect(wanted.covers(['a'], [[' sops:enc']])).toBe(true);
    expect(wanted.covers(['a', 'b'], [[' sops:enc'], []])).toBe(true);
    expect(wanted.covers(['a'], [[' other']])).toBe(false);
    expect(wanted.covers([], [[' sops:enc']], true)).toBe(false);
    expect(wanted.covers([], [[' sops:enc', ' more']], true)).toBe(true);
    expect(selectors('unencrypted_comment_regex', 'public').covers(['a'], [[' public']])).toBe(false);
  });

  test('are read from a rule or a file', () => {
    const read = (text: string): unknown => {
      const root = parseStream(text).documents[0]?.document.root;
      return root && readSelectors(root);
    };
    expect(read('age: x\n')).toMatchObject({
      by: 'unencrypted_suffix',
      pattern: '_unencrypted',
      macOnlyEncrypted: false,
    });
    expect(read('encrypted_regex: ^data$\nmac_only_encrypted: true\n')).toMatchObject({
      by: 'encrypted_regex',
      pattern: '^data$',
      macOnlyEncrypted: true,
    });
    expect(read('encrypted_regex: a\nencrypted_suffix: b\n')).toHaveProperty('refused');
    // Each beside one of its own, of which sops refuses a second.
    for (const other of ['unencrypted_suffix', 'unencrypted_regex', 'unencrypted_comment_regex']) {
      const wanted = other.replace('un', '');
      expect(read(`${other}: a\n`)).toMatchObject({ by: other, pattern: 'a' });
      expect(read(`${wanted}: a\n`)).toMatchObject({ by: wanted, pattern: 'a' });
      expect(read(`${wanted}: a\n${other}: b\n`)).toEqual({
        refused: `${other} and ${wanted} cannot stand in one rule`,
      });
    }
    expect(makeSelectors('encrypted_regex', '(')).toEqual({ refused: 'the pattern of encrypted_regex cannot be read' });
  });
});

describe('.sops.yaml', () => {
  const config = `creation_rules:
  - path_regex: secrets/prod/.*
    pgp: "FBC7B9E2A4F9289AC0C1D4843D16CEE4A27381B4"
    age: age1prod
  - path_regex: \\.enc\\.yaml$
    encrypted_regex: ^(data|stringData)$
    age: >-
      age1one,
      age1two,age1one
  - path_regex: groups/
    key_groups:
      - age: [age1group]
  - path_regex: split/
    key_groups:
      - age: [age1a]
      - age: [age1b]
  - age: [age1default]
    mac_only_encrypted: true
`;
  test('the first rule that matches counts', () => {
    expect(creationRuleFor(parseStream(config), 'secrets/prod/db.enc.yaml')).toMatchObject({
      masterKeys: { age: ['age1prod'], others: ['pgp'] },
    });
    expect(creationRuleFor(parseStream(config), 'x/db.enc.yaml')).toMatchObject({
      masterKeys: { age: ['age1one', 'age1two'], others: [] },
      selectors: { by: 'encrypted_regex', pattern: '^(data|stringData)$' },
    });
    expect(creationRuleFor(parseStream(config), 'groups/a.yaml')).toMatchObject({ masterKeys: { age: ['age1group'] } });
    expect(creationRuleFor(parseStream(config), 'other.yaml')).toMatchObject({
      masterKeys: { age: ['age1default'] },
      selectors: { by: 'unencrypted_suffix', macOnlyEncrypted: true },
    });
  });

  test('what cannot be carried out is refused with the reason', () => {
    expect(creationRuleFor(parseStream('creation_rules: [{path_regex: "(", age: x}]\n'), 'a')).toHaveProperty(
      'refused',
    );
    expect(creationRuleFor(parseStream('creation_rules: [{path_regex: b, age: x}]\n'), 'a')).toBeUndefined();
    expect(creationRuleFor(parseStream('stores: {}\n'), 'a')).toBeUndefined();
    expect(
      creationRuleFor(parseStream('creation_rules: [{kms: arn, key_groups: [{kms: [{arn: x}]}]}]\n'), 'a'),
    ).toMatchObject({
      masterKeys: { age: [], others: ['kms'] },
    });
  });

  test('serves files for age alone', () => {
    const recipients = (path: string): unknown => {
      const rule = creationRuleFor(parseStream(config), path);
      return rule && 'masterKeys' in rule ? ageRecipients(rule) : undefined;
    };
    expect(recipients('groups/a.yaml')).toEqual(['age1group']);
    expect(recipients('secrets/prod/a.yaml')).toEqual({
      refused: 'the rule encrypts for pgp too, which needs the sops program',
    });
    expect(recipients('split/a.yaml')).toEqual({
      refused: 'the rule splits or merges key groups, which needs the sops program',
    });
    const split = creationRuleFor(parseStream(config), 'split/a.yaml');
    expect(split && 'masterKeys' in split && needsProgram(split)).toBe(true);
  });

  test.each([
    ['pgp: FBC7B9E2A4F9289AC0C1D4843D16CEE4A27381B4', 'pgp'],
    ['kms: arn:aws:kms:eu-central-1:1:key/a', 'kms'],
    ['gcp_kms: projects/shop/locations/global/keyRings/sops/cryptoKeys/sops', 'gcp_kms'],
    ['hckms: eu-de:a', 'hckms'],
    ['azure_keyvault: https://shop.vault.azure.net/keys/sops/1', 'azure_keyvault'],
    ['hc_vault_transit_uri: https://vault.example.org/v1/sops/keys/first', 'hc_vault_transit_uri'],
    // As a group of keys has it.
    ['key_groups: [{age: [age1a], hc_vault: ["https://vault.example.org/v1/sops/keys/first"]}]', 'hc_vault'],
  ])('who else holds a key would lose it without the sops program: %s', (holder, service) => {
    const rule = creationRuleFor(parseStream(`creation_rules:\n  - age: age1a\n    ${holder}\n`), 'a.yaml');
    if (!rule || 'refused' in rule) throw new Error('the rule can be read');
    expect(ageRecipients(rule)).toEqual({
      refused: `the rule encrypts for ${service} too, which needs the sops program`,
    });
    expect(needsProgram(rule)).toBe(true);
  });

  test.each(['pgp: ""', 'kms: []', 'hc_vault: [""]'])('nobody else holds a key by %s', (nobody) => {
    const rule = creationRuleFor(parseStream(`creation_rules:\n  - age: age1a\n    ${nobody}\n`), 'a.yaml');
    expect(rule && !('refused' in rule) && ageRecipients(rule)).toEqual(['age1a']);
  });

  test('is looked for upwards, no further than the workspace', () => {
    expect(configPathsFor('/w/a/b/c.yaml', '/w')).toEqual(['/w/a/b/.sops.yaml', '/w/a/.sops.yaml', '/w/.sops.yaml']);
    expect(configPathsFor('a/c.yaml', '.')).toEqual(['a/.sops.yaml', '.sops.yaml']);
    expect(configPathsFor('c.yaml', '')).toEqual(['.sops.yaml']);
    expect(configPathsFor('/other/c.yaml', '/w')).toEqual([]);
    expect(pathSeenFrom('/w/a/.sops.yaml', '/w/a/b/c.yaml')).toBe('b/c.yaml');
    expect(pathSeenFrom('.sops.yaml', 'b/c.yaml')).toBe('b/c.yaml');
  });
});
