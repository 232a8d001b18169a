import { type Phrase, phrase } from '../text/say.js';
import type { Cursor } from '../yaml/cursor.js';
import { normalPath, sensitiveContent } from './host-paths.js';
import { type HostFolder, type NodeAccess, nodeAccessOf } from './node-access.js';
import type { Pod } from './pod.js';

/**
 * An access of a pod to its node: the fields of that name, the user root, mounts for the node, a capability, or a
 * folder of the node.
 */
export type Access =
  | 'privileged'
  | 'hostNetwork'
  | 'hostPID'
  | 'root'
  | 'mounts'
  | { readonly capability: string }
  | { readonly hostPath: Cursor };

/** The work of a node agent, with the value that shows it. */
export interface NodeWork {
  /** The end of a phrase that begins with "an agent that". */
  readonly does: Phrase;
  readonly at: Cursor;
}

interface Kind {
  readonly does: Phrase;
  shownBy(taken: NodeAccess): Cursor | undefined;
  /**
   * The accesses that the work needs. `all`: its projects document it as privileged, with every access but the folders
   * of others.
   */
  readonly takes: 'all' | ReadonlySet<string>;
  /** The sensitive folders that it writes to. */
  readonly writes?: RegExp;
  /** The folders that it has to mount read-only. A privileged agent may mount them to see the mounts in them. */
  readonly reads?: RegExp;
  /** The folders in which it keeps its own data. */
  readonly keeps?: RegExp;
}

const ANYWHERE = /^/;
const NETWORK =
  /^\/(?:opt\/cni|etc\/cni|usr\/(?:lib|libexec)\/cni)(?:\/|$)|\/etc\/cni\/net\.d$|^\/(?:var\/)?run\/(?:netns|xtables\.lock)$/;
const KERNEL = /^\/(?:boot|dev\/kmsg|sys\/kernel\/(?:debug|tracing|security)|sys\/fs\/bpf|usr\/src)(?:\/|$)/;

/**
 * The kinds of node agents, by their mounts and other accesses. The Pod Security Standards intend the level
 * `privileged` for such workloads; device plugins and node drivers of CSI are documented as privileged, with the
 * kubelet's folders for plugins. None of them needs the keys of the cluster, people's home folders or a container
 * runtime.
 */
const KINDS: readonly Kind[] = [
  {
    does: phrase`sets up the network of the node`,
    shownBy: ({ folders }) => folders.find(({ path }) => NETWORK.test(path))?.at,
    takes: 'all',
    writes: /^\/(?:etc\/cni|home\/kubernetes|usr\/(?:lib|libexec)\/cni|sys|proc|run|var\/run)(?:\/|$)/,
    reads: /^\/(?:etc\/(?!kubernetes).*)?$/,
    keeps: ANYWHERE,
  },
  {
    does: phrase`gives pods of the node their volumes or devices`,
    shownBy: ({ folders }) => folders.find((folder) => isOfPlugins(folder) || isMountedFor(folder))?.at,
    takes: 'all',
    writes: /^\/(?:dev|sys|proc|run|var\/run|var\/lib\/kubelet|home\/kubernetes)(?:\/|$)/,
    reads: /^\/(?:etc\/(?!kubernetes).*)?$/,
    keeps: ANYWHERE,
  },
  {
    does: phrase`watches the kernel of the node`,
    shownBy: ({ folders, capabilities }) =>
      folders.find(({ path }) => KERNEL.test(path))?.at ?? capabilities.get('BPF'),
    takes: 'all',
    writes: /^\/(?:sys|proc|usr\/src)(?:\/|$)/,
    reads: /^\/(?:(?:dev|boot|lib|lib64|usr|etc(?!\/kubernetes))(?:\/.*)?)?$/,
    keeps: ANYWHERE,
  },
  {
    does: phrase`manages the devices of the node`,
    shownBy: ({ folders }) => {
      const isWritten = folders.some(({ path, isOnlyRead }) => path === '/dev' && !isOnlyRead);
      return isWritten ? folders.find(({ path }) => /^\/(?:run\/(?:udev|lvm)|sys)(?:\/|$)/.test(path))?.at : undefined;
    },
    takes: new Set(['privileged', 'hostPID', 'root', 'mounts', 'SYS_ADMIN', 'SYS_RAWIO']),
    writes: /^\/(?:dev|sys|proc|run|var\/run)(?:\/|$)/,
    keeps: /^\/(?:run|var\/run|var\/lib)\/[^/]/,
  },
  {
    does: phrase`answers for addresses in the network of the node`,
    shownBy: ({ hostNetwork, capabilities }) =>
      hostNetwork ? (capabilities.get('NET_ADMIN') ?? capabilities.get('NET_RAW')) : undefined,
    takes: new Set(['hostNetwork', 'NET_ADMIN', 'NET_BROADCAST']),
  },
  {
    does: phrase`runs before pods have a network`,
    shownBy: ({ early }) => early,
    takes: new Set(['hostNetwork']),
  },
  {
    does: phrase`measures the node`,
    shownBy: ({ folders }) => {
      const [first, second] = folders.filter(
        ({ path, isOnlyRead }) => isOnlyRead && /^\/(?:proc|sys(?:\/.*)?)?$/.test(path),
      );
      return second && first?.at;
    },
    takes: new Set(['hostNetwork', 'hostPID']),
    reads: /^\/(?:(?:proc|sys|dev)(?:\/.*)?)?$/,
  },
  {
    does: phrase`collects the node's logs`,
    shownBy: ({ folders }) => folders.find(({ path }) => /^\/var\/log(?:\/|$)/.test(path))?.at,
    takes: new Set(),
    reads: /^\/var\/(?:log|lib\/docker\/containers)(?:\/|$)/,
    keeps: /^\/(?:run|var\/run|var\/lib)\/[^/]/,
  },
];

/**
 * Returns the work that needs an access, where the pod shows that it is a node agent that does this work; undefined
 * otherwise.
 */
export function nodeWorkOf(pod: Pod, access: Access): NodeWork | undefined {
  const taken = nodeAccessOf(pod);
  if (!taken) return undefined;
  for (const kind of KINDS) {
    const at = isTakenBy(kind, access, taken) ? kind.shownBy(taken) : undefined;
    if (at) return { does: kind.does, at };
  }
  return undefined;
}

function isTakenBy({ takes, ...of }: Kind, access: Access, { folders }: NodeAccess): boolean {
  if (typeof access === 'string') return takes === 'all' || takes.has(access);
  if ('capability' in access) return takes === 'all' || takes.has(access.capability.toUpperCase().replace(/^CAP_/, ''));
  const { start } = access.hostPath.range;
  const folder = folders.find(({ at }) => at.range.start === start);
  if (!folder) return false;
  const isOwn = folder.isTemplate || sensitiveContent(folder.path) === undefined;
  const written = isOwn ? of.keeps : of.writes;
  const isRead = folder.isOnlyRead || folder.isElsewhere || (takes === 'all' && folder.isForMounts);
  return written?.test(folder.path) === true || (isRead && of.reads?.test(folder.path) === true);
}

/**
 * Returns true for folders in which the kubelet and its plugins meet: CSI and DRA drivers, device plugins, and backups
 * of their volumes.
 */
function isOfPlugins({ path, isTemplate }: HostFolder): boolean {
  const folders = isTemplate
    ? /\/(?:plugins_registry|device-plugins|pod-resources)\b|\/plugins\//
    : /\/kubelet\/(?:plugins|plugins_registry|device-plugins|pod-resources)(?:\/|$)/;
  return folders.test(path);
}

/** Returns true for an agent's own folder in which it mounts something for the node and its pods. */
function isMountedFor({ path, isShared, isTemplate }: HostFolder): boolean {
  return isShared && (isTemplate || sensitiveContent(path) === undefined || /\/kubelet(?:\/|$)/.test(normalPath(path)));
}
