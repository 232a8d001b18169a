import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ruleTexts, withRuleSettings } from '../scripts/generate/settings.mjs';
import { ENGLISH, languages, translationInto } from '../scripts/generate/translations.mjs';
import { KEY_FORM, OPERATOR_VERSION_FORM, STORE_FORM } from '../server/src/core/kubernetes/external-secrets.js';
import {
  controlsOf,
  STANDARD_KEYS,
  STANDARDS,
  type StandardKey,
  standardTitle,
} from '../server/src/core/model/controls.js';
import { FAMILIES, type Rule } from '../server/src/core/model/rule.js';
import { RULES, rulePage } from '../server/src/core/rules/registry.js';
import { POD_SECURITY_LEVELS, PROFILES, RULE_LEVELS } from '../server/src/core/settings/config.js';
import { HONOURED_TOOLS } from '../server/src/core/suppressions/foreign/tools.js';
import { listFixtures, PROJECT } from './harness/files.js';

const ids = RULES.map(({ id }) => id).sort();
const REFRESH = 'run `node scripts/generate.mjs` to write it anew';

/** Every rule's file, with its family's folder: `pod-security/pss-privileged`. What rules share stands in `kit`. */
const files = readdirSync(`${PROJECT}server/src/core/rules`, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /^(?!kit\/).+\/.+\.ts$/.test(name))
  .map((name) => name.slice(0, -'.ts'.length))
  .sort();

const families = new Map(RULES.map(({ id, family }) => [id, `${family}/${id}`]));

describe('the registry', () => {
  test('has the rule of every file, and no other', () => {
    expect(files, REFRESH).toEqual([...families.values()].sort());
  });

  test.each(files)('has the very rule that %s exports', async (name) => {
    const [family, id] = name.split('/');
    const module: Record<string, unknown> = await import(`../server/src/core/rules/${family}/${id}.ts`);
    const exported = Object.values(module).filter((value) => RULES.includes(value as Rule));
    expect(exported).toHaveLength(1);
    expect(exported[0]).toMatchObject({ id, family });
  });

  test.each(RULES)('has nothing left to fill in of $id', ({ id, family }) => {
    const places = [`server/src/core/rules/${family}/${id}.ts`, `test/rules/${family}/${id}.yaml`].flatMap((file) =>
      readFileSync(PROJECT + file, 'utf8')
        .split('\n')
        .flatMap((line, index) => (/FILL IN|fillIn/.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(places, 'what a person has to write in place of the words of the skeleton').toEqual([]);
  });

  test('has its rules by family', () => {
    const places = RULES.map(({ family }) => FAMILIES.indexOf(family));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('has every id and former id once', () => {
    const all = RULES.flatMap(({ id, aliases }) => [id, ...(aliases ?? [])]);
    expect(all.filter((id, index) => all.indexOf(id) !== index)).toEqual([]);
    expect(all.filter((id) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  test.each(RULES)('says of $id what it must', ({ summary, why, how, references, since, until }) => {
    expect(summary).toMatch(/^[A-Z`"].*[^.]$/);
    expect(summary).not.toContain('\n');
    for (const text of [why, how]) expect(text).toMatch(/^[A-Z`"][^\n]*\.$/);
    for (const { title, url } of references) {
      expect(title).not.toBe('');
      expect(url).toMatch(/^https:\/\/[a-z0-9.-]+\/\S*$/);
    }
    if (since !== undefined && until !== undefined) expect(since).toBeLessThanOrEqual(until);
  });
});

describe('the controls of public standards', () => {
  const used = (standard: StandardKey): readonly string[] => RULES.flatMap((rule) => rule.controls?.[standard] ?? []);

  test.each(STANDARD_KEYS)('of %s that rules name are all in the table, and nothing else is', (standard) => {
    const ids = Object.keys(STANDARDS[standard].controls);
    expect([...new Set(used(standard))].sort()).toEqual([...ids].sort());
  });

  test.each(STANDARD_KEYS)('of %s have a title each, and one standard has no title twice', (standard) => {
    const titles = Object.values(STANDARDS[standard].controls);
    expect(titles.filter((title) => !/^["/A-Z]\S/.test(title))).toEqual([]);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test('of the Pod Security Standards are those of the rules of that standard', () => {
    const named = RULES.filter(({ controls }) => controls?.pss).map(({ id }) => id);
    expect(named).toEqual(RULES.filter(({ pss }) => pss !== undefined).map(({ id }) => id));
    // What baseline and restricted ask for in different words is two controls.
    for (const { id, pss, controls } of RULES) {
      const restricted = (controls?.pss ?? []).filter((control) => control.startsWith('restricted-'));
      if (pss === 'baseline') expect({ id, restricted }).toEqual({ id, restricted: [] });
    }
  });

  test('are named once by a rule', () => {
    for (const rule of RULES) {
      const ids = controlsOf(rule).map(({ standard, id }) => `${standard} ${id}`);
      expect(new Set(ids).size, rule.id).toBe(ids.length);
    }
  });

  test('are not given as references too, where they would grow old on their own', () => {
    const titles = RULES.flatMap(({ references }) => references.map(({ title }) => title));
    expect(titles.filter((title) => /CIS Kubernetes|\bNSA\b/.test(title))).toEqual([]);
    const ofStandard = RULES.filter(({ pss }) => pss !== undefined).flatMap(({ references }) => references);
    expect(ofStandard.filter(({ title }) => title.startsWith('Pod Security Standards'))).toEqual([]);
  });
});

describe('every rule, and nothing else, has', () => {
  test('a fixture', () => {
    expect(
      listFixtures()
        .map(({ family, rule }) => `${family}/${rule}`)
        .sort(),
    ).toEqual([...families.values()].sort());
  });

  test('a page in every language', () => {
    for (const name of ['docs/rules', ...languages().map((language) => `docs/${language}/rules`)]) {
      const folder = PROJECT + name;
      const pages = existsSync(folder) ? readdirSync(folder).filter((page) => page !== 'README.md') : [];
      expect(pages.map((page) => page.replace(/\.md$/, '')).sort(), `${name}: ${REFRESH}`).toEqual(ids);
    }
  });

  test('a setting', () => {
    const project = { RULES, RULE_LEVELS };
    const others = { first: {}, last: {} };
    const manifest = { contributes: { configuration: { properties: { ...others, 'yamlock.rules': { order: 6 } } } } };
    const { properties } = withRuleSettings(manifest, project).contributes.configuration;
    const settings = Object.fromEntries(
      RULES.map(({ id }) => [id, { type: 'string', enum: RULE_LEVELS, markdownDescription: `%rule.${id}%` }]),
    );
    const rules = { order: 6, properties: settings, additionalProperties: false };
    expect(properties).toEqual({ ...others, 'yamlock.rules': rules });
    const renamed = [{ id: 'new-id', summary: 'New', level: 'error', aliases: ['old-id', 'older-id'] }];
    const made = withRuleSettings(manifest, { ...project, RULES: renamed }).contributes.configuration.properties;
    expect(made['yamlock.rules']).toMatchObject({
      patternProperties: { '^(?:old-id|older-id)$': { enum: RULE_LEVELS } },
    });
    // One setting stands for all rules.
    const written = keysAt('package.json', 'contributes', 'configuration', 'properties');
    expect(written.filter((name) => ids.some((id) => name.endsWith(`.${id}`)))).toEqual([]);
    expect(() => withRuleSettings({ contributes: { configuration: { properties: {} } } }, project)).toThrow(
      'package.json has no setting "yamlock.rules"',
    );
  });

  test('a description of its setting in every language', () => {
    const texts = ruleTexts({ RULES, rulePage }, ENGLISH);
    expect(texts).toEqual(
      Object.fromEntries(
        RULES.map(({ id, summary, level }) => [
          `rule.${id}`,
          `${summary}. Default: \`${level}\`. [Read more](${rulePage(id)})`,
        ]),
      ),
    );
    const project = { RULES, RULE_LEVELS, FAMILIES, STANDARD_KEYS, standardTitle };
    for (const language of languages()) {
      const translated = ruleTexts({ RULES, rulePage }, translationInto(language, project));
      expect(Object.keys(translated)).toEqual(Object.keys(texts));
      expect(Object.keys(texts).filter((key) => texts[key] === translated[key])).toEqual([]);
      expect(translated['rule.pss-privileged']).toContain(
        `(https://github.com/yamlock/yamlock/blob/main/docs/${language}/rules/pss-privileged.md)`,
      );
    }
  });

  test('a place in the schema of the configuration file', () => {
    const properties = keysAt('schemas/config.schema.json', 'properties', 'rules', 'properties');
    expect(properties, `schemas/config.schema.json: ${REFRESH}`).toEqual(ids);
  });
});

describe('a setting of the editor', () => {
  const manifest = JSON.parse(readFileSync(`${PROJECT}package.json`, 'utf8')) as {
    contributes: { configuration: { properties: Readonly<Record<string, Setting>> } };
  };
  const { properties } = manifest.contributes.configuration;

  test('takes what the configuration file takes', () => {
    expect(properties['yamlock.profile']?.enum).toEqual(PROFILES);
    expect(properties['yamlock.podSecurity']?.enum).toEqual(['', ...POD_SECURITY_LEVELS]);
    expect(properties['yamlock.honour']?.items?.enum).toEqual(HONOURED_TOOLS);
    expect(properties['yamlock.externalSecrets.store']?.pattern).toBe(`^$|${STORE_FORM.source}`);
    expect(properties['yamlock.externalSecrets.key']?.pattern).toBe(`^$|${KEY_FORM.source}`);
    const version = properties['yamlock.externalSecrets.operatorVersion'];
    expect(version?.pattern).toBe(`^$|${OPERATOR_VERSION_FORM.source}`);
  });

  const texts = ['package.nls.json', ...languages().map((language) => `package.nls.${language}.json`)];
  test.each(texts)('has its texts in %s, and no other does', (file) => {
    const texts = JSON.parse(readFileSync(PROJECT + file, 'utf8')) as Readonly<Record<string, string>>;
    const used = new Set(JSON.stringify(manifest).match(/(?<=%)[A-Za-z.]+(?=%)/g));
    expect(Object.keys(texts).sort()).toEqual([...used].sort());
  });
});

describe('the walkthrough', () => {
  const folder = `${PROJECT}client/walkthrough`;

  test('has pictures without styles, which VS Code drops: everything would be black', () => {
    const pictures = readdirSync(folder).filter((name) => name.endsWith('.svg'));
    expect(pictures.length).toBeGreaterThan(0);
    for (const name of pictures)
      expect(readFileSync(`${folder}/${name}`, 'utf8'), name).not.toMatch(/<style|\b(?:style|class)=/);
  });

  test('marks code in descriptions as VS Code wants it there, by two ticks', () => {
    for (const file of readdirSync(PROJECT).filter((name) => /^package\.nls.*\.json$/.test(name))) {
      const texts = JSON.parse(readFileSync(PROJECT + file, 'utf8')) as Readonly<Record<string, string>>;
      const written = Object.entries(texts).filter(([key]) => key.startsWith('walkthrough.'));
      expect(written.filter(([, text]) => /(?<!`)`(?:``)*(?!`)/.test(text))).toEqual([]);
    }
  });
});

interface Setting {
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly items?: { readonly enum?: readonly string[] };
}

/** The keys of an object in a JSON file, sorted; none where it is not there. `$ref`s within the file are followed. */
function keysAt(file: string, ...path: readonly string[]): readonly string[] {
  if (!existsSync(PROJECT + file)) return [];
  const root: unknown = JSON.parse(readFileSync(PROJECT + file, 'utf8'));
  let value = root;
  for (const step of path) value = at(follow(root, value), step);
  const last = follow(root, value);
  return typeof last === 'object' && last !== null ? Object.keys(last).sort() : [];
}

function follow(root: unknown, value: unknown): unknown {
  const reference = at(value, '$ref');
  if (typeof reference !== 'string') return value;
  return follow(root, reference.replace(/^#\//, '').split('/').reduce(at, root));
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
