import { AFTER } from '../../kubernetes/insertion-order.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { type Phrase, phrase, say } from '../../text/say.js';
import { setIn, setScalar } from '../../yaml/edit/edits.js';

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
        message: say`${describe(resource)} serves its host without TLS too`,
        fixes: [
          { title: say`Redirect plain HTTP to HTTPS`, safety: 'intent', plan: () => setScalar(policy, 'Redirect') },
        ],
      };
    } else if (!spec.has('tls') && !spec.open) {
      const filled = fillerOf(resource);
      yield {
        at: spec,
        range: resource.cursor.at('metadata', 'name')?.range ?? spec.keyRange ?? spec.range,
        ...(filled ? { level: 'information' as const } : {}),
        message: say`${describe(resource)} serves its host without TLS${filled ? say` unless ${filled} adds it` : ''}`,
        fixes: [
          {
            title: say`Terminate TLS at the router, with the router's certificate`,
            safety: 'review',
            plan: () =>
              setIn(
                spec,
                ['tls'],
                { termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect' },
                AFTER.openShiftRoute.tls,
              ),
          },
        ],
      };
    }
  },
});

/** The controllers that write `spec.tls` into a Route, by their annotations. */
const FILLED_BY: readonly (readonly [annotation: string, value: RegExp, by: Phrase])[] = [
  ['kubernetes.io/tls-acme', /^true$/, phrase`the ACME controller`],
  ['cert-manager.io/issuer', /./, phrase`cert-manager`],
  ['cert-manager.io/issuer-name', /./, phrase`cert-manager`],
  ['cert-manager.io/cluster-issuer', /./, phrase`cert-manager`],
  ['cert-utils-operator.redhat-cop.io/certs-from-secret', /./, phrase`the cert-utils operator`],
];

/** Returns the controller that adds TLS to the Route; undefined where none does. */
function fillerOf({ cursor }: Resource): Phrase | undefined {
  for (const { key = '', text } of cursor.at('metadata', 'annotations')?.entries() ?? []) {
    const filler = FILLED_BY.find(([annotation, value]) => annotation === key && value.test(text));
    if (filler) return filler[2];
  }
  return undefined;
}
