import { describe, expect, test, vi } from 'vitest';
import { containerMemo, memoized } from '../../server/src/core/kubernetes/container-memo.js';
import { partsOf } from '../../server/src/core/kubernetes/parts.js';
import { containersOf } from '../../server/src/core/kubernetes/pod.js';
import { resourcesOf } from '../../server/src/core/kubernetes/resource.js';
import { RULES } from '../../server/src/core/rules/registry.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { NOT_READ_YET, parseStream, type YamlDocument, type YamlStream } from '../../server/src/core/yaml/document.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { findingsIn } from '../harness/run.js';

const CONFIG = new Config('', { ...DEFAULT_SETTINGS, profile: 'strict' });

const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      securityContext:
        runAsNonRoot: true
      initContainers:
      - name: wait
        image: registry.example/wait:1
        command: [sh, -c, "sudo true"]
      containers:
      - name: app
        image: registry.example/app
        env:
        - name: DB_PASSWORD
          value: hunter2hunter3
        ports:
        - containerPort: 8080
        securityContext:
          privileged: true
      - name: side
        image: registry.example/side:1
        livenessProbe:
          httpGet: {path: /, port: 8080}
        securityContext:
          readOnlyRootFilesystem: true
`;

function report(stream: YamlStream): readonly unknown[] {
  const schemas = bundledSchemas();
  const file = { path: 'web.yaml', stream, fileClass: 'kubernetes', ignoredByGit: false, schemas } as const;
  return findingsIn(file, CONFIG).map(({ rule, level, finding, range, pointer }) => [
    rule.id,
    level,
    finding.message,
    range,
    pointer,
  ]);
}

function documentOf({ documents: [placed] }: YamlStream): YamlDocument {
  return placed?.document ?? expect.fail();
}

/** Replaces one part after another, and says after each what is found, and what a first look at the same text finds. */
function type(text: string, steps: readonly (readonly [string, string])[]): void {
  let stream = parseStream(text);
  report(stream);
  let now = text;
  for (const [old, written] of steps) {
    expect(now).toContain(old);
    now = now.replace(old, written);
    stream = parseStream(now, stream);
    const found = report(stream);
    // While a line cannot be read, the findings are those from before it.
    if (stream.documents.some(({ document }) => document.problems.length > 0)) continue;
    expect(found, `after "${written}"`).toEqual(report(parseStream(now)));
  }
}

describe('what is remembered of containers', () => {
  test('changes nothing that is found while a container is typed in', () => {
    const word = ['value: hunter2hunter3', 'value: h', 'value: hu', 'value: $(X)', 'value: hunter2hunter3'];
    type(
      WORKLOAD,
      word.slice(1).map((written, index) => [word[index] ?? '', written] as const),
    );
  });

  test('ends with what stands around the containers', () => {
    type(WORKLOAD, [
      ['side:1', 'side:12'],
      ['runAsNonRoot: true', 'runAsNonRoot: false'],
      ['runAsNonRoot: false', 'runAsNonRoot: true'],
      ['    spec:\n', '    spec:\n      hostUsers: false\n'],
      ['    spec:\n', '    spec:\n      os: {name: windows}\n'],
      ['kind: Deployment', 'kind: StatefulSet'],
      ['      initContainers:', '      ephemeralContainers:'],
    ]);
  });

  test('ends where a volume that a container mounts is another one', () => {
    const mounted = WORKLOAD.replace(
      '        ports:\n',
      '        volumeMounts:\n        - {name: data, mountPath: /data}\n        ports:\n',
    ).replace('      initContainers:\n', '      volumes:\n      - {name: data, emptyDir: {}}\n      initContainers:\n');
    const found = (text: string): boolean =>
      report(parseStream(text)).some((one) => JSON.stringify(one).includes('writable-host-path'));
    expect([found(mounted), found(mounted.replace('emptyDir: {}', 'hostPath: {path: /srv}'))]).toEqual([false, true]);
    type(mounted, [
      ['side:1', 'side:12'],
      ['emptyDir: {}', 'hostPath: {path: /srv}'],
      ['hostPath: {path: /srv}', 'hostPath: {path: /srv, type: Socket}'],
      ['hostPath: {path: /srv, type: Socket}', 'hostPath: {path: /opt}'],
      ['{name: data, hostPath', '{name: other, hostPath'],
      ['{name: other, hostPath', '{name: data, hostPath'],
      ['hostPath: {path: /opt}', 'secret: {secretName: data}'],
    ]);
  });

  test('ends where containers come, go and change places', () => {
    const side = WORKLOAD.slice(WORKLOAD.indexOf('      - name: side'));
    type(WORKLOAD, [
      ['side:1', 'side:12'],
      ['side:12', 'side:1'],
      [side, ''],
      ['      containers:\n', `      containers:\n${side}`],
      ['      - name: wait\n', '      - name: wait\n      - name: second\n'],
    ]);
  });

  test('ends where one container tells that the pod is a patch, in which nothing is missing', () => {
    type(WORKLOAD, [
      ['side:1', 'side:12'],
      ['        image: registry.example/app\n', ''],
      ['side:12', 'side:1'],
      ['      - name: app\n', '      - name: app\n        image: registry.example/app\n'],
    ]);
  });

  test('is not taken from a line that cannot be read yet', () => {
    type(WORKLOAD, [
      ['side:1', 'side:12'],
      ['image: registry.example/side:12', 'image registry.example/side:12'],
      ['image registry.example/side:12', 'image: registry.example/side'],
      ['image: registry.example/side', 'image: registry.example/side:3'],
    ]);
  });

  test('is nothing where an anchor brings in what is written elsewhere', () => {
    const shared = WORKLOAD.replace('name: side\n', 'name: side\n        env: *env\n').replace('env:\n', 'env: &env\n');
    type(shared, [
      ['side:1', 'side:12'],
      ['name: DB_PASSWORD', 'name: DB_PASSWOR'],
      ['name: DB_PASSWOR', 'name: DB_PASSWORD'],
    ]);
    const context = WORKLOAD.replace(
      'securityContext:\n          privileged',
      'securityContext: &own\n          privileged',
    );
    const both = context.replace('securityContext:\n          readOnlyRootFilesystem: true', 'securityContext: *own');
    expect(both).toContain('*own');
    type(both, [
      ['privileged: true', 'runAsUser: 1000'],
      ['runAsUser: 1000', 'runAsUser: 0'],
      ['runAsUser: 0', 'readOnlyRootFilesystem: true'],
      ['readOnlyRootFilesystem: true', 'procMount: Unmasked'],
    ]);
  });

  test('is nothing for a container with a line that cannot be read yet', () => {
    const first = parseStream(WORKLOAD, NOT_READ_YET);
    report(first);
    const remembered = (old: string, written: string): readonly (readonly [string, boolean])[] => {
      const text = WORKLOAD.replace(old, written);
      expect(text).not.toBe(WORKLOAD);
      const document = documentOf(parseStream(text, first));
      expect(document.problems).not.toEqual([]);
      const memo = containerMemo(document, 'rules', 'a');
      const [resource] = resourcesOf(document);
      return containersOf(resource ?? expect.fail()).map((one) => [one.name, memo.of(one) !== undefined]);
    };
    const others = (name: string) => ['app', 'side', 'wait'].map((one) => [one, one !== name]);
    expect(remembered('image: registry.example/side:1', 'image registry.example/side:1')).toEqual(others('side'));
    // A line that is not within one container: the containers cannot be told apart.
    expect(remembered('- name: side', '- name side').map(([, isRemembered]) => isRemembered)).not.toContain(true);
    expect(remembered('        image: registry.example/app\n', '        image\n')).toEqual(others('app'));
    expect(remembered('          privileged: true', '          privileged: true: x')).toEqual(others('app'));
  });

  test('leaves out of a text the containers in which a check finds nothing, for this purpose and this key alone', () => {
    const document = documentOf(parseStream(WORKLOAD, NOT_READ_YET));
    const [resource] = resourcesOf(document);
    const [app] = containersOf(resource ?? expect.fail());
    containerMemo(document, 'rules', 'a')
      .of(app ?? expect.fail())
      ?.add('check');
    const textFor = (purpose: string, key: string, check: string) =>
      containerMemo(document, purpose, key).textWithout(check);
    const without = textFor('rules', 'a', 'check');
    expect(without).not.toContain('DB_PASSWORD');
    expect([without.includes('- name: wait'.slice(2)), without.includes('side:1')]).toEqual([true, true]);
    expect(textFor('rules', 'a', 'other check').replaceAll('\0', '')).toBe(WORKLOAD);
    expect(textFor('facts', 'a', 'check').replaceAll('\0', '')).toBe(WORKLOAD);
    expect(textFor('rules', 'b', 'check').replaceAll('\0', '')).toBe(WORKLOAD);
  });

  test('is nothing for a container within a text', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: pods}\ndata:\n  pod.yaml: |\n${WORKLOAD.replace(/^/gm, '    ')}`;
    const document = documentOf(parseStream(text, NOT_READ_YET));
    const found = containerMemo(document, 'rules', 'a');
    const inner = partsOf(document, false).flatMap(({ resource }) => containersOf(resource));
    expect(inner.map(({ name }) => name)).toEqual(['app', 'side', 'wait']);
    expect(inner.map((container) => found.of(container))).toEqual([undefined, undefined, undefined]);
  });

  test('does not hide what a container has in common with another, or with the volumes of its pod', () => {
    type(WORKLOAD, [
      ['side:1', 'side:12'],
      ['name: side', 'name: app'],
      ['name: app\n        image: registry.example/side', 'name: side\n        image: registry.example/side'],
      ['        livenessProbe:', '        volumeMounts: [{name: data, mountPath: /data}]\n        livenessProbe:'],
      ['      initContainers:', '      volumes: [{name: data, emptyDir: {}}]\n      initContainers:'],
      ['      volumes: [{name: data', '      volumes: [{name: dat'],
      ['containerPort: 8080', 'containerPort: "8080"'],
      ['side:12', 'side:1'],
      ['containerPort: "8080"', 'containerPorts: 8080'],
    ]);
  });

  test('does not hide what a neighbour or a field that is new changes', () => {
    type(WORKLOAD, [
      ['containerPort: 8080', 'containerPort: 8081'],
      ['containerPort: 8081', 'containerPort: 8080'],
      ['path: /, port: 8080', 'path: /, port: 9090'],
      ['path: /, port: 9090', 'path: /, port: 8080'],
      ['readOnlyRootFilesystem: true', 'runAsUser: 0'],
      ['runAsUser: 0', 'seLinuxOptions: {type: spc_t}'],
      ['seLinuxOptions: {type: spc_t}', 'readOnlyRootFilesystem: true'],
    ]);
  });

  test('holds facts about a container for as long as its text is the same', () => {
    const find = vi.fn(() => true);
    const ask = (stream: YamlStream): void => {
      const [resource] = resourcesOf(stream.documents[0]?.document ?? expect.fail());
      for (const container of containersOf(resource ?? expect.fail())) memoized(container, 'is asked', find);
    };
    const first = parseStream(WORKLOAD, NOT_READ_YET);
    ask(first);
    ask(first);
    expect(find).toHaveBeenCalledTimes(3);
    const second = parseStream(WORKLOAD.replace('side:1', 'side:12'), first);
    ask(second);
    expect(find).toHaveBeenCalledTimes(4);
    const once = parseStream(WORKLOAD);
    ask(once);
    ask(once);
    expect(find, 'a text that is read once').toHaveBeenCalledTimes(10);
  });

  test('spares the rules the containers that are as they were', () => {
    const rule = RULES.find(({ id }) => id === 'ssh-port');
    if (rule?.scope !== 'container') throw new Error('ssh-port checks containers');
    const run = vi.spyOn(rule, 'check');
    const first = parseStream(WORKLOAD);
    report(first);
    const second = parseStream(WORKLOAD.replace('side:1', 'side:12'), first);
    report(second);
    run.mockClear();
    report(parseStream(WORKLOAD.replace('side:1', 'side:123'), second));
    expect(run.mock.calls.map(([container]) => container.name)).toEqual(['side']);
    run.mockRestore();
  });
});
