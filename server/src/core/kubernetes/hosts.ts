/** Returns true for a name that only resolves inside a cluster: a Service's, or the pod itself. */
export function isInCluster(host: string): boolean {
  return isOfService(host) || host === 'localhost' || /^127\./.test(host);
}

/** True for `NAME.NAMESPACE.svc`, with or without the domain of a cluster. */
function isOfService(host: string): boolean {
  const labels = host.toLowerCase().split('.');
  const at = labels.lastIndexOf('svc');
  return at >= 0 && labels.slice(at).every((label) => /^[a-z0-9-]+$/.test(label));
}
