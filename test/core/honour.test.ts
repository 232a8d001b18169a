import { describe, expect, test } from 'vitest';
import { findRule } from '../../server/src/core/rules/registry.js';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/core/settings/config.js';
import { CHECKOV } from '../../server/src/core/suppressions/foreign/checkov.js';
import { KICS } from '../../server/src/core/suppressions/foreign/kics.js';
import { KUBE_LINTER } from '../../server/src/core/suppressions/foreign/kube-linter.js';
import { POLARIS } from '../../server/src/core/suppressions/foreign/polaris.js';
import {
  type CheckTable,
  HONOURED_TOOLS,
  type HonouredTool,
  rulesOf,
  type SecretScanner,
} from '../../server/src/core/suppressions/foreign/tools.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project/project.js';
import { rethrow } from '../harness/run.js';

type Checker = Exclude<HonouredTool, SecretScanner>;

const TABLES: Readonly<Record<Checker, CheckTable>> = {
  'kube-linter': KUBE_LINTER,
  checkov: CHECKOV,
  kics: KICS,
  polaris: POLARIS,
};

/** What is found, as `line rule`, from 1. */
function found(text: string, settings: Partial<Settings> = {}): readonly string[] {
  const project = new Project(new MemoryHost(new Map()), {
    root: '/p',
    settings: { ...DEFAULT_SETTINGS, ...settings },
  });
  const { file } = project.update('/p/a.yaml', text);
  return project
    .check(file, rethrow)
    .map(({ rule, range }) => `${text.slice(0, range.start).split('\n').length} ${rule.id}`);
}

/** What is found without, and no more when the suppressions of the program are honoured. */
function silenced(text: string, ...honour: readonly HonouredTool[]): readonly string[] {
  const without = found(text, { honour: [] });
  const honoured = found(text, { honour });
  expect(without).toEqual(expect.arrayContaining([...honoured]));
  return without.filter((one) => !honoured.includes(one));
}

const deployment = (annotations: string, template = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    ${annotations}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
      annotations:
        a: b
        ${template || 'c: d'}
    spec:
      hostNetwork: true
      containers:
      - name: app
        image: registry.example/app:latest
        securityContext:
          privileged: true
---
apiVersion: v1
kind: Pod
metadata:
  name: other
  namespace: shop
spec:
  containers:
  - name: app
    image: registry.example/app:latest
    securityContext:
      privileged: true
`;

describe.each(Object.entries(TABLES) as [Checker, CheckTable][])('the checks of %s', (tool, table) => {
  test('are those of rules that exist, each once', () => {
    const unknown = rulesOf(table).filter((id) => findRule(id)?.id !== id);
    expect(unknown).toEqual([]);
    for (const [check, rules] of Object.entries(table)) {
      expect(rules.length, check).toBeGreaterThan(0);
      expect(new Set(rules).size, check).toBe(rules.length);
    }
  });

  test('have ids of the form the program gives them', () => {
    const forms: Readonly<Record<Checker, RegExp>> = {
      'kube-linter': /^[a-z]+(?:-[a-z]+)*$/,
      checkov: /^CKV_K8S_\d+$/,
      kics: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      polaris: /^[a-z][A-Za-z]+$/,
    };
    expect(Object.keys(table).filter((id) => !forms[tool].test(id))).toEqual([]);
  });
});

describe('a suppression of another program', () => {
  test.each<[HonouredTool, string, string]>([
    ['kube-linter', 'ignore-check.kube-linter.io/privileged-container: it measures the node', '22 pss-privileged'],
    ['checkov', 'checkov.io/skip1: CKV_K8S_16=it measures the node', '22 pss-privileged'],
    ['checkov', 'checkov.io/skip: CKV_K8S_16', '22 pss-privileged'],
    ['checkov', 'bridgecrew.io/skip7: "CKV_K8S_16=a = b"', '22 pss-privileged'],
    ['polaris', 'polaris.fairwinds.com/runAsPrivileged-exempt: "true"', '22 pss-privileged'],
    ['polaris', 'polaris.fairwinds.com/hostNetworkSet-exempt: true', '17 pss-host-network'],
  ])('of %s is honoured on its object alone: %s', (tool, annotation, expected) => {
    const text = deployment(annotation);
    expect(found(text)).toContain(expected);
    expect(silenced(text, tool)).toEqual([expected]);
    // Nobody else's.
    expect(silenced(text, ...HONOURED_TOOLS.filter((other) => other !== tool))).toEqual([]);
  });

  test.each<[HonouredTool, string]>([
    ['kube-linter', 'ignore-check.kube-linter.io/my-own-check: ours'],
    ['kube-linter', 'ignore-check.kube-linter.io/constructor: ours'],
    ['kube-linter', 'example.com/ignore-check.kube-linter.io: x'],
    ['checkov', 'checkov.io/skip1: CKV_AWS_1=x'],
    ['checkov', 'checkov.io/skipped: {a: b}'],
    ['polaris', 'polaris.fairwinds.com/runAsPrivileged-exempt: "false"'],
    ['polaris', 'polaris.fairwinds.com/privileged-exempt: "true"'],
    ['kics', 'note: "# kics-scan ignore"'],
  ])('of %s that names no rule of ours says nothing, and is no mistake: %s', (tool, annotation) => {
    const text = deployment(annotation);
    expect(silenced(text, tool)).toEqual([]);
    expect(found(text, { honour: [tool] })).not.toContain(expect.stringContaining('suppression-unused'));
  });

  test('of all checks covers what the program looks at, and nothing else', () => {
    for (const [tool, annotation] of [
      ['kube-linter', 'kube-linter.io/ignore-all: it is a test'],
      ['polaris', 'polaris.fairwinds.com/exempt: "true"'],
    ] as const) {
      const rules = silenced(deployment(annotation), tool).map((one) => one.split(' ')[1] ?? '');
      expect(rules).toEqual(expect.arrayContaining(['pss-privileged', 'pss-host-network', 'image-latest']));
      expect(rules.filter((rule) => !rulesOf(TABLES[tool]).includes(rule))).toEqual([]);
    }
  });

  test('of Checkov may stand on the pods of an object', () => {
    const text = deployment('x: y', 'checkov.io/skip1: CKV_K8S_19=it measures the node');
    expect(silenced(text, 'checkov')).toEqual(['17 pss-host-network']);
    expect(silenced(deployment('x: y', 'ignore-check.kube-linter.io/host-network: x'), 'kube-linter')).toEqual([]);
  });

  test('that silences nothing is not reported, whatever is honoured', () => {
    const text = deployment('ignore-check.kube-linter.io/ssh-port: x', 'checkov.io/skip1: CKV_K8S_27=x').replace(
      'spec:',
      '# kics-scan ignore-line\nspec:',
    );
    const unused = found(text, { honour: HONOURED_TOOLS }).filter((one) => one.includes('suppression'));
    expect(unused).toEqual([]);
  });

  test('goes together with our own, which are still held to be of use', () => {
    const text = deployment('ignore-check.kube-linter.io/privileged-container: x').replace(
      'privileged: true\n---',
      'privileged: true # yamlock-disable-line pss-privileged -- it measures the node\n---',
    );
    expect(found(text, { honour: ['kube-linter'] })).not.toContain('22 suppression-unused');
    expect(found(text, { honour: ['kube-linter'] })).not.toContain('22 pss-privileged');
  });
});

describe('the comments of KICS', () => {
  const PRIVILEGED = 'dd29336b-fe57-445b-a26e-e6aa867ae609';
  const pod = (name: string, comment = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
spec:
  containers:
  - name: one
    image: registry.example/app:latest
    ${comment}
    securityContext:
      privileged: true
      capabilities: {add: [SYS_ADMIN]}
  - name: two
    image: registry.example/app:latest
`;
  const rules = (text: string): readonly string[] => silenced(text, 'kics');

  test('ignore the line below', () => {
    const text = pod('web').replace('      privileged', '      # kics-scan ignore-line\n      privileged');
    expect(rules(text)).toEqual(['13 pss-privileged']);
  });

  test('ignore the block below, to its end', () => {
    const text = pod('web', '# kics-scan Ignore-Block');
    expect(rules(text)).toEqual(['12 pss-privileged', '13 dangerous-capability']);
  });

  test('ignore an item of a list', () => {
    const text = pod('web').replace('  - name: two', '  # kics-scan ignore-block\n  - name: two');
    const lines = new Set(rules(text).map((one) => Number(one.split(' ')[0])));
    expect([...lines].every((line) => line >= 15)).toBe(true);
    expect(lines.size).toBeGreaterThan(0);
  });

  test('ignore a whole object where they stand above it', () => {
    const text = `${pod('first')}---\n# kics-scan ignore-block\n${pod('second')}`;
    const gone = rules(text);
    expect(gone.length).toBeGreaterThan(5);
    expect(gone.every((one) => Number(one.split(' ')[0]) > 16)).toBe(true);
    // What KICS has no query for is still said.
    expect(found(text, { honour: ['kics'] }).some((one) => Number(one.split(' ')[0]) > 16)).toBe(true);
  });

  test('ignore a file where nothing stands above them', () => {
    const text = `# who wrote this\n# kics-scan ignore\n${pod('first')}---\n${pod('second')}`;
    const left = found(text, { honour: ['kics'] }).map((one) => one.split(' ')[1] ?? '');
    expect(left.filter((rule) => rulesOf(KICS).includes(rule))).toEqual([]);
    expect(rules(`---\n# kics-scan ignore\n${pod('first')}`).length).toBeGreaterThan(5);
    expect(rules(`${pod('first')}# kics-scan ignore\n`)).toEqual([]);
    expect(rules(`${pod('first')}---\n# kics-scan ignore\n${pod('second')}`)).toEqual([]);
  });

  test('disable queries in a file, or all others', () => {
    const two = `${pod('first')}---\n${pod('second')}`;
    expect(rules(`# kics-scan disable=${PRIVILEGED}\n${two}`)).toEqual(['13 pss-privileged', '29 pss-privileged']);
    expect(
      rules(`# kics-scan disable=${PRIVILEGED.toUpperCase()}, 00000000-0000-0000-0000-000000000000\n${two}`),
    ).toHaveLength(2);
    expect(rules(`# kics-scan disable=00000000-0000-0000-0000-000000000000\n${two}`)).toEqual([]);
    const enabled = `# kics-scan enable=${PRIVILEGED}\n${two}`;
    const left = found(enabled, { honour: ['kics'] }).map((one) => one.split(' ')[1] ?? '');
    expect(left).toContain('pss-privileged');
    expect(left.filter((rule) => rulesOf(KICS).includes(rule) && rule !== 'pss-privileged')).toEqual([]);
  });

  test('are no others', () => {
    for (const comment of ['# kics-scan ignore-lines', '# kics-scan', '# kics ignore', '# no kics-scan ignore-block'])
      expect(rules(`${comment}\n${pod('web', comment)}`)).toEqual([]);
  });

  test('stand at the end, in a half-written file and in very many lines', () => {
    expect(rules('# kics-scan ignore-line')).toEqual([]);
    expect(rules('apiVersion: v1\nkind: Pod\n# kics-scan ignore-block')).toEqual([]);
    expect(() => rules('# kics-scan ignore-block\napiVersion: v1\nkind: Pod\nspec: {containers: [')).not.toThrow();
    const many = Array.from({ length: 5000 }, (_, index) => `  # kics-scan ignore-block\n  a${index}: b`).join('\n');
    expect(rules(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${many}\n`)).toEqual([]);
  });
});

describe('the marks of scanners for secrets', () => {
  const config = (line: string, more = ''): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  ${line}\n${more}`;
  const PASSWORD = 'password: quiet-harbor-42';

  test('count for their line, each for its program, and by default', () => {
    for (const [mark, tool] of [
      ['gitleaks:allow', 'gitleaks'],
      ['betterleaks:allow', 'gitleaks'],
      ['notsecret', 'gitleaks'],
      ['nosecret - for development only', 'gitleaks'],
      ['pragma: allowlist secret', 'detect-secrets'],
      ['pragma: whitelist secret', 'detect-secrets'],
      ['trufflehog:ignore', 'trufflehog'],
      ['ggignore', 'ggshield'],
    ] as const) {
      const text = config(`${PASSWORD} # ${mark}`, `  db-${PASSWORD}\n`);
      expect({ mark, gone: silenced(text, tool) }).toEqual({ mark, gone: ['5 secret-in-configmap'] });
      expect(found(text)).not.toContain('5 secret-in-configmap');
      expect(found(text)).toContain('6 secret-in-configmap');
    }
  });

  test('count for the line below where they say so, and for all of a text that begins in the line', () => {
    expect(silenced(config('# pragma: allowlist nextline secret', `  ${PASSWORD}\n`), 'detect-secrets')).toEqual([
      '6 secret-in-configmap',
    ]);
    const block = `  a.env: | # notsecret\n    DB_PASSWORD=quiet-harbor-42\n  b.env: |\n    DB_PASSWORD=quiet-harbor-42\n`;
    expect(silenced(config('a: b', block), 'gitleaks')).toEqual(['7 secret-in-configmap']);
    const inner = `  a.yaml: |\n    ${PASSWORD} # notsecret\n    db-${PASSWORD}\n`;
    expect(silenced(config('a: b', inner), 'gitleaks')).toEqual(['7 secret-in-configmap']);
  });

  test('silence nothing else, and are no words that merely look like them', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostNetwork: true # notsecret\n';
    expect(silenced(pod, 'gitleaks')).toEqual([]);
    for (const words of ['not secret', 'see gitleaks', 'nosecrets', 'pragma: once'])
      expect(silenced(config(`${PASSWORD} # ${words}`), 'gitleaks', 'detect-secrets')).toEqual([]);
    expect(found(config(`${PASSWORD} # notsecret`), { honour: [] })).toContain('5 secret-in-configmap');
  });
});
