import { pathOfEntry } from '../../yaml/select.js';
import type { KindRow, KindsByWord, ReferenceRow } from './row.js';

const CM = 'cert-manager.io';

/** The kinds of `issuerRef`; other groups have issuers of their own, which are not known. */
const ISSUERS: KindsByWord = {
  kindAt: 'kind',
  kinds: { Issuer: `Issuer.${CM}`, ClusterIssuer: `ClusterIssuer.${CM}` },
  otherwise: `Issuer.${CM}`,
};

const CERTIFICATE_KEYS = ['tls.crt', 'tls.key', 'ca.crt'] as const;

/** The annotations of what has its certificates made. Source: cert-manager, Annotated Ingress resource and Gateway. */
const annotated: readonly ReferenceRow[] = [
  {
    at: pathOfEntry('metadata.annotations', 'cert-manager.io/issuer'),
    // Others than cert-manager have issuers of groups of their own.
    when: { [pathOfEntry('metadata.annotations', 'cert-manager.io/issuer-group')]: /^(?:cert-manager\.io)?$/ },
    to: `Issuer.${CM}`,
    use: 'controller',
  },
  {
    at: pathOfEntry('metadata.annotations', 'cert-manager.io/cluster-issuer'),
    to: `ClusterIssuer.${CM}`,
    use: 'controller',
  },
];

/** cert-manager and trust-manager. Source: their API references. */
export const CERTIFICATES: readonly KindRow[] = [
  {
    kinds: ['Ingress.networking.k8s.io', 'Ingress.extensions', 'Gateway.gateway.networking.k8s.io'],
    refers: annotated,
  },
  {
    kinds: [`Certificate.${CM}`],
    refers: [{ at: 'spec.issuerRef', to: ISSUERS, use: 'controller' }],
    makes: [
      {
        makes: 'Secret',
        at: 'spec',
        name: 'secretName',
        fixedKeys: CERTIFICATE_KEYS,
        anyKeyWhere: ['keystores', 'additionalOutputFormats', 'secretTemplate'],
        named: true,
      },
    ],
  },
  {
    kinds: [`Issuer.${CM}`],
    refers: [{ at: 'spec.ca.secretName', to: 'Secret', use: 'tls' }],
    makes: [
      { makes: 'Secret', at: 'spec.acme.privateKeySecretRef', name: 'name', fixedKeys: ['tls.key'], named: true },
    ],
  },
  {
    // A ClusterIssuer reads Secrets of a namespace that the controller is told.
    kinds: [`ClusterIssuer.${CM}`],
    refers: [{ at: 'spec.ca.secretName', to: 'Secret', use: 'tls', anyNamespace: true }],
    makes: [
      {
        makes: 'Secret',
        at: 'spec.acme.privateKeySecretRef',
        name: 'name',
        fixedKeys: ['tls.key'],
        named: true,
        anyNamespace: true,
      },
    ],
  },
  {
    kinds: ['Bundle.trust.cert-manager.io'],
    makes: [
      { makes: 'ConfigMap', anyKey: true, anyNamespace: true },
      { makes: 'Secret', anyKey: true, anyNamespace: true },
    ],
  },
];
