import { append } from '../text/append.js';
import { memo } from '../text/memo.js';
import type { Cursor } from '../yaml/cursor.js';
import { normalPath } from './host-paths.js';
import { type Pod, podFieldOf } from './pod.js';
import { isOnlyRead, mountsOf } from './pod-parts.js';
import { VALUES_KIND } from './pod-spec-table.js';

/** A folder of the node in a pod. */
export interface HostFolder {
  /** The normalized path with `/`; a template as it is written. */
  readonly path: string;
  readonly isTemplate: boolean;
  readonly at: Cursor;
  /** True where it is mounted, and every mount is read-only. */
  readonly isOnlyRead: boolean;
  /** True where it is mounted to see the node's mounts in it. */
  readonly isForMounts: boolean;
  /** True where its mounts are not written in this file. */
  readonly isElsewhere: boolean;
  /** True where mounts of a container in it appear on the node. */
  readonly isShared: boolean;
}

/** The accesses of a pod to its node, for pods that are part of the nodes or of the cluster itself. */
export interface NodeAccess {
  readonly folders: readonly HostFolder[];
  /** The value that shows that it runs before pods have a network. */
  readonly early: Cursor | undefined;
  readonly hostNetwork: boolean;
  /** The capabilities that any of its containers adds, in upper case and without `CAP_`. */
  readonly capabilities: ReadonlyMap<string, Cursor>;
}

/**
 * Returns the accesses of a pod to its node; undefined for pods that run neither on every node, by a DaemonSet or the
 * kubelet, nor before all others.
 */
export const nodeAccessOf = memo((pod: Pod): NodeAccess | undefined => {
  if (pod.resource.kind === VALUES_KIND) return nodeAccessInValues(pod) || undefined;
  return isOnEveryNode(pod) ? nodeAccessInPod(pod) || undefined : { ...NOTHING, early: earlyIn(pod) };
});

/**
 * Returns true for pods that run on every node. Static pods have the priority of system components, without which the
 * kubelet would evict them.
 */
function isOnEveryNode(pod: Pod): boolean {
  const { kind } = pod.resource;
  if (kind === 'DaemonSet') return true;
  const priority = kind === 'Pod' ? podFieldOf(pod, 'priorityClassName') : 'absent';
  return typeof priority !== 'string' && CRITICAL.test(priority.text);
}

/** Returns true where a pod is known to share the network of its node. */
export function sharesNetwork(pod: Pod): boolean {
  const field = podFieldOf(pod, 'hostNetwork');
  if (typeof field !== 'string') return field.value === true;
  if (pod.resource.kind !== VALUES_KIND) return false;
  for (let around: Cursor | undefined = pod.cursor; around; around = around.parent)
    if ([around, ...around.entries()].some((one) => one.at('hostNetwork')?.value === true)) return true;
  return false;
}

const CRITICAL = /^system-(?:node|cluster)-critical$/;
const NOTHING = { folders: [], early: undefined, hostNetwork: false, capabilities: new Map<string, Cursor>() };

/**
 * Returns the priority class of a system component that tolerates nodes which are not ready for other pods; undefined
 * for other pods.
 */
function earlyIn(pod: Pod): Cursor | undefined {
  const [priority, tolerations] = [podFieldOf(pod, 'priorityClassName'), podFieldOf(pod, 'tolerations')];
  if (typeof priority === 'string' || typeof tolerations === 'string' || !CRITICAL.test(priority.text))
    return undefined;
  const bears = tolerations
    .items()
    .some((item) => item.at('operator')?.value === 'Exists' && BEFORE_OTHERS.test(item.at('key')?.text ?? ''));
  return bears ? priority : undefined;
}

/** The keys of tolerations for every taint, or for nodes that accept no other pods yet. */
const BEFORE_OTHERS =
  /^(?:CriticalAddonsOnly|node\.kubernetes\.io\/(?:not-ready|network-unavailable)|node\.cloudprovider\.kubernetes\.io\/uninitialized)?$/;

function nodeAccessInPod(pod: Pod): NodeAccess {
  const folders = pod.volumes.flatMap((volume): HostFolder[] => {
    const at = volume.type === 'hostPath' ? volume.source.at('path') : undefined;
    if (!at) return [];
    const mounts = mountsOf(pod, volume);
    const propagations = mounts.map(({ cursor }) => cursor.at('mountPropagation')?.value);
    return [
      {
        ...pathAt(at),
        at,
        isOnlyRead: isOnlyRead(pod, volume),
        isForMounts: mounts.length > 0 && propagations.every((value) => value === 'HostToContainer'),
        isElsewhere: false,
        isShared: propagations.includes('Bidirectional'),
      },
    ];
  });
  return {
    folders,
    early: earlyIn(pod),
    hostNetwork: sharesNetwork(pod),
    capabilities: new Map(
      pod.containers.flatMap((container) =>
        [...(container.at('securityContext', 'capabilities', 'add')?.items() ?? [])].map((item) => [
          item.text.toUpperCase().replace(/^CAP_/, ''),
          item,
        ]),
      ),
    ),
  };
}

function pathAt(at: Cursor): Pick<HostFolder, 'path' | 'isTemplate'> {
  const { start, end } = at.localRange;
  if (at.opaque) return { path: at.sourceText.slice(start, end), isTemplate: true };
  return { path: normalPath(at.text.replace(/^[A-Za-z]:\\/, '/').replaceAll('\\', '/')), isTemplate: false };
}

/**
 * Returns the accesses in Helm values, where a pod is in pieces: a setting beside another one, or beside a mapping
 * around it, is about the same workload. Values name kinds in words; without one only the chart knows the kind, and the
 * kubelet's own folders have to show it.
 */
function nodeAccessInValues({ cursor }: Pod): NodeAccess | false {
  const folders: HostFolder[] = [];
  let own: string | undefined;
  for (let around: Cursor | undefined = cursor; around; around = around.parent) {
    own ??= kindIn(around);
    const all = [around.at('controller'), ...(around.at('controllers')?.entries() ?? [])].flatMap(
      (controller) => (controller && kindIn(controller)) ?? [],
    );
    // Settings that several workloads share may be for each of them.
    if (own === undefined && all.length > 0) own = all.find(isDaemonSet) ?? all[0];
    for (const entry of around.entries()) if (HOLDS_FOLDERS.test(entry.key ?? '')) append(folders, foldersBelow(entry));
  }
  return (own === undefined || isDaemonSet(own)) && { ...NOTHING, folders };
}

function kindIn(values: Cursor): string | undefined {
  return [values.at('type')?.string, values.at('kind')?.string].find((kind) => WORKLOADS.test(kind ?? ''));
}

function isDaemonSet(kind: string): boolean {
  return /^daemonset$/i.test(kind);
}

const WORKLOADS = /^(?:daemonset|deployment|statefulset|cronjob|job|replicaset)$/i;
const HOLDS_FOLDERS = /volumes?$|^persistence$|^kubelet\w*(?:dir|path|directory)$/i;

function foldersBelow(entry: Cursor): readonly HostFolder[] {
  return [...entry.walk()].flatMap((at) => {
    const isPath = at.key === 'hostPath' || (at.key === 'path' && at.parent?.key === 'hostPath') || at === entry;
    if (!isPath || at.string === undefined) return [];
    const path = at === entry ? { path: `${normalPath(at.string)}/plugins`, isTemplate: false } : pathAt(at);
    return [{ ...path, at, isOnlyRead: false, isForMounts: false, isElsewhere: true, isShared: false }];
  });
}
