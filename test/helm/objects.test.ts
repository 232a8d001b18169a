import { describe, expect, test } from 'vitest';
import { capabilitiesObject } from '../../server/src/core/helm/capabilities.js';
import { filesObject } from '../../server/src/core/helm/files.js';
import { helmFunctions } from '../../server/src/core/helm/functions.js';
import type { Source } from '../../server/src/core/provenance/source.js';
import {
  Dict,
  type List,
  type Native,
  sourcesOf,
  type Traced,
  textOf,
  Unknown,
  type Value,
} from '../../server/src/core/provenance/traced.js';
import { sourceAt } from '../../server/src/core/provenance/traced-text.js';
import { type Call, TemplateError } from '../../server/src/core/template/function.js';

const functions = helmFunctions();
const ACTION: Source = { place: { file: 'templates/a.yaml', start: 100, end: 140 } };
const TAG: Source = { place: { file: 'values.yaml', start: 5, end: 11 }, entry: ['tag'], exact: true };
const tag: Traced<string> = { value: 'v1.2.3', from: TAG };

function call(name: string, ...args: readonly (Traced | Value)[]): Traced {
  const at: Call = {
    name,
    source: ACTION,
    include: (template, data) => ({ value: `included ${template}`, from: data.from }),
    renderText: (text) => ({ value: `rendered ${text.value}` }),
  };
  const traced = args.map((arg) => (typeof arg === 'object' && arg !== null && 'value' in arg ? arg : { value: arg }));
  return functions.get(name)?.(traced, at) ?? { value: new Unknown('no such function') };
}

function member(traced: Traced | undefined, name: string, ...args: readonly Value[]): Traced {
  const native = traced?.value as Native;
  return native.member(
    name,
    args.map((value) => ({ value })),
  );
}

const FILES = filesObject([
  { name: 'config/app.toml', path: 'charts/web/config/app.toml', text: 'a = 1\nb = "é"\n' },
  { name: 'config/deep/x.yaml', path: 'charts/web/config/deep/x.yaml', text: 'x: 1\n' },
  { name: 'README.md', path: 'charts/web/README.md', text: '' },
]);

describe('the files of a chart', () => {
  test('are read with their places', () => {
    const text = member(FILES, 'Get', 'config/app.toml');
    expect(text.value).toBe('a = 1\nb = "é"\n');
    expect(text.from).toEqual({ place: { file: 'charts/web/config/app.toml', start: 0, end: 14 }, exact: true });
    expect(member(FILES, 'Get', 'missing').value).toBe('');
    expect(member(FILES, 'GetBytes', 'README.md')).toMatchObject({ value: '', goType: '[]uint8' });
    const lines = member(FILES, 'Lines', 'config/app.toml').value as List;
    expect(lines.items.map(({ value }) => value)).toEqual(['a = 1', 'b = "é"']);
    expect(sourcesOf(lines.items[1] ?? tag)[0]?.place.start).toBe(6);
  });

  test.each([
    ['config/*', ['config/app.toml']],
    ['config/**', ['config/app.toml', 'config/deep/x.yaml']],
    ['**.yaml', ['config/deep/x.yaml']],
    ['{README,x}.m?', ['README.md']],
    ['config/[!b]pp.toml', ['config/app.toml']],
    ['[', ['README.md', 'config/app.toml', 'config/deep/x.yaml']],
    ['none', []],
  ])('match %s', (pattern, names) => {
    const found = member(FILES, 'Glob', pattern).value as Dict;
    expect(found.sorted().map(([name]) => name)).toEqual(names);
  });

  test('are printed as entries', () => {
    const found = member(FILES, 'Glob', 'config/**');
    expect(member(found, 'AsConfig').value).toBe('app.toml: |\n  a = 1\n  b = "é"\nx.yaml: |\n  x: 1');
    expect(member(found, 'AsSecrets').value).toBe('app.toml: YSA9IDEKYiA9ICLDqSIK\nx.yaml: eDogMQo=');
    expect(call('toYaml', member(FILES, 'Glob', '**.yaml')).value).toBe('config/deep/x.yaml: eDogMQo=');
    expect(member(member(FILES, 'Glob', 'none'), 'AsConfig').value).toBe('{}');
  });
});

describe('the capabilities of a cluster', () => {
  const { value } = capabilitiesObject({ kubernetesVersion: '1.33', apiVersions: ['example.com/v1'] });
  const dict = value as Dict;

  test('say its version', () => {
    const version = dict.get('KubeVersion');
    const names = ['Version', 'GitVersion', 'Major', 'Minor', 'String'];
    expect(names.map((name) => member(version, name).value)).toEqual(['v1.33.0', 'v1.33.0', '1', '33', 'v1.33.0']);
    const native = version?.value as Native;
    expect(native.print()).toBe('v1.33.0');
  });

  test('say which API versions there are', () => {
    const versions = dict.get('APIVersions');
    const has = (name: string): Value => member(versions, 'Has', name).value;
    expect([has('apps/v1'), has('example.com/v1'), has('policy/v1beta1'), has('monitoring.coreos.com/v1')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(call('has', 'apps/v1', versions ?? tag).value).toBe(true);
  });
});

describe('the functions of Helm', () => {
  const values = new Dict([['image', { value: { value: new Dict([['tag', { key: TAG, value: tag }]]) } }]]);

  test('toYaml and fromYaml keep sources', () => {
    const text = call('toYaml', values) as Traced<string>;
    expect(text.value).toBe('image:\n  tag: v1.2.3');
    expect(sourceAt(textOf(text), text.value.indexOf('v1'))).toEqual(TAG);
    const read = (call('fromYaml', text).value as Dict).get('image')?.value as Dict;
    expect(read.get('tag')).toEqual({ value: 'v1.2.3', from: TAG });
    expect(read.entries.get('tag')?.key).toEqual({ ...TAG, exact: false });
    const json = call('fromJson', call('toJson', values)).value as Dict;
    const image = json.get('image')?.value as Dict;
    expect(image.get('tag')?.from).toEqual({ ...TAG, exact: false });
    expect((call('toToml', values) as Traced<string>).value).toBe('[image]\n  tag = "v1.2.3"\n');
  });

  test('what is not known is a hole, and the rest is known', () => {
    const random: Traced = { value: new Unknown('random', 'string') };
    const text = call(
      'toYaml',
      new Dict([
        ['a', { value: random }],
        ['b', { value: tag }],
      ]),
    );
    expect(text.value).toBe('a: {{ … }}\nb: v1.2.3');
    const read = call('fromYaml', text).value as Dict;
    expect([read.get('a')?.value instanceof Unknown, read.get('b')?.value]).toEqual([true, 'v1.2.3']);
    expect(call('fromYaml', random).value).toMatchObject({ type: 'map' });
    expect(call('toYaml', random).value).toBe('{{ … }}');
  });

  test('an error stands in the result', () => {
    expect((call('fromYaml', '- a').value as Dict).get('Error')?.value).toContain('cannot unmarshal array');
    expect((call('fromYaml', 'a: b: c').value as Dict).get('Error')?.value).toBeInstanceOf(Unknown);
    expect((call('fromJsonArray', '{').value as List).items[0]?.value).toBe('unexpected end of JSON input');
  });

  test('what a chart requires', () => {
    expect(call('required', 'no tag', tag)).toBe(tag);
    expect(call('required', 'no count', 0).value).toBe(0);
    expect(() => call('required', 'no tag', '')).toThrow(new TemplateError('no tag'));
    expect(() => call('required', 'no tag', null)).toThrow(new TemplateError('no tag'));
    expect(call('required', 'no tag', new Unknown('random')).value).toBeInstanceOf(Unknown);
    expect(() => call('fail', 'stop')).toThrow(new TemplateError('stop'));
  });

  test('templates are called by name and by text', () => {
    expect(call('include', 'web.name', tag)).toEqual({ value: 'included web.name', from: TAG });
    expect(call('tpl', tag, null).value).toBe('rendered v1.2.3');
    expect(call('tpl', new Unknown('random'), null).value).toMatchObject({ type: 'string' });
    expect((call('lookup', 'v1', 'Secret', 'default', 'a').value as Dict).entries.size).toBe(0);
  });
});
