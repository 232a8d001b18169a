import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, folderOf, makeFolder, removeFolder, yamlock } from './support.js';

const home = makeFolder();
let program = '';
beforeAll(async () => {
  program = await buildProgram(home);
});
afterAll(() => removeFolder(home));

const schemaWith = (...fields: readonly string[]): string =>
  JSON.stringify({ additionalProperties: false, properties: Object.fromEntries(fields.map((field) => [field, {}])) });
const release = (name: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}}
spec:
  project: default
  destination: {name: in-cluster}
  source:
    repoURL: https://git.example.com/platform.git
    path: charts/shop
    helm: {valuesObject: {sise: 3}}
`;
const FILES = {
  'apps/a.yaml': release('a'),
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'charts/shop/values.schema.json': schemaWith('size'),
  'charts/shop/values-prod.yaml': 'sise: 3\n',
  'zoo/z.yaml': release('z'),
};
const FOUND = ['apps/a.yaml', 'charts/shop/values-prod.yaml', 'zoo/z.yaml'];

async function scan(cwd: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await yamlock(['scan', '.', '--rules', 'schema', '--format', 'json', ...args], {
    cwd,
    program,
  });
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout) as { findings: { file: string }[] };
  return findings.map(({ file }) => file);
}

describe('schemas of values', () => {
  test.each([['1'], ['2'], ['3']])('count in every file, with %s workers', async (workers) => {
    expect(await scan(folderOf(FILES), '--workers', workers)).toEqual(FOUND);
  });

  test('count in every shard', async () => {
    const cwd = folderOf(FILES);
    const shards = [await scan(cwd, '--shard', '1/2'), await scan(cwd, '--shard', '2/2')];
    expect(shards.flat().sort()).toEqual(FOUND);
  });

  test.each([['1'], ['2']])('are part of a cache, with %s workers', async (workers) => {
    const cwd = folderOf(FILES);
    const cache = `--cache=${path.join(folderOf({}), 'cache.json')}`;
    const schema = path.join(cwd, 'charts/shop/values.schema.json');
    for (let run = 0; run < 2; run++) expect(await scan(cwd, cache, '--workers', workers)).toEqual(FOUND);
    writeFileSync(schema, schemaWith('sise'));
    for (let run = 0; run < 2; run++) expect(await scan(cwd, cache, '--workers', workers)).toEqual([]);
    writeFileSync(schema, schemaWith('size'));
    expect(await scan(cwd, cache, '--workers', workers)).toEqual(FOUND);
  });

  test('that cannot be read stop nothing', async () => {
    const cwd = folderOf(FILES);
    writeFileSync(path.join(cwd, 'charts/shop/values.schema.json'), Buffer.from([0xff, 0xfe, 0x00, 0x7b]));
    expect(await scan(cwd)).toEqual([]);
  });
});
