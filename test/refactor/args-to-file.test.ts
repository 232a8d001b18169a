import { describe, expect, test } from 'vitest';
import { problemsOf } from '../harness/invariants.js';
import { fixOf, possible, type Workspace, workspaceOf } from './support.js';

const VALUE = 'quiet-harbor-42';
const FILE = /as a file for/;
const IGNORED = /^Move to a new Secret outside git, as a file for/;

/** A Deployment with one container; `pod` are lines of its pod spec. */
function deployment(container: readonly string[], pod: readonly string[] = []): string {
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: web',
    '  namespace: shop',
    'spec:',
    '  template:',
    '    spec:',
    ...pod.map((line) => `      ${line}`),
    '      containers:',
    '      - name: app',
    ...container.map((line) => `        ${line}`),
    '',
  ].join('\n');
}

const GROUP = ['securityContext:', '  fsGroup: 2000'];
const PROXY = ['image: quay.io/oauth2-proxy/oauth2-proxy:v7.6.0', 'args:', '- --provider=oidc'];
const INLINE = deployment([...PROXY, `- --client-secret=${VALUE} # of the realm`], GROUP);

function titles(workspace: Workspace): readonly string[] {
  return workspace
    .findings()
    .filter(({ placed }) => placed.rule.id === 'secret-in-args')
    .flatMap(({ name, placed }) => workspace.fixes(name, placed).map(({ fix }) => fix.title));
}

function tracked(workspace: Workspace): string {
  return [...workspace.files].flatMap(([name, text]) => (workspace.isTracked(name) ? [text] : [])).join('\n');
}

describe('an argument becomes the flag that takes a file', () => {
  test('with the Secret mounted for it, read-only, and nothing else of the Secret', async () => {
    const workspace = await workspaceOf(INLINE);
    const after = await workspace.after('case.yaml', possible(fixOf(workspace, IGNORED)));
    expect(after.files.get('case.yaml')).toBe(
      deployment(
        [
          ...PROXY,
          '- --client-secret-file=/etc/secrets/web-secrets/client-secret # of the realm',
          'volumeMounts:',
          '- name: web-secrets',
          '  mountPath: /etc/secrets/web-secrets',
          '  readOnly: true',
        ],
        GROUP,
      ).concat(
        [
          '      volumes:',
          '      - name: web-secrets',
          '        secret:',
          '          secretName: web-secrets',
          '          defaultMode: 0400',
          '          items:',
          '          - key: client-secret',
          '            path: client-secret',
          '',
        ].join('\n'),
      ),
    );
    expect(tracked(after)).not.toContain(VALUE);
    expect(after.files.get('.yamlock/web-secrets.secret.yaml')).toContain(`client-secret: ${VALUE}\n`);
    expect(titles(after)).toEqual([]);
  });

  test.each([
    [
      'two words',
      deployment([...PROXY, '- --client-secret', `- ${VALUE}`], GROUP),
      '- --client-secret-file\n        - /etc/secrets/web-secrets/client-secret\n',
    ],
    [
      'one dash, and a program that its command names',
      deployment(['image: a:1', 'command: [/vmagent-prod/vmagent]', `args: ['-remoteWrite.bearerToken=${VALUE}']`]),
      "['-remoteWrite.bearerTokenFile=/etc/secrets/web-secrets/remote-write-bearer-token']",
    ],
    [
      'another container of the same image shows the flag',
      deployment(['image: r.example/own:1', `args: ["--db-password=${VALUE}"]`]).concat(
        '      - name: other\n        image: r.example/own:2\n        args: [--db-password-file=/run/x]\n',
      ),
      '["--db-password-file=/etc/secrets/web-secrets/db-password"]',
    ],
    [
      'a comment shows the flag',
      deployment(['image: a:1', 'args:', '# - --db-password-file=/run/x', `- --db-password=${VALUE}`, '- --more']),
      '- --db-password-file=/etc/secrets/web-secrets/db-password\n',
    ],
  ])('%s', async (_, text, expected) => {
    const workspace = await workspaceOf(text);
    const after = await workspace.after('case.yaml', possible(fixOf(workspace, IGNORED)));
    const written = after.files.get('case.yaml') ?? '';
    expect(problemsOf(written)).toEqual([]);
    expect(written).toContain(expected);
    expect(tracked(after)).not.toContain(VALUE);
  });

  test('a store, an existing key and a mounted Secret', async () => {
    const store =
      'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: company}\nspec: {provider: {vault: {}}}\n';
    const existing =
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: idp, namespace: shop}\nspec:\n  secretStoreRef: {kind: ClusterSecretStore, name: other}\n  data:\n  - secretKey: client-secret\n    remoteRef: {key: idp}\n';
    const workspace = await workspaceOf(
      deployment(
        [...PROXY, `- --client-secret=${VALUE}`, 'volumeMounts: [{name: idp, mountPath: /idp/}]'],
        [...GROUP, 'volumes: [{name: idp, secret: {secretName: idp}}]'],
      ),
      { 'store.yaml': store, 'idp.yaml': existing },
    );
    expect(titles(workspace).filter((title) => FILE.test(title))).toEqual([
      'Use key "client-secret" of ExternalSecret "idp", as a file for --client-secret-file',
      'Move to a new ExternalSecret (ClusterSecretStore "company"), as a file for --client-secret-file',
      'Move to a new Secret outside git, as a file for --client-secret-file',
    ]);
    // The variable stays the first choice.
    expect(titles(workspace).findIndex((title) => FILE.test(title))).toBe(
      titles(workspace).filter((title) => !FILE.test(title)).length,
    );
    const after = await workspace.after('case.yaml', possible(fixOf(workspace, /^Use key .* as a file/)));
    const text = after.files.get('case.yaml') ?? '';
    expect(text).toContain('--client-secret-file=/idp/client-secret\n');
    expect(text.match(/secretName/g)).toHaveLength(1);
    expect(tracked(after)).not.toContain(VALUE);
  });
});

describe('it is not offered', () => {
  test.each([
    ['where nothing shows that the program has it', ['image: a:1', `args: [--db-password=${VALUE}]`]],
    [
      'where the file is another thing than the value',
      ['image: oliver006/redis_exporter:v1.80.0', `args: [--redis.password=${VALUE}]`],
    ],
    ['for the raw cookie secret', [...PROXY, `- --cookie-secret=${VALUE}`]],
    [
      'for a version that may not have it',
      ['image: cloudflare/cloudflared:2024.1.0', `args: [tunnel, run, --token=${VALUE}]`],
    ],
    [
      'for a version that is not known',
      [`image: cloudflare/cloudflared@sha256:${'a'.repeat(64)}`, `args: [tunnel, run, --token=${VALUE}]`],
    ],
    [
      'where a shell runs the program',
      ['image: oauth2-proxy:v7.6.0', `command: [sh, -c, 'oauth2-proxy --client-secret=${VALUE}']`],
    ],
    [
      'where the command names another program',
      ['image: oauth2-proxy:v7.6.0', 'command: [own]', `args: [--client-secret=${VALUE}]`],
    ],
  ])('%s', async (_, container) => {
    const workspace = await workspaceOf(deployment(container, GROUP));
    expect(titles(workspace).length).toBeGreaterThan(0);
    expect(titles(workspace).filter((title) => FILE.test(title))).toEqual([]);
  });
});

describe('it is refused, and nothing changes', () => {
  test.each([
    [
      'the image does not run as root, and no group may read the file',
      deployment([...PROXY, `- --client-secret=${VALUE}`]),
      /"fsGroup"/,
    ],
    [
      'the file is given already',
      INLINE.replace('provider=oidc', 'client-secret-file=/x'),
      /given --client-secret-file already/,
    ],
    ['the flag is given twice', INLINE.replace('provider=oidc', 'client-secret=$(OTHER)'), /more than once/],
    [
      'something else is mounted there',
      INLINE.replace('        args:', '        volumeMounts: [{name: x, mountPath: /etc/secrets}]\n        args:'),
      /something else is mounted/,
    ],
    [
      'the list of volumes is shared',
      INLINE.replace('    spec:\n      sec', '    spec:\n      volumes: &v [{name: x}]\n      other: *v\n      sec'),
      /anchor/,
    ],
  ])('%s', async (_, text, reason) => {
    const workspace = await workspaceOf(text);
    const { plan } = fixOf(workspace, IGNORED);
    expect('refused' in plan ? plan.refused : 'possible').toMatch(reason);
  });
});
