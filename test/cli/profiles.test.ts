import { describe, expect, test } from 'vitest';
import { folderOf, yamlock } from './support.js';

/** Breaks a rule of each kind: baseline, restricted, one that is a remark, one that is off, one of no standard. */
const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  hostAliases: [{ip: 10.0.0.1, hostnames: [db]}]
  containers:
  - name: app
    image: registry.example/app:latest
    securityContext: {privileged: true}
`;
const RULES = ['pss-privileged', 'pss-run-as-non-root', 'host-aliases', 'image-digest', 'image-latest'] as const;

async function levels(config: string | undefined): Promise<readonly string[]> {
  const cwd = folderOf({ 'pod.yaml': POD, ...(config === undefined ? {} : { '.yamlock.yaml': config }) });
  const { stdout } = await yamlock(['scan', '.', '--format', 'json', '--fail-on', 'never'], { cwd });
  const { findings } = JSON.parse(stdout) as { findings: readonly { rule: string; level: string }[] };
  return RULES.map((id) => findings.find(({ rule }) => rule === id)?.level ?? 'off');
}

describe('extends', () => {
  test.each<[string | undefined, readonly string[]]>([
    [undefined, ['error', 'warning', 'information', 'off', 'warning']],
    ['extends: recommended\n', ['error', 'warning', 'information', 'off', 'warning']],
    ['extends: strict\n', ['error', 'warning', 'warning', 'warning', 'warning']],
    ['extends: baseline\n', ['error', 'off', 'information', 'off', 'warning']],
    ['extends: restricted\n', ['error', 'error', 'information', 'off', 'warning']],
    ['extends: baseline\npodSecurity: restricted\n', ['error', 'warning', 'information', 'off', 'warning']],
    ['extends: restricted\npodSecurity: baseline\n', ['error', 'off', 'information', 'off', 'warning']],
    ['extends: strict\nrules: {image-digest: off}\n', ['error', 'warning', 'warning', 'off', 'warning']],
  ])('%j', async (config, expected) => {
    expect(await levels(config)).toEqual(expected);
  });
});
