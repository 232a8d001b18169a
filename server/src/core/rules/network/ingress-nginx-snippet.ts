import { ingressAnnotationsOf } from '../../kubernetes/ingress.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Finding } from '../../model/finding.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { removeEntry, setScalar } from '../../yaml/edit/edits.js';

const SNIPPET = /^nginx\.(?:ingress\.kubernetes\.io|org)\/[a-z-]*snippets?$/;

export default defineRule({
  id: 'ingress-nginx-snippet',
  family: 'network',
  level: 'error',
  scope: 'resource',
  summary: 'An Ingress writes, or may write, into the configuration of NGINX',
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
    yield* allowed(resource);
    for (const annotation of ingressAnnotationsOf(resource)) {
      const { key = '', text, opaque } = annotation;
      if (!SNIPPET.test(key) || (text.trim() === '' && !opaque)) continue;
      yield {
        at: annotation,
        range: annotation.keyRange ?? annotation.range,
        message: say`${describe(resource)} writes into the configuration of NGINX with the annotation "${key.split('/')[1]}"`,
        fixes: [
          {
            title: say`Remove the snippet; what it configured is then gone`,
            safety: 'intent',
            plan: () => removeEntry(annotation),
          },
        ],
      };
    }
  },
});

/** Reports the key in the controller's ConfigMap that allows snippets in every Ingress; it is off by default. */
function* allowed(resource: Resource): Generator<Finding> {
  if (resource.kind !== 'ConfigMap' || resource.group !== '') return;
  const setting = resource.cursor.at('data', 'allow-snippet-annotations');
  if (setting?.text !== 'true' || setting.opaque) return;
  yield {
    at: setting,
    message: say`${describe(resource)} lets every Ingress write into the configuration of NGINX`,
    fixes: [
      {
        title: say`Refuse snippets; Ingresses that have one are then refused`,
        safety: 'intent',
        plan: () => setScalar(setting, 'false'),
      },
    ],
  };
}
