/** A minor version of Kubernetes 1: 30 stands for 1.30. */
export type KubernetesVersion = number;

/** The newest version whose behaviour is known here, and the default. */
export const NEWEST_VERSION: KubernetesVersion = 37;

/** Reads `1.30`, `v1.30` or `1.30.2`; undefined for anything else or a version not known here. */
export function parseVersion(text: string): KubernetesVersion | undefined {
  const match = /^v?1\.(\d{1,3})(?:\.\d+)?$/.exec(text.trim());
  if (!match) return undefined;
  const minor = Number(match[1]);
  return minor <= NEWEST_VERSION ? minor : undefined;
}
