import { describe, expect, test } from 'vitest';
import { type ActiveRules, activeRulesFor } from '../../server/src/core/engine/active-rules.js';
import { RULES } from '../../server/src/core/rules/registry.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';

const CONFIG = new Config('/repo', {
  ...DEFAULT_SETTINGS,
  overrides: [
    { files: ['dev/**'], rules: new Map([['pss-privileged', 'off']]) },
    { files: ['**/cni.yaml'], rules: new Map([['pss-host-network', 'information']]) },
  ],
});

function rulesFor(path: string, ignoredByGit = false): ActiveRules {
  const file = { path: `/repo/${path}`, stream: parseStream(''), fileClass: 'kubernetes', ignoredByGit } as const;
  return activeRulesFor(file, CONFIG);
}

describe('the rules that run on a file', () => {
  test('are the same object for files of which the configuration says the same', () => {
    expect(rulesFor('a.yaml')).toBe(rulesFor('deep/b.yaml'));
    expect(rulesFor('dev/a.yaml')).toBe(rulesFor('dev/b.yaml'));
  });

  test('are others where an override, a test folder or .gitignore says so, whoever was asked for first', () => {
    const [plain, dev, cni, both] = ['a.yaml', 'dev/a.yaml', 'net/cni.yaml', 'dev/cni.yaml'].map((path) =>
      rulesFor(path),
    );
    expect(plain?.levels.get('pss-privileged')?.level).toBe('error');
    expect(dev?.levels.has('pss-privileged')).toBe(false);
    expect(dev?.rules.some(({ id }) => id === 'pss-privileged')).toBe(false);
    expect(cni?.levels.get('pss-host-network')).toMatchObject({ level: 'information', explicit: true });
    expect(both?.levels.has('pss-privileged')).toBe(false);
    expect(both?.levels.get('pss-host-network')?.level).toBe('information');
    expect(rulesFor('test/a.yaml').test).toBe(true);
    expect(plain?.test).toBe(false);
    expect(rulesFor('a.yaml', true).rules.some(({ family }) => family === 'secrets')).toBe(false);
    expect(plain?.rules.some(({ family }) => family === 'secrets')).toBe(true);
  });

  test('count those that look at containers, and have a key of their own', () => {
    const { rules, containerRules, key } = rulesFor('a.yaml');
    expect(containerRules).toBe(rules.filter(({ scope }) => scope === 'container').length);
    expect(containerRules).toBeGreaterThan(10);
    expect(rules.map(({ id }) => id)).toEqual(RULES.filter((rule) => rules.includes(rule)).map(({ id }) => id));
    expect(key).not.toBe(rulesFor('dev/a.yaml').key);
  });
});
