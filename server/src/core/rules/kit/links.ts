/** A text a rule is founded on. */
export interface Source {
  readonly title: string;
  readonly url: string;
}

/** A part of Kubernetes' own good practices for RBAC, by its anchor. */
export function rbacPractice(title: string, anchor: string): Source {
  return {
    title: `Role Based Access Control Good Practices: ${title}`,
    url: `https://kubernetes.io/docs/concepts/security/rbac-good-practices/#${anchor}`,
  };
}
