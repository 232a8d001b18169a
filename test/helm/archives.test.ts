import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { textsIn } from '../../server/src/host/archive.js';
import { folderOf, yamlock } from '../cli/support.js';

/** Returns a gzipped archive of texts. */
async function archiveOf(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const entries = Object.entries(files).map(([name, body]) => ({
    header: { name, size: Buffer.byteLength(body), type: 'file' as const },
    body,
  }));
  return gzipSync(await packTar(entries));
}

const DB = {
  'db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
  'db/values.yaml': 'privileged: true\nport: 5432\n',
  'db/templates/pod.yaml': [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: {{ .Release.Name }}-{{ .Chart.Name }}',
    'spec:',
    '  containers:',
    '    - name: db',
    '      image: ghcr.io/acme/db:1.0.0',
    '      ports: [{containerPort: {{ .Values.port }}}]',
    '      securityContext:',
    '        privileged: {{ .Values.privileged }}',
    '',
  ].join('\n'),
};

const WEB = {
  'web/Chart.yaml':
    'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: 1.x.x\n    repository: https://example.org\n',
  'web/values.yaml': 'db:\n  port: 6543\n',
};

async function chartWith(archive: Uint8Array, files: Readonly<Record<string, string>> = WEB): Promise<string> {
  const folder = folderOf({ ...files, 'web/charts/.keep': '' });
  writeFileSync(path.join(folder, 'web/charts/db-1.0.0.tgz'), archive);
  return folder;
}

interface Found {
  readonly rule: string;
  readonly file: string;
  readonly start: { readonly line: number };
}

describe('a dependency in an archive', () => {
  test('is rendered with the values that the chart has for it', async () => {
    const folder = await chartWith(await archiveOf(DB));
    const { stdout, code } = await yamlock(['render', 'web'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('# Source: web/charts/db/templates/pod.yaml\n');
    expect(stdout).toContain('ports: [{containerPort: 6543}]\n');
  });

  test('has its findings where it is declared, and those about values of the chart at these', async () => {
    const files = { ...WEB, 'web/values.yaml': 'db:\n  privileged: true\n' };
    const placesIn = async (folder: string): Promise<readonly string[]> => {
      const { stdout } = await yamlock(['scan', '.', '--format', 'json'], { cwd: folder });
      const { findings } = JSON.parse(stdout) as { findings: readonly Found[] };
      return findings.filter(({ rule }) => rule === 'pss-privileged').map(({ file, start }) => `${file}:${start.line}`);
    };
    expect(await placesIn(await chartWith(await archiveOf(DB)))).toEqual(['web/Chart.yaml:5']);
    expect(await placesIn(await chartWith(await archiveOf(DB), files))).toEqual(['web/values.yaml:2']);
  });

  test('may have an alias, and dependencies of its own', async () => {
    const inner = { ...DB, 'db/charts/log/Chart.yaml': 'apiVersion: v2\nname: log\nversion: 1.0.0\n' };
    const archive = await archiveOf({
      ...inner,
      'db/charts/log/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Chart.Name }}\n',
    });
    const files = { ...WEB, 'web/Chart.yaml': `${WEB['web/Chart.yaml']}    alias: store\n` };
    const { stdout } = await yamlock(['render', 'web'], { cwd: await chartWith(archive, files) });
    expect(stdout).toContain('name: release-name-store\n');
    expect(stdout).toContain('# Source: web/charts/store/charts/log/templates/a.yaml\n');
  });

  test.each([
    ['is no archive', async () => Buffer.from('text'), /not gzipped/],
    ['is gzipped and no archive', async () => gzipSync('x'.repeat(2000)), /no tar archive/],
    ['ends in the middle', async () => (await archiveOf(DB)).slice(0, 200), /not gzipped/],
    ['has several folders', () => archiveOf({ ...DB, 'other/a.txt': '' }), /a chart has one folder/],
    ['grows without end', async () => gzipSync(Buffer.alloc(80 * 1024 * 1024)), /more than 64 MiB once it is unpacked/],
  ])('that %s is said', async (_, archive, message) => {
    const folder = await chartWith(await archive());
    const rendered = await yamlock(['render', 'web'], { cwd: folder });
    expect(rendered.code).toBe(1);
    expect(rendered.stderr).toMatch(message);
    expect(rendered.stderr).toContain('web/charts/db-1.0.0.tgz');
    const scanned = await yamlock(['scan', '.'], { cwd: folder });
    expect(scanned.stdout).toMatch(message);
    expect(scanned.stdout).toContain('web/charts/db-1.0.0.tgz');
  });
});

test('paths in archives may be long', async () => {
  const long = `db/${'folder/'.repeat(20)}${'file'.repeat(30)}.yaml`;
  const texts = await textsIn(await archiveOf({ [long]: 'a: 1\n', 'db/empty': '' }));
  expect([...texts]).toEqual([
    [long, 'a: 1\n'],
    ['db/empty', ''],
  ]);
});
