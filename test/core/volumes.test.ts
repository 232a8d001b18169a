import { expect, test } from 'vitest';
import { type Container, containersOf } from '../../server/src/core/kubernetes/pod.js';
import { isOnlyRead, mountsOf } from '../../server/src/core/kubernetes/pod-parts.js';
import { resourcesOf } from '../../server/src/core/kubernetes/resource.js';
import { documentOf } from './support.js';

function containers(text: string, path?: string): readonly Container[] {
  return resourcesOf(documentOf(text)).flatMap((resource) => containersOf(resource, path));
}

const DAEMON_SET = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  template:
    spec:
      volumes:
      - {name: root, hostPath: {path: /}}
      - {name: token, secret: {secretName: agent-token}}
      - {name: later}
      - {name: none, hostPath: }
      - emptyDir: {}
      containers:
      - name: agent
        image: registry.example/agent:1
        volumeMounts:
        - {name: root, mountPath: /host, readOnly: true}
        - {name: token, mountPath: /token}
        - {name: elsewhere, mountPath: /elsewhere}
        - {name: later, mountPath: /later}
      - name: side
        image: registry.example/side:1
        volumeMounts:
        - {name: root, mountPath: /, readOnly: true}
`;

test('a container is asked for a volume of its pod by name', () => {
  const [agent, side] = containers(DAEMON_SET);
  expect(agent?.volume('root')).toMatchObject({ name: 'root', type: 'hostPath' });
  expect(agent?.volume('root')?.source.at('path')?.string).toBe('/');
  expect(agent?.volume('token')?.source.at('secretName')?.string).toBe('agent-token');
  // Also those that it does not mount.
  expect(side?.volume('token')?.type).toBe('secret');
  for (const name of ['elsewhere', 'later', 'none', '']) expect(agent?.volume(name), name).toBeUndefined();
  expect(agent?.pod.volumes.map(({ name, type }) => [name, type])).toEqual([
    ['root', 'hostPath'],
    ['token', 'secret'],
    ['volumes[4]', 'emptyDir'],
  ]);
});

test('its mounts come with their volumes', () => {
  const [agent] = containers(DAEMON_SET);
  expect(agent?.mounts.map(({ cursor, volume }) => [cursor.at('mountPath')?.string, volume?.name])).toEqual([
    ['/host', 'root'],
    ['/token', 'token'],
    ['/elsewhere', undefined],
    ['/later', undefined],
  ]);
});

test.each(['agent.yaml', 'agent-patch.yaml'])('a volume knows its mounts, in %s', (path) => {
  const pod = containers(DAEMON_SET, path)[0]?.pod ?? expect.fail();
  const [root, token, empty] = pod.volumes;
  if (!root || !token || !empty) throw new Error('The pod has three volumes');
  expect([root, token, empty].map((volume) => mountsOf(pod, volume).length)).toEqual([2, 1, 0]);
  expect([root, token, empty].map((volume) => isOnlyRead(pod, volume))).toEqual([true, false, false]);
});

test('what a workflow gives all of its templates counts where they mount it', () => {
  const [one, two] = containers(`apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: build}
spec:
  volumes: [{name: cache, hostPath: {path: /var/cache}}]
  templates:
  - name: compile
    volumes: [{name: work, emptyDir: {}}]
    container: {image: a, volumeMounts: [{name: cache, mountPath: /c}, {name: work, mountPath: /w}]}
  - name: sign
    container: {image: b, volumeMounts: [{name: work, mountPath: /w}]}
`);
  expect(one?.mounts.map(({ volume }) => volume?.type)).toEqual(['hostPath', 'emptyDir']);
  expect([one?.volume('cache')?.type, two?.volume('cache')?.type]).toEqual(['hostPath', 'hostPath']);
  expect(two?.mounts.map(({ volume }) => volume)).toEqual([undefined]);
});
