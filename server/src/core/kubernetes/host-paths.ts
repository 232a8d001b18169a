import { type Phrase, phrase, words } from '../text/say.js';

/** Folders of a node and what a reader or writer of them gets, the more special ones first. */
const SENSITIVE: readonly (readonly [folder: string, what: Phrase])[] = [
  ['/etc/kubernetes', phrase`the cluster's keys and certificates`],
  ['/var/lib/kubelet', phrase`the secrets and volumes of every pod on the node`],
  ['/var/lib/etcd', phrase`all data of the cluster`],
  ['/var/lib/docker', phrase`the file systems of every container on the node`],
  ['/var/lib/containerd', phrase`the file systems of every container on the node`],
  ['/var/lib/containers', phrase`the file systems of every container on the node`],
  ['/root', phrase`the files of the node's administrator`],
  ['/home', phrase`the files of everybody with an account on the node`],
  ['/etc', phrase`the configuration of the node`],
  ['/boot', phrase`the node's kernel`],
  ['/proc', phrase`the processes of the node`],
  ['/sys', phrase`the node's kernel settings and devices`],
  ['/bin', phrase`the programs of the node`],
  ['/sbin', phrase`the programs of the node`],
  ['/lib', phrase`the libraries of the node`],
  ['/lib64', phrase`the libraries of the node`],
  ['/usr', phrase`the programs of the node`],
];

/** Folders that are sensitive as a whole only: the folders below them are not. */
const SENSITIVE_AS_A_WHOLE: ReadonlyMap<string, Phrase> = new Map([
  ['/', phrase`the whole file system of the node`],
  ['/dev', phrase`every device of the node`],
  ['/var', phrase`the data of everything that runs on the node`],
  ['/var/lib', phrase`the data of everything that runs on the node`],
  ['/run', phrase`the sockets of everything that runs on the node`],
  ['/var/run', phrase`the sockets of everything that runs on the node`],
]);

/** Folders in which plugins and the kubelet meet: they hold sockets, and no secrets. */
const OF_PLUGINS = /^\/var\/lib\/kubelet\/(?:device-plugins|plugins|plugins_registry|pod-resources)(?:\/|$)/;

/** Files that many workloads read and that disclose nothing. */
const HARMLESS =
  /^\/etc\/(?:localtime|timezone|resolv\.conf|hosts|hostname|os-release|machine-id|ssl\/certs|pki\/tls\/certs|pki\/ca-trust|ca-certificates)(?:\/|$)|^\/usr\/(?:share|local\/share)\/(?:ca-certificates|zoneinfo)(?:\/|$)|^\/lib\/modules(?:\/|$)|^\/usr\/lib\/(?:modules|os-release)(?:\/|$)/;

const SOCKETS: readonly (readonly [path: RegExp, runtime: string])[] = [
  [/^\/(?:var\/)?run\/docker(?:\.sock|\/.*\.sock)?$/, 'Docker'],
  [/^\/(?:var\/)?run\/(?:k3s\/)?containerd(?:\/containerd\.sock)?$/, 'containerd'],
  [/^\/(?:var\/)?run\/dockershim\.sock$/, 'Docker'],
  [/^\/(?:var\/)?run\/cri-dockerd\.sock$/, 'Docker'],
  [/^\/(?:var\/)?run\/crio(?:\/crio\.sock)?$/, 'CRI-O'],
  [/^\/(?:var\/)?run\/podman(?:\/podman\.sock)?$/, 'Podman'],
];

/** Returns what a folder of the node discloses; undefined for harmless ones. */
export function sensitiveContent(path: string): string | undefined {
  const normal = normalPath(path);
  if (HARMLESS.test(normal) || OF_PLUGINS.test(normal)) return undefined;
  const whole = SENSITIVE_AS_A_WHOLE.get(normal);
  const what = whole ?? SENSITIVE.find(([folder]) => normal === folder || normal.startsWith(`${folder}/`))?.[1];
  return what && words(what);
}

/** Returns the container runtime whose socket a path of the node is or contains; undefined for other paths. */
export function runtimeOfSocket(path: string): string | undefined {
  const normal = normalPath(path);
  return SOCKETS.find(([pattern]) => pattern.test(normal))?.[1];
}

/**
 * Returns true for a device that is neither a disk nor the memory of the node: a container needs more rights to open
 * it.
 */
export function isLesserDevice(path: string): boolean {
  return /^\/dev\/(?!(?:mem|kmem|port|mapper|disk|block|dm-|sd|hd|vd|xvd|nvme|loop|md)[^/]*(?:\/|$)|(?:shm|hugepages|pts)(?:\/|$))./.test(
    normalPath(path),
  );
}

/** Returns true for paths with sockets or devices, which programs talk to although they are mounted read-only. */
export function holdsSocketsOrDevices(path: string): boolean {
  const normal = normalPath(path);
  return OF_PLUGINS.test(normal) || /^\/(?:dev|run|var\/run)(?:\/|$)/.test(normal);
}

/** Returns a path without doubled slashes, `.`, `..` and a slash at the end. */
export function normalPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return `/${steps.join('/')}`;
}
