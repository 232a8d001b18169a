import { memoized } from '../../kubernetes/container-memo.js';
import { AFTER } from '../../kubernetes/insertion-order.js';
import { type Container, containersOf, type Pod } from '../../kubernetes/pod.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { appendItem, refused, setIn } from '../../yaml/edit/edits.js';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

export default defineRule({
  id: 'probe-port-undeclared',
  family: 'resources',
  level: 'information',
  scope: 'resource',
  summary: 'A probe asks a port that is not declared',
  why: 'The probe fails where the port is a slip, and a name that no port has can never be asked; who reads `ports` misses one that is open.',
  how: 'Declare the port in `ports`, or probe one that is.',
  references: [
    {
      title: 'Configure Liveness, Readiness and Startup Probes: Use a named port',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port',
    },
  ],
  *check(resource, { path }) {
    const ofPod = new Map<Pod, Declared>();
    for (const container of containersOf(resource, path)) {
      if (!container.complete || container.cursor.open) continue;
      if (memoized(container, 'declares the ports of its probes', () => declaresAll(container))) continue;
      const reported = new Set<unknown>();
      for (const probe of PROBES) {
        const port = portOf(container.at(probe));
        if (!port || reported.has(port.value) || isDeclared(container, port, ofPod)) continue;
        reported.add(port.value);
        const { value } = port;
        const named = typeof value !== 'number';
        yield {
          at: port,
          ...(named ? { level: 'warning' as const } : {}),
          message: say`The ${probe} of container "${container.name}" asks the port ${named ? say`"${port.text}"` : port.text}, which is not declared`,
          fixes: named ? [] : [declare(container, value)],
        };
      }
    }
  },
});

function portOf(probe: Cursor | undefined): Cursor | undefined {
  const handler = probe?.at('httpGet') ?? probe?.at('tcpSocket') ?? probe?.at('grpc');
  // A probe of another host does not use a port of the container.
  if (!handler || handler.has('host')) return undefined;
  const port = handler.at('port');
  return typeof port?.value === 'string' || typeof port?.value === 'number' ? port : undefined;
}

/** Returns true where the container itself declares all ports of its probes. */
function declaresAll(container: Container): boolean {
  const ports = PROBES.flatMap((probe) => portOf(container.at(probe)) ?? []);
  if (ports.length === 0) return true;
  const [names, numbers] = [declaredBy([container], 'name'), declaredBy([container], 'containerPort')];
  return ports.every(({ value }) => {
    const number = numberOf(value);
    return number === undefined ? names.values.has(value) : numbers.values.has(number);
  });
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : /^\d+$/.test(String(value)) ? Number(value) : undefined;
}

/** The ports that the containers of a pod declare; `unknown` where a template may add to them. */
interface Declared {
  readonly values: ReadonlySet<unknown>;
  readonly unknown: boolean;
}

/** Returns true for a declared port. Containers of a pod share port numbers, but not port names. */
function isDeclared(container: Container, { value }: Cursor, ofPod: Map<Pod, Declared>): boolean {
  const number = numberOf(value);
  if (number === undefined) {
    const own = declaredBy([container], 'name');
    return own.unknown || own.values.has(value);
  }
  const { pod } = container;
  let declared = ofPod.get(pod);
  if (!declared) {
    declared = declaredBy(pod.containers, 'containerPort');
    ofPod.set(pod, declared);
  }
  return declared.unknown || declared.values.has(number);
}

function declaredBy(containers: readonly Container[], field: 'name' | 'containerPort'): Declared {
  const values = new Set<unknown>();
  let unknown = false;
  for (const container of containers) {
    const ports = container.at('ports');
    if (container.cursor.open || ports?.open || ports?.opaque) unknown = true;
    for (const port of ports?.items() ?? []) {
      const own = port.at(field);
      if (port.open || own?.opaque) unknown = true;
      values.add(own?.value);
    }
  }
  return { values, unknown };
}

function declare(container: Container, number: number): Fix {
  const ports = container.at('ports');
  return {
    title: say`Declare the port ${number}`,
    safety: 'safe',
    plan: () => {
      // With the host network every declared port is reserved on the node.
      if (container.pod.cursor.at('hostNetwork')?.value === true)
        return refused(say`the pod shares the network of its node`);
      // Programs that merge lists by names need a name for each item.
      const named = ports?.items().every((one) => one.has('name')) === true;
      const port = { containerPort: number, ...(named ? { name: `port-${number}` } : {}) };
      return ports && ports.size > 0
        ? appendItem(ports, port)
        : setIn(container.cursor, ['ports'], [port], AFTER.container.ports);
    },
  };
}
