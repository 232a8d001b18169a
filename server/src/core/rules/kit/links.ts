/** A reference of a rule. */
export interface Source {
  readonly title: string;
  readonly url: string;
}

/** Returns the reference to a section of the Kubernetes page "RBAC Good Practices", by its anchor. */
export function rbacPractice(title: string, anchor: string): Source {
  return {
    title: `Role Based Access Control Good Practices: ${title}`,
    url: `https://kubernetes.io/docs/concepts/security/rbac-good-practices/#${anchor}`,
  };
}
