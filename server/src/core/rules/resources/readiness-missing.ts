import type { ContainerFact, PortFact, Requirement } from '../../graph/facts.js';
import { mayBeSame, type PlacedObject, type PlacedPod } from '../../graph/graph-set.js';
import { unmetBy } from '../../graph/selectors.js';
import type { SetView } from '../../graph/set-view.js';
import { AFTER } from '../../kubernetes/insertion-order.js';
import { defineRule } from '../../model/rule.js';
import type { SetFix } from '../../model/set-finding.js';
import type { Place } from '../../provenance/source.js';
import { memo } from '../../text/memo.js';
import { say } from '../../text/say.js';
import { setInMapping } from '../kit/set-fixes.js';

export default defineRule({
  id: 'readiness-missing',
  family: 'resources',
  level: 'information',
  scope: 'set',
  summary: 'A container that a Service leads to has no readiness probe',
  why: 'The Service sends requests to the container from the moment it starts, before it can answer, and in every rollout.',
  how: 'Set `readinessProbe` to something that succeeds once the container can answer.',
  references: [
    {
      title: 'Configure Liveness, Readiness and Startup Probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-readiness-probes',
    },
  ],
  *check(view) {
    const said = new Set<string>();
    for (const service of view.objects)
      for (const { container, port, isTcp } of servingFor(view, service)) {
        const id = `${container.range.file} ${container.range.start}`;
        if (container.isProbed || said.has(id)) continue;
        said.add(id);
        yield {
          place: container.range,
          object: service,
          message: say`Container "${container.name}" has no readiness probe, and Service "${service.name}" leads to it`,
          related: [{ message: say`Service "${service.name}" is defined here`, place: service.range }],
          fixes: isTcp ? [probe(container, port)] : [],
        };
      }
  },
});

interface Serving {
  readonly container: ContainerFact<Place>;
  readonly port: number | string;
  readonly isTcp: boolean;
}

/** Returns the containers that answer at the ports of a Service, as far as they are known. */
function* servingFor(view: SetView, service: PlacedObject): Generator<Serving> {
  const { kind, name = '', namespace, selectors, publishesNotReady } = service;
  const [selector] = selectors;
  if (kind !== 'Service' || publishesNotReady || FOR_METRICS.test(name)) return;
  if (!selector || selector.requirements.length === 0) return;
  const ports = service.ports?.filter((port) => !isForMetrics(port)) ?? [];
  for (const { object, pod } of mayMeet(view.objects, selector.requirements)) {
    const { labels, containers } = pod;
    if (!labels || !mayBeSame(object.namespace, namespace)) continue;
    if (unmetBy(labels, selector.requirements).length > 0) continue;
    for (const { target, number, protocol } of ports) {
      const port = target ?? number;
      if (port === undefined) continue;
      const named = containers.filter((one) => one.ports.some((its) => isPort(its, port)));
      // Ports need not be written: one container alone has them all.
      for (const container of named.length > 0 ? named : containers.length === 1 ? containers : [])
        yield { container, port, isTcp: protocol === undefined };
    }
  }
}

interface Serves {
  readonly object: PlacedObject;
  readonly pod: PlacedPod;
}

/** Returns the pods that have one of the labels that are required, in the order of the objects; all where none is. */
function mayMeet(objects: readonly PlacedObject[], requirements: readonly Requirement[]): readonly Serves[] {
  const { all, byLabel } = servesIn(objects);
  const required = requirements.find(({ operator, values }) => operator === 'In' && values.length === 1);
  const [value] = required?.values ?? [];
  return required && value !== undefined ? (byLabel.get(labelKey(required.key, value)) ?? []) : all;
}

const servesIn = memo((objects: readonly PlacedObject[]) => {
  const all = objects.flatMap((object) => (doesEnd(object) ? [] : object.pods.map((pod) => ({ object, pod }))));
  const byLabel = new Map<string, Serves[]>();
  for (const one of all)
    for (const [key, value] of Object.entries(one.pod.labels ?? {})) {
      const known = byLabel.get(labelKey(key, value));
      if (known) known.push(one);
      else byLabel.set(labelKey(key, value), [one]);
    }
  return { all, byLabel };
});

function labelKey(key: string, value: string): string {
  return `${key}=${value}`;
}

/** Names of Services whose ports have metrics alone. */
const FOR_METRICS = /(?:^|-)(?:metrics|exporter)(?:-(?:service|svc|headless))?$/;

/** True for a port of metrics: what collects them asks each pod itself, and asks those that are not ready, too. */
function isForMetrics({ name, target }: PortFact): boolean {
  return [name, target].some((word) => /(?:^|-)(?:metrics|exporter|servicemonitor)(?:-|$)/.test(`${word ?? ''}`));
}

/** True for pods that end by themselves: those of jobs, and of hooks of charts such as tests. */
function doesEnd({ kind, annotations }: PlacedObject): boolean {
  return /^(?:Cron)?Job\./.test(kind) || annotations?.includes('helm.sh/hook') === true;
}

function isPort({ name, number }: PortFact, port: number | string): boolean {
  return typeof port === 'number' ? number === port : name === port;
}

function probe({ range, name }: ContainerFact<Place>, port: number | string): SetFix {
  return setInMapping(range, name, {
    title: say`Check that the port ${port} accepts connections`,
    path: ['readinessProbe'],
    value: { tcpSocket: { port } },
    after: [...AFTER.container.livenessProbe, 'image'],
    why: say`The Service waits for the container`,
  });
}
