/** A text a rule is founded on. */
export interface Source {
  readonly title: string;
  readonly url: string;
}

/** A recommendation of the CIS Kubernetes Benchmark, by its number in version 1.8. */
export function cis(section: string): Source {
  return {
    title: `CIS Kubernetes Benchmark 1.8, ${section}`,
    url: 'https://www.cisecurity.org/benchmark/kubernetes',
  };
}

/** The hardening guide of the NSA and CISA; `section` is one of its headings. */
export function nsa(section: string): Source {
  return {
    title: `NSA and CISA: Kubernetes Hardening Guidance 1.2, ${section}`,
    url: 'https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF',
  };
}

/** A part of Kubernetes' own good practices for RBAC, by its anchor. */
export function rbacPractice(title: string, anchor: string): Source {
  return {
    title: `Role Based Access Control Good Practices: ${title}`,
    url: `https://kubernetes.io/docs/concepts/security/rbac-good-practices/#${anchor}`,
  };
}
