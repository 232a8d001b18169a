import { ingressAnnotationsOf } from '../../kubernetes/ingress.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../rule.js';
import { removeEntry } from '../../yaml/edits.js';

const SNIPPET = /^nginx\.(?:ingress\.kubernetes\.io|org)\/[a-z-]*snippets?$/;

export default defineRule({
  id: 'ingress-nginx-snippet',
  family: 'network',
  level: 'error',
  scope: 'resource',
  summary: 'An Ingress writes into the configuration of NGINX',
  why: 'Who may write Ingresses can read with a snippet every Secret the controller reads, in all namespaces (CVE-2021-25742); the controller therefore refuses snippets by default.',
  how: 'Use an annotation made for the purpose, or the ConfigMap of the controller.',
  references: [
    {
      title: 'ingress-nginx: Annotations Risks',
      url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/',
    },
    {
      title: 'CVE-2021-25742: Ingress-nginx custom snippets allows retrieval of serviceaccount token and secrets',
      url: 'https://github.com/kubernetes/kubernetes/issues/126811',
    },
  ],
  *check(resource) {
    for (const annotation of ingressAnnotationsOf(resource)) {
      const { key = '', text, opaque } = annotation;
      if (!SNIPPET.test(key) || (text.trim() === '' && !opaque)) continue;
      yield {
        at: annotation,
        range: annotation.keyRange ?? annotation.range,
        message: `${describe(resource)} writes into the configuration of NGINX with the annotation "${key.split('/')[1]}"`,
        fixes: [
          {
            title: 'Remove the snippet; what it configured is then gone',
            safety: 'review',
            plan: () => removeEntry(annotation),
          },
        ],
      };
    }
  },
});
