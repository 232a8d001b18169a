import type { Cursor } from '../yaml/cursor.js';
import { normalPath, sensitiveContent } from './host-paths.js';
import { type Foothold, footholdOf, type HostFolder } from './node-foothold.js';
import type { Pod } from './pod.js';

/** What a pod takes of its node: the fields of that name, the user root, what it mounts for the node, or a folder of it. */
export type Access =
  | 'privileged'
  | 'hostNetwork'
  | 'hostPID'
  | 'root'
  | 'mounts'
  | { readonly capability: string }
  | { readonly hostPath: Cursor };

/** The work of an agent of the node, with what shows that it is done. */
export interface NodeWork {
  /** To be read behind "an agent that". */
  readonly does: string;
  readonly at: Cursor;
}

interface Kind {
  readonly does: string;
  shownBy(taken: Foothold): Cursor | undefined;
  /** `all`: it is documented as privileged, with which it has everything but the folders of others. */
  readonly takes: 'all' | ReadonlySet<string>;
  /** Folders it writes to, of those that give something away. */
  readonly writes?: RegExp;
  /** Folders it has to be read only; who is privileged anyway may have them for the mounts in them. */
  readonly reads?: RegExp;
  /** Where it keeps folders of its own. */
  readonly keeps?: RegExp;
}

const ANYWHERE = /^/;
const NETWORK =
  /^\/(?:opt\/cni|etc\/cni|usr\/(?:lib|libexec)\/cni)(?:\/|$)|\/etc\/cni\/net\.d$|^\/(?:var\/)?run\/(?:netns|xtables\.lock)$/;
const KERNEL = /^\/(?:boot|dev\/kmsg|sys\/kernel\/(?:debug|tracing|security)|sys\/fs\/bpf|usr\/src)(?:\/|$)/;

/**
 * The agents of a node or of the cluster, by what they mount and what else they take. The Pod Security Standards keep the
 * level `privileged` for such workloads; device plugins and node drivers of CSI are documented as privileged, with the
 * kubelet's folders for plugins. Nobody needs the keys of the cluster, the homes of people or a container runtime for it.
 */
const KINDS: readonly Kind[] = [
  {
    does: 'sets up the network of the node',
    shownBy: ({ folders }) => folders.find(({ path }) => NETWORK.test(path))?.at,
    takes: 'all',
    writes: /^\/(?:etc\/cni|home\/kubernetes|usr\/(?:lib|libexec)\/cni|sys|proc|run|var\/run)(?:\/|$)/,
    reads: /^\/(?:etc\/(?!kubernetes).*)?$/,
    keeps: ANYWHERE,
  },
  {
    does: 'gives pods of the node their volumes or devices',
    shownBy: ({ folders }) => folders.find((folder) => isOfPlugins(folder) || isMountedFor(folder))?.at,
    takes: 'all',
    writes: /^\/(?:dev|sys|proc|run|var\/run|var\/lib\/kubelet|home\/kubernetes)(?:\/|$)/,
    reads: /^\/(?:etc\/(?!kubernetes).*)?$/,
    keeps: ANYWHERE,
  },
  {
    does: 'watches the kernel of the node',
    shownBy: ({ folders, capabilities }) =>
      folders.find(({ path }) => KERNEL.test(path))?.at ?? capabilities.get('BPF'),
    takes: 'all',
    writes: /^\/(?:sys|proc|usr\/src)(?:\/|$)/,
    reads: /^\/(?:(?:dev|boot|lib|lib64|usr|etc(?!\/kubernetes))(?:\/.*)?)?$/,
    keeps: ANYWHERE,
  },
  {
    does: 'manages the devices of the node',
    shownBy: ({ folders }) => {
      const isWritten = folders.some(({ path, isOnlyRead }) => path === '/dev' && !isOnlyRead);
      return isWritten ? folders.find(({ path }) => /^\/(?:run\/(?:udev|lvm)|sys)(?:\/|$)/.test(path))?.at : undefined;
    },
    takes: new Set(['privileged', 'hostPID', 'root', 'mounts', 'SYS_ADMIN', 'SYS_RAWIO']),
    writes: /^\/(?:dev|sys|proc|run|var\/run)(?:\/|$)/,
    keeps: /^\/(?:run|var\/run|var\/lib)\/[^/]/,
  },
  {
    does: 'answers for addresses in the network of the node',
    shownBy: ({ hostNetwork, capabilities }) =>
      hostNetwork ? (capabilities.get('NET_ADMIN') ?? capabilities.get('NET_RAW')) : undefined,
    takes: new Set(['hostNetwork', 'NET_ADMIN', 'NET_RAW', 'NET_BROADCAST']),
  },
  {
    does: 'runs before pods have a network',
    shownBy: ({ early }) => early,
    takes: new Set(['hostNetwork']),
  },
  {
    does: 'measures the node',
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
    does: "collects the node's logs",
    shownBy: ({ folders }) => folders.find(({ path }) => /^\/var\/log(?:\/|$)/.test(path))?.at,
    takes: new Set(),
    reads: /^\/var\/(?:log|lib\/docker\/containers)(?:\/|$)/,
    keeps: /^\/(?:run|var\/run|var\/lib)\/[^/]/,
  },
];

/** The work that takes something of the node, where the pod shows that it is an agent of the node that does it. */
export function nodeWorkOf(pod: Pod, access: Access): NodeWork | undefined {
  const taken = footholdOf(pod);
  if (!taken) return undefined;
  for (const kind of KINDS) {
    const at = isTakenBy(kind, access, taken) ? kind.shownBy(taken) : undefined;
    if (at) return { does: kind.does, at };
  }
  return undefined;
}

function isTakenBy({ takes, ...of }: Kind, access: Access, { folders }: Foothold): boolean {
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

/** Where the kubelet and its plugins meet: drivers of CSI and DRA, device plugins, and what backs their volumes up. */
function isOfPlugins({ path, isTemplate }: HostFolder): boolean {
  const folders = isTemplate
    ? /\/(?:plugins_registry|device-plugins|pod-resources)\b|\/plugins\//
    : /\/kubelet\/(?:plugins|plugins_registry|device-plugins|pod-resources)(?:\/|$)/;
  return folders.test(path);
}

/** A folder of its own in which it mounts something that the node and its pods are to see. */
function isMountedFor({ path, isShared, isTemplate }: HostFolder): boolean {
  return isShared && (isTemplate || sensitiveContent(path) === undefined || /\/kubelet(?:\/|$)/.test(normalPath(path)));
}
