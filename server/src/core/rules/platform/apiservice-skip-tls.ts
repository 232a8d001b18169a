import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'apiservice-skip-tls',
  family: 'platform',
  level: 'error',
  scope: 'resource',
  controls: { nsa: ['encryption'] },
  summary: 'The API server does not verify an extension of its API',
  why: 'Who stands in between answers in place of the extension, and gets the names and groups of who asks.',
  how: 'Set `caBundle` to the authority that signed the certificate; cert-manager can inject it.',
  references: [
    {
      title: 'APIService (Kubernetes API)',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/',
    },
    { title: 'cert-manager: CA Injector', url: 'https://cert-manager.io/docs/concepts/ca-injector/' },
  ],
  *check(resource) {
    if (resource.kind !== 'APIService' || resource.group !== 'apiregistration.k8s.io') return;
    const field = resource.cursor.at('spec', 'insecureSkipTLSVerify');
    if (field?.value !== true) return;
    yield {
      at: field,
      message: say`The API server does not verify the certificate of ${describe(resource)}`,
      fixes: [
        {
          title: say`Verify the certificate; caBundle has to be set as well`,
          safety: 'intent',
          plan: () => setScalar(field, false),
        },
      ],
    };
  },
});
