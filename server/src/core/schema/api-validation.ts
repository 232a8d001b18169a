import { podsOf } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import { say, words } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import {
  DATA_KEY,
  DNS_LABEL,
  DNS_SUBDOMAIN,
  LABEL_VALUE,
  type NameFormat,
  PATH_SEGMENT,
  PORT_NAME,
  QUALIFIED_NAME,
  SCHEDULE,
} from './names.js';
import { isAlternative, isChoice } from './printed.js';
import type { Problem } from './problem.js';

/*
 * What the API server refuses although the schema allows it: the commonest of kubernetes/pkg/apis/*\/validation. Fields that are
 * missing, of another type, or only known when they are applied are not looked at here.
 */

/** The groups whose objects the API server itself checks. */
const GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'autoscaling', 'policy', 'networking.k8s.io']);
/** Kinds whose names may have any letter that a path may have. */
const RBAC = 'rbac.authorization.k8s.io';
/** The `restartPolicy` of the pods of a kind. */
const RESTARTS: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['Always'],
  ReplicaSet: ['Always'],
  StatefulSet: ['Always'],
  DaemonSet: ['Always'],
  ReplicationController: ['Always'],
  Job: ['OnFailure', 'Never'],
  CronJob: ['OnFailure', 'Never'],
};
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];

/**
 * Yields what the API server refuses in an object of its own kinds.
 * @param isUnknown Returns true for a value that is only known when it is applied.
 * @param isWhole False where other files complete the object.
 * @param isKnownToFit Returns true for a container in which nothing was found before, while what stands around it is the same.
 */
export function* validateObject(
  resource: Resource,
  isUnknown: (value: Cursor) => boolean,
  isWhole: boolean,
  isKnownToFit: (container: Cursor) => boolean = () => false,
): Generator<Problem> {
  const { group, kind, cursor } = resource;
  if (!GROUPS.has(group) && group !== RBAC) return;
  const text = (at: Cursor | undefined): string | undefined => (at && !isUnknown(at) ? at.string : undefined);
  const named = function* (at: Cursor | undefined, format: NameFormat): Generator<Problem> {
    const value = text(at);
    if (at && value !== undefined && !format.matches(value)) yield { kind: 'bad-format', at, what: words(format.what) };
  };
  const format = group === RBAC ? PATH_SEGMENT : kind === 'Namespace' || kind === 'Service' ? DNS_LABEL : DNS_SUBDOMAIN;
  // The name in a patch may be a pattern.
  if (isWhole) yield* named(cursor.at('metadata', 'name'), format);
  yield* namedNamespace(cursor, named);
  yield* labelsIn(cursor.at('metadata'), isUnknown);
  if (kind === 'ConfigMap' || kind === 'Secret') {
    for (const field of ['data', 'stringData', 'binaryData']) yield* keysOf(cursor.at(field), DATA_KEY, isUnknown);
  }
  if (kind === 'CronJob') yield* named(cursor.at('spec', 'schedule'), SCHEDULE);
  if (kind === 'Service') yield* portsOfService(cursor.at('spec'), isWhole);
  for (const pod of podsOf(resource)) {
    yield* labelsIn(pod.cursor.parent?.at('metadata'), isUnknown);
    yield* restartPolicy(pod.cursor, kind, isUnknown, isWhole);
    for (const volume of pod.cursor.at('volumes')?.items() ?? []) yield* named(volume.at('name'), DNS_LABEL);
    const volumes = isWhole && pod.complete ? volumeNames(pod.cursor, cursor, isUnknown) : undefined;
    for (const container of pod.containers) {
      if (isKnownToFit(container.cursor)) continue;
      yield* named(container.at('name'), DNS_LABEL);
      for (const port of container.at('ports')?.items() ?? []) {
        yield* named(port.at('name'), PORT_NAME);
        yield* portNumber(port.at('containerPort'));
        // Zero is no port of the host.
        yield* portNumber(port.at('hostPort'), 0);
      }
      for (const entry of container.at('env')?.items() ?? []) yield* valueOnce(entry);
      for (const probe of PROBES) yield* handlersOf(container.at(probe));
      for (const mount of container.at('volumeMounts')?.items() ?? []) {
        const name = text(mount.at('name'));
        const at = mount.at('name');
        if (volumes && at && name !== undefined && !volumes.has(name))
          yield { kind: 'refused', at, why: say`names the volume "${name}", which the pod does not have` };
      }
    }
  }
}

function namedNamespace(
  cursor: Cursor,
  named: (at: Cursor | undefined, format: NameFormat) => Generator<Problem>,
): Generator<Problem> {
  return named(cursor.at('metadata', 'namespace'), DNS_LABEL);
}

function* labelsIn(metadata: Cursor | undefined, isUnknown: (value: Cursor) => boolean): Generator<Problem> {
  yield* keysOf(metadata?.at('annotations'), QUALIFIED_NAME, isUnknown);
  const labels = metadata?.at('labels');
  yield* keysOf(labels, QUALIFIED_NAME, isUnknown);
  for (const label of labels?.entries() ?? []) {
    const value = isUnknown(label) ? undefined : label.string;
    if (value !== undefined && !LABEL_VALUE.matches(value))
      yield { kind: 'bad-format', at: label, what: words(LABEL_VALUE.what) };
  }
}

function* keysOf(
  map: Cursor | undefined,
  format: NameFormat,
  isUnknown: (value: Cursor) => boolean,
): Generator<Problem> {
  for (const entry of map?.entries() ?? []) {
    const { key = '' } = entry;
    if (!format.matches(key) && !/[{}$<>%@()[\]]/.test(key) && !isUnknown(entry))
      yield { kind: 'bad-key', at: entry, what: words(format.what) };
  }
}

function* portNumber(at: Cursor | undefined, least = 1): Generator<Problem> {
  const { value } = at ?? {};
  if (at && typeof value === 'number' && (value < least || value > 65535))
    yield { kind: 'out-of-bounds', at, bound: say`between ${least} and 65535` };
}

function* portsOfService(spec: Cursor | undefined, isWhole: boolean): Generator<Problem> {
  const ports = spec?.at('ports');
  const items = ports?.items() ?? [];
  for (const port of items) {
    yield* portNumber(port.at('port'));
    yield* portNumber(port.at('targetPort'));
    if (isWhole && items.length > 1 && !ports?.open && !port.open && !isAlternative(port) && !port.at('name'))
      yield { kind: 'missing-field', at: port, field: 'name', value: 'http' };
  }
}

function* valueOnce(entry: Cursor): Generator<Problem> {
  const [value, from] = [entry.at('value'), entry.at('valueFrom')];
  if (value && from && !value.isNull && value.text !== '' && !from.isNull && entry.lineHoles.length === 0)
    yield { kind: 'refused', at: from, why: say`stands beside "value", and only one of them may` };
}

function* handlersOf(probe: Cursor | undefined): Generator<Problem> {
  if (probe?.kind !== 'map' || probe.open) return;
  const [first, second] = probe.entries().filter(({ key = '', isNull }) => HANDLERS.includes(key) && !isNull);
  if (first && second && !isChoice(first, second))
    yield { kind: 'refused', at: second, why: say`stands beside "${first.key}", and a probe has one handler` };
}

function* restartPolicy(
  pod: Cursor,
  kind: string,
  isUnknown: (value: Cursor) => boolean,
  isWhole: boolean,
): Generator<Problem> {
  const allowed = Object.hasOwn(RESTARTS, kind) ? RESTARTS[kind] : undefined;
  const at = pod.at('restartPolicy');
  if (!allowed) return;
  if (at && !at.isNull) {
    const isKnown = ['Always', 'OnFailure', 'Never'].includes(at.text);
    if (isKnown && !isUnknown(at) && !allowed.includes(at.text)) yield { kind: 'not-allowed', at, allowed };
  } else if (isWhole && !pod.open && !allowed.includes('Always'))
    yield { kind: 'missing-field', at: pod, field: 'restartPolicy', value: allowed[0] ?? '' };
}

/** Returns the names of the volumes of a pod; undefined where a part of them is not known. */
function volumeNames(
  pod: Cursor,
  object: Cursor,
  isUnknown: (value: Cursor) => boolean,
): ReadonlySet<string> | undefined {
  const lists = [pod.at('volumes'), object.at('spec', 'volumeClaimTemplates')];
  const holders = [pod, object.at('spec')];
  if (holders.some((one) => one?.open) || lists.some((one) => one?.open || one?.opaque)) return undefined;
  const names = [
    ...(lists[0]?.items().map((one) => one.at('name')) ?? []),
    ...(lists[1]?.items().map((one) => one.at('metadata', 'name')) ?? []),
  ];
  if (names.some((one) => !one || one.opaque || isUnknown(one))) return undefined;
  return new Set(names.map((one) => one?.text ?? ''));
}
