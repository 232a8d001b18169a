import { ingressAnnotationsOf } from '../../kubernetes/ingress.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

const REDIRECT =
  /^(?:nginx\.ingress\.kubernetes\.io|haproxy\.org|haproxy-ingress\.github\.io|ingress\.kubernetes\.io)\/ssl-redirect$/;

export default defineRule({
  id: 'ingress-ssl-redirect-off',
  family: 'network',
  level: 'warning',
  scope: 'resource',
  controls: { nsa: ['encryption'] },
  summary: 'An Ingress with TLS serves its hosts without it too',
  why: 'Who types the name or follows an old link stays on plain HTTP, and with it the password and the cookies.',
  how: 'Leave the redirect on, which is the default.',
  references: [
    {
      title: 'ingress-nginx: Server-side HTTPS enforcement through redirect',
      url: 'https://kubernetes.github.io/ingress-nginx/user-guide/tls/#server-side-https-enforcement-through-redirect',
    },
  ],
  *check(resource) {
    const tls = resource.cursor.at('spec', 'tls');
    // Without TLS in the Ingress there is no address to redirect to, or a proxy before the controller redirects.
    if (tls?.kind !== 'sequence' || tls.size === 0) return;
    for (const annotation of ingressAnnotationsOf(resource)) {
      if (!REDIRECT.test(annotation.key ?? '') || annotation.value !== 'false') continue;
      yield {
        at: annotation,
        message: say`${describe(resource)} has TLS and serves its hosts without it too`,
        fixes: [
          {
            title: say`Redirect plain HTTP to HTTPS`,
            safety: 'intent',
            plan: () => setScalar(annotation, 'true'),
          },
        ],
      };
    }
  },
});
