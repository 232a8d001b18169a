import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { dataOf } from '../../server/src/core/applied/changes.js';
import { parseApplied } from '../../server/src/core/yaml/document.js';
import { folderOf, yamlock } from '../cli/support.js';
import { findHelm } from '../judges/programs.js';

/** Keys of YAML as they are written, and as JSON has them. */
const KEYS: Readonly<Record<string, string>> = {
  yes: 'true',
  No: 'false',
  on: 'true',
  OFF: 'false',
  y: 'true',
  N: 'false',
  True: 'true',
  "'yes'": 'yes',
  '"on"': 'on',
  '!!str no': 'no',
  yEs: 'yEs',
  text: 'text',
  1: '1',
  '+5': '5',
  '-0': '0',
  '010': '8',
  '0o10': '8',
  '089': '89',
  '0x1F': '31',
  '0b11': '3',
  '1_000': '1000',
  '1000000': '1000000',
  '1000000.0': '1e+06',
  '1e3': '1000',
  '1e6': '1e+06',
  '1e-5': '1e-05',
  '1e40': '.inf',
  '1.50': '1.5',
  '.5': '0.5',
  '-0.0': '-0',
  '123456.7': '123456.7',
  '1234567.8': '1.2345678e+06',
  '16777217.0': '1.6777216e+07',
  '3.14159265358979': '3.1415927',
  '9007199254740993': '9007199254740993',
  '-9223372036854775808': '-9223372036854775808',
  '99999999999999999999': '1e+20',
  '.inf': '.inf',
  '-.Inf': '-.inf',
  '.nan': '.nan',
  '2001-01-01': '2001-01-01',
  '12:30:45': '12:30:45',
};

/** Keys that JSON has not, and what they are. */
const REFUSED: Readonly<Record<string, string>> = {
  null: 'null',
  '~': 'null',
  '': 'null',
  '[a]': 'a list',
  '{a: b}': 'a map',
  '9223372036854775808': 'a number that is too large',
  '0xFFFFFFFFFFFFFFFF': 'a number that is too large',
};

const chart = (values: string): Readonly<Record<string, string>> => ({
  'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'app/values.yaml': values,
  'app/templates/keys.yaml': [
    'apiVersion: v1\nkind: Keys\nmetadata: {name: keys}\nitems:',
    '{{- range $index, $map := .Values.maps }}',
    '- {at: {{ $index }}, keys: {{ keys $map | toJson }}, read: {{ index $map "true" | quote }}}',
    '{{- end }}\n',
  ].join('\n'),
  'app/templates/text.yaml':
    'apiVersion: v1\nkind: Text\nmetadata: {name: text}\nread: {{ .Values.maps | toYaml | fromYamlArray | toJson }}\nagain: {{ fromYaml "yes: {010: a}" | toJson }}\n',
});

const ALL = chart(
  `maps:\n${Object.keys(KEYS)
    .map((key) => `  - ? ${key}\n    : here\n`)
    .join('')}`,
);

interface Keys {
  readonly items: readonly { readonly keys: readonly string[]; readonly read: string | null }[];
}

describe('keys of values', () => {
  test('are those of JSON', async () => {
    const { stdout, stderr } = await yamlock(['render', 'app'], { cwd: folderOf(ALL) });
    expect(stderr).toBe('');
    const [first, second] = parseApplied(stdout).documents.flatMap(({ document }) =>
      document.root ? [dataOf(document.root)] : [],
    );
    const { items } = first as unknown as Keys;
    expect(items.map(({ keys }) => keys)).toEqual(Object.values(KEYS).map((key) => [key]));
    expect(items.map(({ read }) => read)).toEqual(Object.values(KEYS).map((key) => (key === 'true' ? 'here' : null)));
    expect(second).toMatchObject({ again: { true: { '8': 'a' } } });
  });

  test.skipIf(!findHelm())('are what the real helm makes of them (skipped where it is missing)', async () => {
    const cwd = folderOf(ALL);
    const { stdout } = spawnSync(findHelm() ?? '', ['template', 'release-name', 'app'], { cwd, encoding: 'utf8' });
    expect(stdout).not.toBe('');
    expect((await yamlock(['render', 'app'], { cwd })).stdout.trimEnd()).toBe(stdout.trimEnd());
  });

  test.each(Object.entries(REFUSED))('are refused where JSON has none: %s', async (key, what) => {
    const cwd = folderOf(chart(`maps:\n  - a: b\n    ? ${key}\n    : here\n`));
    const { code, stderr } = await yamlock(['render', 'app'], { cwd });
    expect(stderr).toContain(`app/values.yaml:3:7: A key is ${what}, which JSON has no key for`);
    expect(code).toBe(1);
  });

  test.skipIf(!findHelm()).each(Object.keys(REFUSED))('are refused by the real helm: %s', (key) => {
    const cwd = folderOf(chart(`maps:\n  - a: b\n    ? ${key}\n    : here\n`));
    const { stderr } = spawnSync(findHelm() ?? '', ['template', 'release-name', 'app'], { cwd, encoding: 'utf8' });
    expect(stderr).toMatch(/^Error: .*error converting YAML to JSON: (?:unsupported|yaml: invalid) map key/);
  });
});
