import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from './support.js';

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), 'utf8');

describe('--memory-limit', () => {
  const POD = (resources: string): string => `apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop}
spec:
  automountServiceAccountToken: false
  containers:
    - name: db
      image: registry.example/db:1.0.0
${resources}`;
  const FILES = {
    'none.yaml': POD(''),
    'request.yaml': POD('      resources: {requests: {memory: 2Gi}}\n'),
    'template.yaml': POD('      resources: {requests: {memory: "{{ .Values.memory }}"}}\n'),
  };
  const args = ['fix', '.', '--safety', 'review', '--rules', 'memory-limit-missing'];

  test('is what containers without a request to go by get, and no others', async () => {
    const cwd = folderOf(FILES);
    const { code, stdout } = await yamlock([...args, '--memory-limit', '512Mi'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('Fixed 2 findings in 2 files');
    expect(read(cwd, 'none.yaml')).toContain('memory: 512Mi');
    expect(read(cwd, 'request.yaml')).toContain('limits: {memory: 2Gi}');
    expect(read(cwd, 'template.yaml')).toBe(FILES['template.yaml']);
  });

  test('is nothing that anybody invents: without it they are left', async () => {
    const cwd = folderOf(FILES);
    const { stdout } = await yamlock(args, { cwd });
    expect(stdout).toContain('Fixed 1 finding in 1 file');
    expect(stdout).toContain('its fix needs a number that only people know');
    expect(read(cwd, 'none.yaml')).toBe(FILES['none.yaml']);
  });

  test.each(['512', '512m', '0', '-1Gi', '512mi', '1 Gi', ' 1Gi', '1Gi\n', 'much', ''])(
    'is refused as %j',
    async (value) => {
      const { code, stderr } = await yamlock([...args, `--memory-limit=${value}`], { cwd: folderOf({}) });
      expect(code).toBe(2);
      expect(stderr).toContain('--memory-limit takes a quantity of memory of at least 1Mi');
    },
  );

  test('goes with what may change what runs', async () => {
    const { code, stderr } = await yamlock(['fix', '.', '--memory-limit', '1Gi'], { cwd: folderOf({}) });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--memory-limit goes with --safety review')]);
  });
});
