import { describe, expect, test } from 'vitest';
import { configMap, deployment, opened, planIn } from './templates.js';

describe('it is refused, and nothing changes', () => {
  const SIMPLE = 'a: {b: c}\npassword: quiet-harbor-42\n';
  test.each([
    [
      'a flat text that may be YAML or not',
      'config',
      'name: shop\npassword: quiet-harbor-42\n',
      /written in is not known/,
    ],
    ['a script', 'run.sh', '#!/bin/sh\nexport PASSWORD=quiet-harbor-42\nrun\n', /written in is not known/],
    [
      'signs that a reader of settings may take',
      'app.ini',
      '[db]\nuser = a\npassword = quiet;harbor#42\n',
      /something else/,
    ],
    ['escapes of a properties file', 'app.properties', 'a=b\npassword=quiet\\\\harbor-42\n', /escapes/],
    ['an anchor in the document', 'config.yaml', 'a: {b: c}\npassword: &p quiet-harbor-42\nagain: *p\n', /anchor/],
    ['a comment that repeats the value', 'config.yaml', `${SIMPLE}# was quiet-harbor-42\n`, /repeats/],
    ['holes of Helm', 'config.yaml', `${SIMPLE}b: '{{ .Values.x }}'\n`, /no text any more/],
    [
      'a part of a text in XML',
      'a.xml',
      '<a>\n<b>Bearer quiet-harbor-42-lantern</b>\n</a>\n',
      /a part of a longer text/,
    ],
    ['escapes in XML', 'a.xml', '<a>\n<password>quiet&amp;harbor-42</password>\n</a>\n', /escapes/],
    [
      'directives in angle brackets',
      'fluent.xml',
      '<match a>\n  password quiet-harbor-42\n</match>\n',
      /written in is not known/,
    ],
    [
      'signs that a reader of logins may take',
      '.netrc',
      'machine a\nmachine b login c password quiet"harbor-42\n',
      /something else/,
    ],
    ['a substitution', 'config.yaml', `${SIMPLE}b: \${X}\n`, /substitution/],
  ])('%s', async (_, key, document, reason) => {
    const { found } = await opened(key, document);
    const one = planIn(found);
    expect(one?.plan).toMatch(reason);
  });

  test('where nothing reads the key, an object cannot be read, or the ConfigMap is an alias', async () => {
    const none = await opened('config.yaml', SIMPLE, { 'app.yaml': 'a: b\n' });
    expect(planIn(none.found)?.plan).toMatch(/no workload of the workspace uses/);
    const other = await opened('config.yaml', SIMPLE, { 'app.yaml': deployment('other') });
    expect(planIn(other.found)?.plan).toMatch(/uses its key "config.yaml"/);
    const shared = configMap('config.yaml', SIMPLE).replace('\ndata:\n', '\ndata: &data\n').concat('copy: *data\n');
    const alias = await opened('config.yaml', SIMPLE, { 'config.yaml': shared });
    expect(planIn(alias.found)?.plan).toMatch(/anchor/);
  });

  test('in the templates of a chart', async () => {
    const files = { 'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n' };
    const text = configMap('config.yaml', SIMPLE);
    const { found } = await opened('config.yaml', SIMPLE, {
      ...files,
      'config.yaml': '',
      'chart/templates/config.yaml': text,
    });
    expect(planIn(found)?.plan).toMatch(/Helm would fill in/);
  });

  test('nor where the braces around it are no text', async () => {
    const text = configMap('config.yaml', `${SIMPLE}b: '{{ .x }}'\n`);
    for (const named of ['{{ .name }}', '"a{{ .Values.name }}"']) {
      const { found } = await opened('config.yaml', SIMPLE, {
        'config.yaml': text.replace('\ndata:', `\n  labels:\n    a: ${named}\ndata:`),
      });
      expect(planIn(found)?.plan).toMatch(/no text any more/);
    }
  });

  test('nor is it offered without a store, or for a key that is the credential itself', async () => {
    const without = await opened('config.yaml', SIMPLE, { 'store.yaml': '' });
    expect(without.found.length).toBe(1);
    expect(planIn(without.found)).toBeUndefined();
    const single = await opened('password', 'quiet-harbor-42');
    expect(single.found.length).toBe(1);
    expect(planIn(single.found)).toBeUndefined();
  });
});
