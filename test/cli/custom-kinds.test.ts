import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { widget, widgets } from '../schemas/custom-kinds.js';
import { buildProgram, folderOf, makeFolder, removeFolder, yamlock } from './support.js';

const home = makeFolder();
let program = '';
beforeAll(async () => {
  program = await buildProgram(home);
});
afterAll(() => removeFolder(home));

const SIZE = '{type: object, properties: {size: {type: integer, default: 3, description: blue-kettle}}}';
const NAME = '{type: object, properties: {name: {type: string}}}';
const FILES = {
  'a/object.yaml': widget('{sise: 3}'),
  'b/crd.yaml': widgets(SIZE),
  'c/object.yaml': widget('{size: big}'),
  'd/object.yaml': widget('{size: 1}'),
};
const FOUND = [
  'a/object.yaml Widget "x" has no field "spec.sise"; "size" may be meant',
  'c/object.yaml "spec.size" of Widget "x" is a string, and has to be an integer',
];

async function scan(cwd: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await yamlock(['scan', '.', '--rules', 'schema', '--format', 'json', ...args], {
    cwd,
    program,
  });
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout) as { findings: { file: string; message: string }[] };
  return findings.map(({ file, message }) => `${file} ${message}`);
}

describe('custom resource definitions', () => {
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
    for (let run = 0; run < 3; run++) expect(await scan(cwd, cache, '--workers', workers)).toEqual(FOUND);
    writeFileSync(path.join(cwd, 'b/crd.yaml'), widgets(NAME));
    const changed = ['a', 'c', 'd'].map((folder) => `${folder}/object.yaml`);
    const found = await scan(cwd, cache, '--workers', workers);
    expect(found.map((one) => one.split(' ')[0])).toEqual(changed);
    expect(await scan(cwd, cache)).toEqual(found);
  });

  test('count though the configuration ignores them', async () => {
    const files = { ...FILES, '.yamlock.yaml': 'ignore: [b/]\n' };
    for (const workers of ['1', '2']) expect(await scan(folderOf(files), '--workers', workers)).toEqual(FOUND);
  });

  test('in test data count where nothing else defines the kind', async () => {
    const { 'b/crd.yaml': crd, ...objects } = FILES;
    const tests = { ...objects, 'testdata/crd.yaml': crd };
    expect(await scan(folderOf(tests))).toEqual(FOUND);
    expect(
      await scan(
        folderOf({ ...tests, 'crd.yaml': widgets('{type: object, x-kubernetes-preserve-unknown-fields: true}') }),
      ),
    ).toEqual([]);
  });

  test.each([['1'], ['2']])('that are missing are named by --verbose, with %s workers and a cache', async (workers) => {
    const { 'b/crd.yaml': crd, ...objects } = FILES;
    const cwd = folderOf({ ...objects, 'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {}\n' });
    const args = ['scan', '.', '--verbose', `--cache=${path.join(folderOf({}), 'cache.json')}`, '--workers', workers];
    const run = async (): Promise<string> => (await yamlock(args, { cwd, program })).stdout;
    for (let time = 0; time < 2; time++)
      expect(await run()).toContain('\nNo schema for 1 kind\n     Widget (shop.example.com/v1)\n');
    writeFileSync(path.join(cwd, 'crd.yaml'), crd);
    expect(await run()).not.toContain('No schema');
  });

  test('are what a fix goes by', async () => {
    const cwd = folderOf(FILES);
    const { stdout } = await yamlock(['fix', '.', '--rules', 'schema', '--dry-run'], { cwd, program });
    expect(stdout).toContain('+spec: {size: 3}');
  });
});

describe('named schemas', () => {
  const objects = { 'a/object.yaml': FILES['a/object.yaml'], 'c/object.yaml': FILES['c/object.yaml'] };
  const schema = {
    'x-kubernetes-group-version-kind': [{ group: 'shop.example.com', version: 'v1', kind: 'Widget' }],
    properties: { spec: { properties: { size: { type: 'integer' } }, additionalProperties: false } },
  };

  test.each([['1'], ['2']])('are read, with %s workers and a cache', async (workers) => {
    const shared = folderOf({ 'deep/widget.json': JSON.stringify(schema), 'deep/notes.txt': '' });
    const cwd = folderOf({ ...objects, '.yamlock.yaml': `schemas: [${JSON.stringify(shared)}]\n` });
    const cache = `--cache=${path.join(folderOf({}), 'cache.json')}`;
    const found = FOUND;
    for (let run = 0; run < 2; run++) expect(await scan(cwd, cache, '--workers', workers)).toEqual(found);
    writeFileSync(path.join(shared, 'deep/widget.json'), JSON.stringify({ ...schema, properties: {} }));
    expect(await scan(cwd, cache, '--workers', workers)).toEqual([]);
  });

  test('count below their configuration alone', async () => {
    const cwd = folderOf({ ...objects, 'a/.yamlock.yaml': 'schemas: [s.json]\n', 'a/s.json': JSON.stringify(schema) });
    for (const workers of ['1', '2']) expect(await scan(cwd, '--workers', workers)).toEqual(FOUND.slice(0, 1));
  });

  test.each([
    ['https://example.com/crd.yaml', 'nothing is fetched from "https://example.com/crd.yaml"'],
    ['nowhere', '"nowhere" holds no custom resource definition'],
  ])('end the command where they are wrong: %s', async (name, message) => {
    const cwd = folderOf({ ...objects, '.yamlock.yaml': `schemas: [${name}]\n` });
    const { code, stderr } = await yamlock(['scan', '.'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
