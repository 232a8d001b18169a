/** Returns true for a name that only resolves inside a cluster: a Service's, or the pod itself. */
export function isInCluster(host: string): boolean {
  return /(?:^|\.)svc(?:\.[a-z0-9-]+)*$/i.test(host) || host === 'localhost' || /^127\./.test(host);
}
