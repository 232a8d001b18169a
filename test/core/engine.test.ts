import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkFile, checkInSteps } from '../../server/src/core/engine/check.js';
import type { PlacedFinding, SourceFile } from '../../server/src/core/engine/placed-finding.js';
import type { Container } from '../../server/src/core/kubernetes/pod.js';
import type { Finding } from '../../server/src/core/model/finding.js';
import type { ContainerRule, DocumentRule } from '../../server/src/core/model/rule.js';
import yamlSyntaxRule from '../../server/src/core/rules/manifests/yaml-syntax.js';
import pssPrivilegedRule from '../../server/src/core/rules/pod-security/pss-privileged.js';
import secretEnvLiteralRule from '../../server/src/core/rules/secrets/secret-env-literal.js';
import { Config, DEFAULT_SETTINGS, type Settings } from '../../server/src/core/settings/config.js';
import { parseStream, type YamlStream } from '../../server/src/core/yaml/document.js';
import { findingsIn, rethrow } from '../harness/run.js';

// What a rule yields is free for a rule, and for its stand-ins here.
const pssPrivileged: ContainerRule = pssPrivilegedRule;
const yamlSyntax: DocumentRule = yamlSyntaxRule;
const secretEnvLiteral: DocumentRule = secretEnvLiteralRule;

const POD =
  'kind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers:\n  - name: a\n    securityContext: {privileged: true}\n';

function file(stream: YamlStream, change: Partial<SourceFile> = {}): SourceFile {
  return { path: 'a.yaml', stream, fileClass: 'kubernetes', ignoredByGit: false, ...change };
}

function config(settings: Partial<Settings> = {}, only: readonly string[] | undefined = ['pss-privileged']): Config {
  return new Config('', { ...DEFAULT_SETTINGS, ...settings }, only && new Set(only));
}

function check(text: string, settings?: Partial<Settings>, only?: readonly string[]): readonly PlacedFinding[] {
  return findingsIn(file(parseStream(text)), config(settings, only));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a finding', () => {
  test('is placed in the file, with its document, object and pointer', () => {
    const text = `x: 1\n---\n${POD}`;
    const [finding, ...more] = check(text);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      level: 'error',
      document: 1,
      start: 5,
      pointer: '/spec/containers/0/securityContext/privileged',
    });
    expect(text.slice(finding?.range.start, finding?.range.end)).toBe('true');
    expect(finding?.resource).toMatchObject({ kind: 'Pod', name: 'web', namespace: 'shop', apiVersion: '' });
  });

  test('that says no place stands at the start of its document, of no object', () => {
    vi.spyOn(yamlSyntax, 'check').mockImplementation(function* () {
      yield { message: 'A thing' };
    });
    const [, finding] = check(`x: 1\n---\n${POD}`, {}, ['yaml-syntax']);
    expect(finding).toMatchObject({ range: { start: 5, end: 5 }, pointer: '' });
    expect(finding?.resource).toBeUndefined();
  });

  test('of a document rule belongs to the object around it', () => {
    const list = `kind: List\napiVersion: v1\nitems:\n- ${POD.trimEnd().replaceAll('\n', '\n  ')}\n- kind: Secret\n  metadata: {name: x, name: z}\n`;
    const [finding] = check(list, {}, ['duplicate-key']);
    expect(finding?.resource).toMatchObject({ kind: 'Secret', name: 'z' });
  });

  test('comes in the order of the text, whatever rule it is of', () => {
    const found = check(`${POD}x: 1\nx: 2\n---\n${POD}a: [\n`, {}, ['pss-privileged', 'duplicate-key', 'yaml-syntax']);
    const starts = found.map(({ range }) => range.start);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(found.map(({ rule }) => rule.id)).toEqual([
      'pss-privileged',
      'duplicate-key',
      'pss-privileged',
      'yaml-syntax',
    ]);
  });

  test('comes before a longer one that starts in the same place', () => {
    vi.spyOn(yamlSyntax, 'check').mockImplementation(function* () {
      for (const end of [9, 4, 13]) yield { range: { start: 0, end }, message: 'A thing' };
    });
    const found = check(POD, {}, ['yaml-syntax']);
    expect(found.map(({ range }) => range.end)).toEqual([4, 9, 13]);
  });

  test('in what a kustomization makes an object of is about that text, and has no fixes', () => {
    const generated = (only: readonly string[]) =>
      findingsIn(file(parseStream(POD), { fileClass: 'generated' }), config({}, only));
    expect(generated(['pss-privileged'])).toEqual([]);
    vi.spyOn(secretEnvLiteral, 'check').mockImplementation(function* () {
      yield { range: { start: 0, end: 1 }, message: 'A thing', fixes: [] };
    });
    const [finding, ...more] = generated(['secret-env-literal']);
    expect(more).toEqual([]);
    expect(finding?.finding).toEqual({ range: { start: 0, end: 1 }, message: 'A thing' });
  });

  test('is not looked for in files that are none of ours', () => {
    expect(findingsIn(file(parseStream(POD), { fileClass: 'other' }), config())).toEqual([]);
  });
});

test('a file is checked in steps, as many as it has documents, and all findings come at the end', () => {
  const stream = parseStream(`${POD}---\n${POD}---\n${POD}`);
  const steps = checkInSteps(file(stream), config(), rethrow);
  let count = 1;
  let step = steps.next();
  for (; !step.done; step = steps.next()) count++;
  expect(count).toBe(3);
  expect(step.value).toHaveLength(3);
  expect(step.value).toEqual(checkFile(file(stream), config(), rethrow));
});

describe('the level of a finding', () => {
  const lower = function* (container: Container): Generator<Finding> {
    yield { at: container.cursor, isWritten: true, message: 'A lesser thing', level: 'information' };
  };

  test('is the rule’s, or what was set', () => {
    expect(check(POD)[0]?.level).toBe('error');
    expect(check(POD, { rules: new Map([['pss-privileged', 'warning']]) })[0]?.level).toBe('warning');
    expect(check(POD, { rules: new Map([['pss-privileged', 'off']]) })).toEqual([]);
  });

  test('is its own, unless somebody set the rule’s', () => {
    vi.spyOn(pssPrivileged, 'check').mockImplementation(lower);
    expect(check(POD)[0]?.level).toBe('information');
    expect(check(POD, { rules: new Map([['pss-privileged', 'warning']]) })[0]?.level).toBe('warning');
  });

  test('depends on no namespace where the restricted standard is not what asks for it', () => {
    vi.spyOn(pssPrivileged, 'check').mockImplementation(lower);
    expect(check(POD, { podSecurity: 'baseline' })[0]?.level).toBe('information');
    expect(checkFile(file(parseStream(POD)), config(), rethrow)).toMatchObject([{ level: 'information' }]);
  });

  test('is information in test data unless somebody set it, and secrets are not looked for in files that git ignores', () => {
    vi.spyOn(secretEnvLiteral, 'check');
    const levels = (path: string, ignoredByGit: boolean, settings?: Partial<Settings>): readonly string[] => {
      vi.mocked(secretEnvLiteral.check).mockImplementation(function* () {
        yield { range: { start: 0, end: 1 }, message: 'A thing' };
      });
      const stream = parseStream(`${POD}    image: web:1\n`);
      const rules = config(settings, ['secret-env-literal', 'pss-privileged', 'read-only-root-fs']);
      return findingsIn(file(stream, { path, ignoredByGit }), rules).map(
        ({ rule, level, test }) => `${rule.id} ${level}${test ? ' test' : ''}`,
      );
    };
    const own = ['secret-env-literal error', 'read-only-root-fs warning', 'pss-privileged error'];
    const less = own.map((line) => line.replace(/error|warning/, 'information test'));
    expect(levels('a.yaml', false)).toEqual(own);
    expect(levels('tests/a.yaml', false)).toEqual(less);
    expect(levels('tests/a.yaml', false, { testFolders: [] })).toEqual(own);
    expect(levels('tests/a.yaml', false, { rules: new Map([['secret-env-literal', 'warning']]) })).toEqual([
      'secret-env-literal warning test',
      ...less.slice(1),
    ]);
    expect(levels('a.yaml', true)).toEqual(own.slice(1));
  });

  test('is none where the rule is not for this version of Kubernetes', () => {
    const count = (range: { since?: number; until?: number }, kubernetesVersion: number): number => {
      Object.assign(pssPrivileged, range);
      try {
        return check(POD, { kubernetesVersion }).length;
      } finally {
        for (const key of Object.keys(range)) Reflect.deleteProperty(pssPrivileged, key);
      }
    };
    expect([24, 25, 26].map((version) => count({ since: 25 }, version))).toEqual([0, 1, 1]);
    expect([24, 25, 26].map((version) => count({ until: 25 }, version))).toEqual([1, 1, 0]);
    expect(count({}, 24)).toBe(1);
  });
});

describe('what was found in a document', () => {
  const three = `${POD}---\n${POD}---\n${POD}`;
  const findings = (stream: YamlStream, settings?: Partial<Settings>, change?: Partial<SourceFile>) =>
    findingsIn(file(stream, change), config(settings)).map(({ finding }) => finding);

  test('is remembered while the document does not change, wherever it moves to', () => {
    const run = vi.spyOn(pssPrivileged, 'check');
    const before = parseStream(three);
    const first = findings(before);
    expect(run).toHaveBeenCalledTimes(3);
    const after = parseStream(`# typed\n${three.replace('name: web', 'name: other')}`, before);
    const second = findings(after);
    // The first document changed; the other two were not checked again.
    expect(run).toHaveBeenCalledTimes(4);
    expect(second.map((finding, index) => finding === first[index])).toEqual([false, true, true]);
    const ranges = findingsIn(file(after), config()).map(({ range }) => after.text.slice(range.start, range.end));
    expect(ranges).toEqual(['true', 'true', 'true']);
    expect(run).toHaveBeenCalledTimes(4);
  });

  test('is remembered when only a level changes, which is set anew', () => {
    const run = vi.spyOn(pssPrivileged, 'check');
    const stream = parseStream(POD);
    findings(stream);
    const [placed] = findingsIn(file(stream), config({ rules: new Map([['pss-privileged', 'information']]) }));
    expect(placed?.level).toBe('information');
    expect(run).toHaveBeenCalledTimes(1);
  });

  test.each<[string, Partial<Settings>, Partial<SourceFile>]>([
    ['the version of Kubernetes', { kubernetesVersion: 20 }, {}],
    ['the name of the file', {}, { path: 'b.yaml' }],
    ['what the file is', {}, { fileClass: 'helm-values' }],
    ['where images may come from', { registries: ['ghcr.io'] }, {}],
    ['.sops.yaml, now there,', {}, { sopsConfig: { path: '.sops.yaml', stream: parseStream('') } }],
  ])('is looked for again where %s changes', (_what, settings, change) => {
    const run = vi.spyOn(pssPrivileged, 'check');
    const stream = parseStream(POD);
    findings(stream);
    findings(stream, settings, change);
    expect(run).toHaveBeenCalledTimes(2);
  });
});

describe('what is remembered of a document', () => {
  test('is another thing for another .sops.yaml, for other registries and for other rules', () => {
    const run = vi.spyOn(pssPrivileged, 'check');
    const stream = parseStream(POD);
    const steps: (readonly [Partial<Settings>, Partial<SourceFile>, (readonly string[])?])[] = [
      [{ registries: ['ghcr.io'] }, {}],
      [{ registries: ['quay.io'] }, {}],
      [{}, { sopsConfig: { path: '.sops.yaml', stream: parseStream('creation_rules: []') } }],
      [{}, { sopsConfig: { path: '.sops.yaml', stream: parseStream('creation_rules: [{}]') } }],
      [{}, {}, ['pss-privileged']],
      [{}, {}, ['pss-privileged', 'duplicate-key']],
    ];
    const take = ([settings, change, only]: (typeof steps)[number]) =>
      findingsIn(file(stream, change), config(settings, only));
    for (const step of steps) take(step);
    expect(run).toHaveBeenCalledTimes(steps.length);
    take(steps.at(-1) ?? expect.fail());
    expect(run, 'the same again').toHaveBeenCalledTimes(steps.length);
  });
});

describe('a rule that throws', () => {
  test('is told of, and stops neither the others nor itself elsewhere', () => {
    const crash = new Error('A fault of the rule');
    const { check: working } = pssPrivileged;
    vi.spyOn(pssPrivileged, 'check').mockImplementation(function* (container, ...rest) {
      if (container.pod.resource.name === 'bad') throw crash;
      yield* working(container, ...rest);
    });
    const text = `${POD.replace('web', 'bad')}x: 1\nx: 2\n---\n${POD}`;
    const told: [string, unknown][] = [];
    const found = checkFile(file(parseStream(text)), config({}, ['pss-privileged', 'duplicate-key']), (rule, error) =>
      told.push([rule, error]),
    );
    expect(told).toEqual([['pss-privileged', crash]]);
    expect(found.map(({ rule, document }) => [rule.id, document])).toEqual([
      ['duplicate-key', 0],
      ['pss-privileged', 1],
    ]);
  });

  test('keeps what it had found before', () => {
    vi.spyOn(yamlSyntax, 'check').mockImplementation(function* () {
      yield { range: { start: 0, end: 1 }, message: 'A thing' };
      throw new Error('A fault of the rule');
    });
    const told: string[] = [];
    const found = checkFile(file(parseStream(POD)), config({}, ['yaml-syntax']), (rule) => told.push(rule));
    expect(found.map(({ finding }) => finding.message)).toEqual(['A thing']);
    expect(told).toEqual(['yaml-syntax']);
  });

  test('fails a test of ours', () => {
    vi.spyOn(pssPrivileged, 'check').mockImplementation(() => {
      throw new Error('A fault of the rule');
    });
    expect(() => check(POD)).toThrow('The rule pss-privileged threw');
  });
});
