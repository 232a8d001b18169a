import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from '../cli/support.js';
import { chart } from './fixes-support.js';

const OPEN = `          {{- with .Values.securityContext }}
          securityContext: {{- toYaml . | nindent 12 }}
          {{- end }}
`;
const RULES = ['--rules', 'pss-privilege-escalation,pss-drop-all'];

async function fix(cwd: string, ...args: string[]): Promise<{ readonly stdout: string; readonly code: number }> {
  const { stdout, code } = await yamlock(['fix', ...args, ...RULES], { cwd });
  return { stdout, code };
}
const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), 'utf8');

describe('fix --safety review repairs what charts and kustomizations give', () => {
  const files = chart({ container: OPEN, values: 'securityContext: {}\nreplicas: 1\n' });

  test('in the values that a template leaves open', async () => {
    const folder = folderOf(files);
    const { stdout } = await fix(folder, '.', '--safety', 'review', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ fixed: 2, skipped: [] });
    expect(read(folder, 'web/values.yaml')).toBe(
      'securityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop:\n      - ALL\nreplicas: 1\n',
    );
    expect(read(folder, 'web/templates/deployment.yaml')).toBe(files['web/templates/deployment.yaml']);
  });

  test('--dry-run shows it and writes nothing', async () => {
    const folder = folderOf(files);
    const { stdout } = await fix(folder, '.', '--safety', 'review', '--dry-run');
    expect(stdout).toContain('+  allowPrivilegeEscalation: false\n');
    expect(read(folder, 'web/values.yaml')).toBe(files['web/values.yaml']);
  });

  test.each([[['.']], [['.', '--safety', 'review', '--as-written']]])('not with %j', async (args) => {
    const folder = folderOf(files);
    await fix(folder, ...args);
    expect(read(folder, 'web/values.yaml')).toBe(files['web/values.yaml']);
  });

  test('a file that was not named stays as it is', async () => {
    const folder = folderOf(files);
    await fix(folder, 'web/templates', '--safety', 'review');
    expect(read(folder, 'web/values.yaml')).toBe(files['web/values.yaml']);
  });

  test('a comment that suppresses the finding is kept to', async () => {
    const suppressed = (files['web/templates/deployment.yaml'] ?? '').replace(
      '        - name: web\n',
      '        # yamlock-disable-next-line pss-privilege-escalation, pss-drop-all -- the image needs it\n        - name: web\n',
    );
    const folder = folderOf({ ...files, 'web/templates/deployment.yaml': suppressed });
    await fix(folder, '.', '--safety', 'review');
    expect(read(folder, 'web/values.yaml')).toBe(files['web/values.yaml']);
  });
});
