import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../rule.js';
import { setIn, setScalar } from '../../yaml/edits.js';

export default defineRule({
  id: 'route-insecure',
  family: 'network',
  level: 'warning',
  scope: 'resource',
  controls: { nsa: ['encryption'] },
  summary: 'An OpenShift Route serves its host without TLS',
  why: 'Passwords, cookies and tokens cross the network in the clear, and anybody on the way can change what is served.',
  how: 'Set `tls.termination`, and `tls.insecureEdgeTerminationPolicy` to Redirect.',
  references: [
    {
      title: 'Route (OpenShift API)',
      url: 'https://docs.openshift.com/container-platform/latest/rest_api/network_apis/route-route-openshift-io-v1.html',
    },
    {
      title: 'OpenShift: Secured routes',
      url: 'https://docs.openshift.com/container-platform/latest/networking/routes/secured-routes.html',
    },
  ],
  *check(resource) {
    const spec = resource.cursor.at('spec');
    if (resource.kind !== 'Route' || resource.group !== 'route.openshift.io' || !spec?.has('to')) return;
    const policy = spec.at('tls', 'insecureEdgeTerminationPolicy');
    if (policy?.value === 'Allow') {
      yield {
        at: policy,
        message: `${describe(resource)} serves its host without TLS too`,
        fixes: [{ title: 'Redirect plain HTTP to HTTPS', safety: 'review', plan: () => setScalar(policy, 'Redirect') }],
      };
    } else if (!spec.has('tls') && !spec.open) {
      yield {
        at: spec,
        range: resource.cursor.at('metadata', 'name')?.range ?? spec.keyRange ?? spec.range,
        message: `${describe(resource)} serves its host without TLS`,
        fixes: [
          {
            title: "Terminate TLS at the router, with the router's certificate",
            safety: 'review',
            plan: () =>
              setIn(spec, ['tls'], { termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect' }, ['port', 'to']),
          },
        ],
      };
    }
  },
});
