import type { KindRow, ReferenceRow } from './row.js';

const GATEWAY_API = 'gateway.networking.k8s.io';

const routes = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => `${kind}.${GATEWAY_API}`);

const backendRef = (at: string): ReferenceRow => ({
  at,
  to: { kindAt: 'kind', kinds: { Service: 'Service' }, otherwise: 'Service' },
  namespace: 'namespace',
  port: 'port',
  use: 'name',
});

const destination = (at: string): ReferenceRow => ({
  at,
  name: 'host',
  port: 'port.number',
  isHost: true,
  to: 'Service',
  use: 'name',
});

/** The certificates of an authority. */
const caCertificate = (at: string): ReferenceRow => ({
  at,
  to: { kindAt: 'kind', kinds: { ConfigMap: 'ConfigMap', Secret: 'Secret' } },
  namespace: 'namespace',
  use: 'controller',
});

/** Istio, and the Gateway API. */
export const MESH: readonly KindRow[] = [
  {
    // The Secret is read in the namespace of the pods of the gateway.
    kinds: ['Gateway.networking.istio.io'],
    refers: [{ at: 'spec.servers.[].tls.credentialName', to: 'Secret', use: 'tls', anyNamespace: true }],
  },
  {
    kinds: ['VirtualService.networking.istio.io'],
    refers: [
      ...['http', 'tcp', 'tls'].map((protocol) => destination(`spec.${protocol}.[].route.[].destination`)),
      destination('spec.http.[].mirror'),
      // `mesh` is every sidecar.
      { at: 'spec.gateways.[]', isText: true, to: 'Gateway.networking.istio.io', use: 'name', isQualified: true },
    ],
  },
  {
    kinds: ['DestinationRule.networking.istio.io'],
    refers: [
      { at: 'spec.trafficPolicy.tls.credentialName', to: 'Secret', use: 'tls', anyNamespace: true },
      {
        at: 'spec.trafficPolicy.portLevelSettings.[].tls.credentialName',
        to: 'Secret',
        use: 'tls',
        anyNamespace: true,
      },
    ],
  },
  {
    kinds: [`Gateway.${GATEWAY_API}`],
    refers: [
      {
        at: 'spec.listeners.[].tls.certificateRefs.[]',
        to: { kindAt: 'kind', kinds: { Secret: 'Secret' }, otherwise: 'Secret' },
        namespace: 'namespace',
        use: 'tls',
      },
      caCertificate('spec.**.caCertificateRefs.[]'),
      { at: 'spec.gatewayClassName', to: `GatewayClass.${GATEWAY_API}`, use: 'name' },
    ],
  },
  {
    kinds: routes,
    refers: [
      {
        at: 'spec.parentRefs.[]',
        to: { kindAt: 'kind', kinds: { Gateway: `Gateway.${GATEWAY_API}` }, otherwise: `Gateway.${GATEWAY_API}` },
        namespace: 'namespace',
        use: 'name',
      },
      backendRef('spec.rules.[].backendRefs.[]'),
      backendRef('spec.rules.[].filters.[].requestMirror.backendRef'),
    ],
  },
  { kinds: [`BackendTLSPolicy.${GATEWAY_API}`], refers: [caCertificate('spec.validation.caCertificateRefs.[]')] },
  {
    // It allows objects of other namespaces to refer to those of its own.
    kinds: [`ReferenceGrant.${GATEWAY_API}`],
    refers: [
      {
        at: 'spec.to.[]',
        to: { kindAt: 'kind', kinds: { Secret: 'Secret', Service: 'Service', ConfigMap: 'ConfigMap' } },
        use: 'name',
      },
    ],
  },
];
