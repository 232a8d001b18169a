import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/core/settings/config.js';
import { type ReadSettings, readSettings } from '../../server/src/core/settings/config-file.js';

const KNOWN = new Set(['pss-privileged', 'image-latest', 'old-name']);

function read(text: string, base?: Settings): ReadSettings {
  return readSettings(text, KNOWN, base);
}

/** Each problem with the text it points at. */
function problems(text: string): readonly string[] {
  return read(text).problems.map(({ message, range }) => `${message} [${text.slice(range.start, range.end)}]`);
}

const PLACEHOLDERS = 'The placeholders of "key" are {namespace}, {secret} and {key}';
const CHARACTERS = '"key" takes letters, digits and / _ . + = @ - beside its placeholders';
const NEEDED = '"key" needs {secret} and {key}, without which values would replace each other in the store';
const PARTS =
  'Each part of "key" between slashes begins with a letter, a digit, _ or a placeholder, and the last ends with one';

describe('a configuration file', () => {
  test('is read as a whole', () => {
    const text =
      'extends: strict\nkubernetesVersion: 1.30\nrules:\n  pss-privileged: warning\n  image-latest: off\nignore:\n  - vendor/**\ntestFolders: [ci/]\nregistries: [ghcr.io/team, "*.azurecr.io"]\nhonour: [kics, polaris]\nschemas: [crds/]\nexternalSecrets: {store: ClusterSecretStore/company, key: "prod/{secret}/{key}", operatorVersion: 0.20}\nexternal: {namespaces: ["team-*"], secrets: [shop/db, "*-tls"], roles: ["system:x"]}\noverrides:\n  - files: ["dev/**"]\n    rules: {image-latest: "off"}\n';
    expect(read(text)).toEqual({
      problems: [],
      settings: {
        profile: 'strict',
        kubernetesVersion: 30,
        rules: new Map([
          ['pss-privileged', 'warning'],
          ['image-latest', 'off'],
        ]),
        ignore: ['vendor/**'],
        testFolders: ['ci/'],
        registries: ['ghcr.io/team', '*.azurecr.io'],
        honour: ['kics', 'polaris'],
        schemas: [{ path: 'crds/', range: { start: 211, end: 216 } }],
        externalSecrets: {
          store: { kind: 'ClusterSecretStore', name: 'company' },
          key: 'prod/{secret}/{key}',
          operatorVersion: [0, 20],
        },
        external: { namespaces: ['team-*'], secrets: ['shop/db', '*-tls'], roles: ['system:x'] },
        overrides: [{ files: ['dev/**'], rules: new Map([['image-latest', 'off']]) }],
      },
    });
  });

  test.each(['', '# nothing\n', '---\n', '~\n'])('that says nothing changes nothing: %j', (text) => {
    const base = { ...DEFAULT_SETTINGS, profile: 'strict' } as const;
    expect(read(text, base)).toEqual({ settings: base, problems: [] });
  });

  test.each(['{secret}/{key}', '/prod/{namespace}/{secret}.{key}', 'team@eu/_shared/{secret}/{key}_v1'])(
    'may call the keys of a store %s',
    (key) => {
      const { settings, problems: found } = read(`externalSecrets:\n  key: "${key}"\n  store: nope!\n`);
      // What is right counts beside what is not.
      expect(settings.externalSecrets).toEqual({ key });
      expect(found).toHaveLength(1);
    },
  );

  test('leaves what it does not mention to the settings below it', () => {
    const base: Settings = { ...DEFAULT_SETTINGS, profile: 'baseline', ignore: ['x'] };
    expect(read('kubernetesVersion: "1.29"\n', base).settings).toEqual({ ...base, kubernetesVersion: 29 });
  });

  test.each<[string, readonly string[]]>([
    ['- a\n', ['The configuration is not a mapping [- a]']],
    ['extend: strict\n', ['There is no setting "extend"; did you mean extends? [extend]']],
    ['image-latest: off\n', ['"image-latest" is a rule: its level stands below "rules" [image-latest]']],
    ['extends: stern\n', ['"extends" takes one of recommended, strict, baseline, restricted [stern]']],
    [
      'rules:\n  pss-privledged: error\n',
      ['There is no rule "pss-privledged"; did you mean pss-privileged? [pss-privledged]'],
    ],
    ['rules:\n  image-latest: fatal\n', ['A level is one of error, warning, information, off [fatal]']],
    ['rules:\n  image-latest: true\n', ['A level is one of error, warning, information, off [true]']],
    ['rules: strict\n', ['"rules" takes a mapping of rule ids to levels [strict]']],
    ['ignore: vendor\n', ['"ignore" takes a list of patterns; did you mean ["vendor"]? [vendor]']],
    [
      'ignore: [a, 1, ""]\n',
      ['A pattern is a text such as "vendor/**" [1]', 'A pattern is a text such as "vendor/**" [""]'],
    ],
    [
      'honour: [kics, kubescape]\n',
      [
        'The programs whose suppressions are honoured are kube-linter, checkov, kics, polaris, gitleaks, detect-secrets, trufflehog, ggshield [kubescape]',
      ],
    ],
    [
      'honour: kics\n',
      [
        '"honour" takes a list of programs: kube-linter, checkov, kics, polaris, gitleaks, detect-secrets, trufflehog, ggshield; did you mean ["kics"]? [kics]',
      ],
    ],
    [
      'externalSecrets: {operatorVersion: 1}\n',
      ['"operatorVersion" takes a release of the External Secrets Operator, such as "0.16" [1]'],
    ],
    [
      'externalSecrets: company\n',
      ['"externalSecrets" takes a mapping with "store", "key" and "operatorVersion" [company]'],
    ],
    [
      'externalSecrets: {stores: a}\n',
      ['There is no setting "stores" in "externalSecrets"; did you mean store? [stores]'],
    ],
    ...['Vault/company', 'Company', 'a/b/c', 'SecretStore/', '[company]', '7'].map(
      (store): [string, readonly string[]] => [
        `externalSecrets:\n  store: ${store}\n`,
        [`"store" takes the name of a store, or SecretStore/name, or ClusterSecretStore/name [${store}]`],
      ],
    ),
    ...(
      [
        ['{secret}/{key}/{cluster}', PLACEHOLDERS],
        ['{secret}/{key', PLACEHOLDERS],
        ['{Secret}/{key}', PLACEHOLDERS],
        ['our team/{secret}/{key}', CHARACTERS],
        ['$HOME/{secret}/{key}', CHARACTERS],
        ["{secret}/{key}';ls", CHARACTERS],
        ['{namespace}/{secret}', NEEDED],
        ['{namespace}/{key}', NEEDED],
        ['{secret}{key}', '"key" needs a character between two placeholders'],
        ['{secret}//{key}', PARTS],
        ['../{secret}/{key}', PARTS],
        ['-{secret}/{key}', PARTS],
        ['//{secret}/{key}', PARTS],
        ['{secret}/{key}/', PARTS],
        ['{secret}/{key}-', PARTS],
      ] as const
    ).map(([key, message]): [string, readonly string[]] => [
      `externalSecrets:\n  key: "${key}"\n`,
      [`${message} ["${key}"]`],
    ]),
    ...['7', '""', '{secret: 1}', '[a]'].map((key): [string, readonly string[]] => [
      `externalSecrets:\n  key: ${key}\n`,
      [`"key" takes a text in quotes, such as "prod/{namespace}/{secret}/{key}" [${key}]`],
    ]),
    [
      'external: [db]\n',
      [
        '"external" takes a mapping with lists below namespaces, secrets, configMaps, serviceAccounts, services, roles, workloads, stores, issuers, sources [[db]]',
      ],
    ],
    ['external: {secret: [db]}\n', ['There is no setting "secret" in "external"; did you mean secrets? [secret]']],
    [
      'external: {ClusterRoles: [db]}\n',
      ['There is no setting "ClusterRoles" in "external"; did you mean roles? [ClusterRoles]'],
    ],
    ['external: {secrets: db}\n', ['"secrets" takes a list of names; did you mean ["db"]? [db]']],
    [
      'external: {secrets: [db, 7, "", a/b/c, "-x"]}\n',
      ['7', '""', 'a/b/c', '"-x"'].map(
        (one) => `A name may have a namespace before it and stars in it, such as "db", "shop/db" or "*-tls" [${one}]`,
      ),
    ],
    [
      'external: {namespaces: [Team, shop/db]}\n',
      ['Team', 'shop/db'].map((one) => `A namespace is a name or a pattern such as "vault" or "team-*" [${one}]`),
    ],
    ['registries: ghcr.io\n', ['"registries" takes a list of registries; did you mean ["ghcr.io"]? [ghcr.io]']],
    [
      'registries: [ghcr.io, "https://ghcr.io", "ghcr.io/*"]\n',
      [
        'A registry is a host, with or without a path, such as "ghcr.io/our-team" ["https://ghcr.io"]',
        'A registry is a host, with or without a path, such as "ghcr.io/our-team" ["ghcr.io/*"]',
      ],
    ],
    ['kubernetesVersion: 2.1\n', ['"kubernetesVersion" takes a version from 1.0 to 1.37, such as "1.30" [2.1]']],
    ['kubernetesVersion: 1.99\n', ['"kubernetesVersion" takes a version from 1.0 to 1.37, such as "1.30" [1.99]']],
    ['overrides: {files: []}\n', ['"overrides" takes a list of mappings with "files" and "rules" [{files: []}]']],
    ['overrides:\n  - files: [a]\n', ['An override needs "files" and "rules" [files: [a]]']],
    [
      'overrides:\n  - {files: [a], rules: {}, level: error}\n',
      ['There is no setting "level" in an override; the settings are files, rules, until [level]'],
    ],
    [
      '# é\n---\nrules:\n  image-latest: "no"\n',
      ['A level is one of error, warning, information, off; did you mean "off"? ["no"]'],
    ],
    [
      'constructor: 1\n',
      [
        'There is no setting "constructor"; the settings are extends, rules, ignore, testFolders, kubernetesVersion, podSecurity, honour, registries, schemas, externalSecrets, external, overrides [constructor]',
      ],
    ],
    [
      'ignore: [a]\nextends: strict\nignore: [b]\n',
      ['"ignore" stands here a second time; only the last one counts [ignore]'],
    ],
    [
      'rules: {image-latest: off, image-latest: error}\n',
      ['"image-latest" stands here a second time; only the last one counts [image-latest]'],
    ],
    [
      'schemas: [https://example.com/crd.yaml, "", 3, C:/crds]\n',
      [
        'Schemas are files and folders on the disk: nothing is fetched from "https://example.com/crd.yaml" [https://example.com/crd.yaml]',
        'The name of a file or folder is a text such as "schemas/" [""]',
        'The name of a file or folder is a text such as "schemas/" [3]',
      ],
    ],
    ['schemas: crds/\n', ['"schemas" takes a list of files and folders; did you mean ["crds/"]? [crds/]']],
    ['# mine\n---\nextends: strict\n', []],
    ['extends: strict\n---\n# nothing more\n', []],
    ['extends: strict\n...\n', []],
    [
      'extends: strict\n---\nignore: [a]\n---\n- x\n',
      [
        'The configuration is the first document of the file; what stands in others does not count [ignore: [a]]',
        'The configuration is the first document of the file; what stands in others does not count [- x]',
      ],
    ],
    [
      '---\n---\nextends: strict\n',
      ['The configuration is the first document of the file; what stands in others does not count [extends: strict]'],
    ],
  ])('with a mistake says where: %j', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  test.each([
    ...['profile', 'preset'].map((name): [string, string] => [`${name}: strict\n`, 'extends: strict\n']),
    ...['exclude', 'excludes', 'ignore-paths', 'Exclude-Paths'].map((name): [string, string] => [
      `${name}: [a]\n`,
      'ignore: [a]\n',
    ]),
    ...['levels', 'severity'].map((name): [string, string] => [
      `${name}: {image-latest: error}\n`,
      'rules: {image-latest: error}\n',
    ]),
    ...(
      [
        ['critical high fail danger', 'error'],
        ['medium warn', 'warning'],
        ['low info note notice hint', 'information'],
        ['none "no" ignore disable disabled skip silent', '"off"'],
      ] as const
    ).flatMap(([words, level]) =>
      words
        .split(' ')
        .map((word): [string, string] => [`rules: {image-latest: ${word}}\n`, `rules: {image-latest: ${level}}\n`]),
    ),
    ['Rules: {image-latest: error}\n', 'rules: {image-latest: error}\n'],
    ['extends: Restricted # all\n', 'extends: restricted # all\n'],
    ['podSecurity: "basline"\n', 'podSecurity: baseline\n'],
    ['podSecurity: restrict\n', 'podSecurity: restricted\n'],
    ['rules:\n  img-latest: "WARN"\n', 'rules:\n  image-latest: warning\n'],
    ['# é\n---\nrules: {image-latest: disabled}\n', '# é\n---\nrules: {image-latest: "off"}\n'],
    ['ignore: vendor/**, a\n', 'ignore: ["vendor/**, a"]\n'],
    ['testFolders: "it/"\n', 'testFolders: ["it/"]\n'],
    ['honour: kic\n', 'honour: [kics]\n'],
    ['externalSecrets: {Store: a}\n', 'externalSecrets: {store: a}\n'],
    ['overrides:\n- file: a\n  rule: {}\n', 'overrides:\n- files: ["a"]\n  rules: {}\n'],
  ])('with a mistake says what was meant, which is right: %j', (text, expected) => {
    let mended = text;
    // What is wrong with a value shows when its key is right.
    for (let round = 0; round < 3; round++) {
      const { problems: found } = read(mended);
      for (const { range, instead } of found.toReversed())
        if (instead !== undefined) mended = mended.slice(0, range.start) + instead + mended.slice(range.end);
    }
    expect(mended).toBe(expected);
    expect(problems(mended)).toEqual([]);
  });

  test.each([
    'constructor: 1\n',
    '7: 1\n',
    'rules: {image-latest: on}\n',
    'rules: {image-latest: fatal}\n',
    'rules: {image-latest: constructor}\n',
    'rules: {some-other-rule: error}\n',
    'extends: stern\n',
    'ignore: {vendor: true}\n',
    'ignore: 7\n',
    'honour: [kubescape]\n',
    'image-latest: off\n',
  ])('with a mistake that could mean anything proposes nothing: %j', (text) => {
    const { problems: found } = read(text);
    expect(found).toHaveLength(1);
    expect(found[0]?.instead).toBeUndefined();
  });

  test('with a mistake counts as far as it is right', () => {
    const { settings, problems: found } = read(
      'extends: stern\nrules: {image-latest: error, nope: off}\nignore: [1, a]\n',
    );
    expect(found).toHaveLength(3);
    expect(settings).toMatchObject({
      profile: 'recommended',
      rules: new Map([['image-latest', 'error']]),
      ignore: ['a'],
    });
  });

  test('with a key that stands twice counts as it says: the last one', () => {
    const twice =
      'ignore: [a]\nignore: [b]\nrules: {image-latest: off, image-latest: error}\noverrides: [{files: [a], files: [b], rules: {}}]\n';
    const { settings, problems: found } = read(twice);
    expect(found).toHaveLength(3);
    expect(settings.ignore).toEqual(['b']);
    expect(settings.rules.get('image-latest')).toBe('error');
    expect(settings.overrides.map(({ files }) => files)).toEqual([['b']]);
  });

  test('that is no YAML says so, and never throws', () => {
    expect(read('rules: [\n').problems.length).toBeGreaterThan(0);
    expect(read('rules: *x\n').problems.length).toBeGreaterThan(0);
    expect(read('a'.repeat(17 * 1024 * 1024)).problems.map(({ message }) => message)).toEqual([
      'The file is larger than 16 Mi characters; it is not checked',
    ]);
  });

  test('may use what YAML 1.1 makes of off', () => {
    for (const off of ['off', 'Off', '"off"', 'false', 'no'])
      expect(read(`rules: {image-latest: ${off}}\n`).settings.rules.get('image-latest')).toBe('off');
  });

  test.each(['rules: {a: {{ .x }}}', '{{ if .x }}\nrules: {}\n{{ end }}', 'ignore: ["{{ .x }}"]\n', '{{'])(
    'is no template: %j',
    (text) => {
      const { settings, problems } = readSettings(text, new Set());
      expect(settings).toBe(DEFAULT_SETTINGS);
      expect(problems.map(({ message }) => message).join()).toMatch(/is no template|Flow|flow|not/);
    },
  );

  test('may have braces in a comment', () => {
    expect(readSettings('# {{ .x }}\nignore: [a]\n', new Set()).problems).toEqual([]);
  });

  test.each([20, 21, 22, 500])('with %d mistakes names the first twenty, and counts the others', (count) => {
    const text = Array.from({ length: count }, (_, index) => `x${index}: 1\n`).join('');
    const { problems } = readSettings(text, new Set());
    expect(problems).toHaveLength(Math.min(count, 21));
    const last = problems.at(-1);
    const rest = { 21: 'There is 1 more mistake from here on', 22: 'There are 2 more mistakes from here on' };
    if (count === 20) expect(last?.message).toContain('no setting "x19"');
    if (count === 21 || count === 22) expect(last?.message).toBe(rest[count]);
    if (count > 20) expect(text.slice(last?.range.start).startsWith('x20:')).toBe(true);
  });
});
