/** A minor version of Kubernetes 1: 30 stands for 1.30. */
export type KubernetesVersion = number;

/** The newest supported version, and the default. */
export const NEWEST_VERSION: KubernetesVersion = 37;

/**
 * Returns the version of `1.30`, `v1.30` or `1.30.2`; undefined for other texts and for versions that are not supported
 * yet.
 */
export function parseVersion(text: string): KubernetesVersion | undefined {
  const match = /^v?1\.(\d{1,3})(?:\.\d+)?$/.exec(text.trim());
  if (!match) return undefined;
  const minor = Number(match[1]);
  return minor <= NEWEST_VERSION ? minor : undefined;
}
