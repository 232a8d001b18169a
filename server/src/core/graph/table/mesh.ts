import type { KindRow, ReferenceRow } from './row.js';

const GATEWAY_API = 'gateway.networking.k8s.io';

const routes = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => `${kind}.${GATEWAY_API}`);

const backendRef = (at: string): ReferenceRow => ({
  at,
  to: { kindAt: 'kind', kinds: { Service: 'Service' }, otherwise: 'Service' },
  namespace: 'namespace',
  use: 'name',
});

/** Istio, and the Gateway API. */
export const MESH: readonly KindRow[] = [
  {
    // The Secret is read in the namespace of the pods of the gateway.
    kinds: ['Gateway.networking.istio.io'],
    refers: [{ at: 'spec.servers.[].tls.credentialName', to: 'Secret', use: 'tls', anyNamespace: true }],
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
    ],
  },
];
