import { pathOfEntry } from '../../yaml/select.js';
import type { KindRow, KindsByWord, ReferenceRow } from './row.js';

const TRAEFIK = ['traefik.io', 'traefik.containo.us'] as const;

const annotation = (name: string): string => pathOfEntry('metadata.annotations', name);
const secret = (at: string, use: 'tls' | 'controller' = 'controller'): ReferenceRow => ({ at, to: 'Secret', use });

const INGRESSES = ['Ingress.networking.k8s.io', 'Ingress.extensions'];

/** Annotations by which a controller reads a Secret. Sources: the documentation of ingress-nginx and of HAProxy Ingress. */
const READ_BY_ANNOTATION = [
  ...['auth-secret', 'auth-tls-secret', 'proxy-ssl-secret'].map((name) => `nginx.ingress.kubernetes.io/${name}`),
  ...['auth-secret', 'auth-tls-secret', 'secure-crt-secret', 'secure-verify-ca-secret'].map(
    (name) => `haproxy-ingress.github.io/${name}`,
  ),
];

/** The objects of Traefik, in a group of its API. Source: its custom resource definitions. */
function traefik(group: string): readonly KindRow[] {
  const kinds = (...names: readonly string[]): readonly string[] => names.map((name) => `${name}.${group}`);
  const services: KindsByWord = {
    kindAt: 'kind',
    kinds: { Service: 'Service', TraefikService: `TraefikService.${group}` },
    otherwise: 'Service',
  };
  const service = (at: string): ReferenceRow => ({
    at,
    namespace: 'namespace',
    port: 'port',
    to: services,
    use: 'name',
  });
  const middlewares = (at: string, kind: string): ReferenceRow => ({
    at,
    namespace: 'namespace',
    to: `${kind}.${group}`,
    use: 'name',
  });
  return [
    {
      kinds: kinds('IngressRoute', 'IngressRouteTCP', 'IngressRouteUDP'),
      refers: [
        secret('spec.tls.secretName', 'tls'),
        { at: 'spec.tls.options', namespace: 'namespace', to: `TLSOption.${group}`, use: 'name' },
        { at: 'spec.tls.store', namespace: 'namespace', to: `TLSStore.${group}`, use: 'name' },
        service('spec.routes.[].services.[]'),
      ],
    },
    { kinds: kinds('IngressRoute'), refers: [middlewares('spec.routes.[].middlewares.[]', 'Middleware')] },
    { kinds: kinds('IngressRouteTCP'), refers: [middlewares('spec.routes.[].middlewares.[]', 'MiddlewareTCP')] },
    {
      kinds: kinds('Middleware'),
      refers: [
        ...['basicAuth.secret', 'digestAuth.secret', 'rateLimit.redis.secret'].map((at) => secret(`spec.${at}`)),
        ...['caSecret', 'certSecret'].map((field) => secret(`spec.**.tls.${field}`)),
        service('spec.errors.service'),
        middlewares('spec.chain.middlewares.[]', 'Middleware'),
      ],
    },
    {
      kinds: kinds('TLSStore'),
      refers: [secret('spec.defaultCertificate.secretName', 'tls'), secret('spec.certificates.[].secretName', 'tls')],
    },
    { kinds: kinds('TLSOption'), refers: [{ ...secret('spec.clientAuth.secretNames.[]'), isText: true }] },
    {
      kinds: kinds('ServersTransport', 'ServersTransportTCP'),
      refers: [
        ...['certificatesSecrets.[]', 'rootCAsSecrets.[]', 'rootCAs.[].secret']
          .flatMap((field) => [secret(`spec.${field}`), secret(`spec.tls.${field}`)])
          .map((row) => (row.at.endsWith('[]') ? { ...row, isText: true as const } : row)),
        ...['spec', 'spec.tls'].map(
          (path): ReferenceRow => ({ at: `${path}.rootCAs.[].configMap`, to: 'ConfigMap', use: 'controller' }),
        ),
      ],
    },
    {
      kinds: kinds('TraefikService'),
      refers: [
        ...['weighted.services.[]', 'mirroring', 'mirroring.mirrors.[]', 'failover.service', 'failover.fallback'].map(
          (path) => service(`spec.${path}`),
        ),
      ],
    },
    { kinds: kinds('MiddlewareTCP') },
  ];
}

/** What leads requests from outside to Services, beside the Gateway API and Istio. */
export const ROUTES: readonly KindRow[] = [
  {
    kinds: INGRESSES,
    refers: READ_BY_ANNOTATION.map((name) => ({ ...secret(annotation(name)), isQualified: true as const })),
  },
  ...TRAEFIK.flatMap(traefik),
  {
    // Source: the API reference of Contour. Another namespace has to allow the use of its Secret.
    kinds: ['HTTPProxy.projectcontour.io'],
    refers: [
      { ...secret('spec.virtualhost.tls.secretName', 'tls'), isQualified: true },
      {
        ...secret('spec.virtualhost.tls.clientValidation.caSecret', 'tls'),
        isQualified: true,
      },
      { at: 'spec.**.services.[]', port: 'port', to: 'Service', use: 'name' },
      { at: 'spec.includes.[]', namespace: 'namespace', to: 'HTTPProxy.projectcontour.io', use: 'name' },
    ],
  },
  {
    kinds: ['Route.route.openshift.io'],
    refers: [
      { at: 'spec.to', to: { kindAt: 'kind', kinds: { Service: 'Service' }, otherwise: 'Service' }, use: 'name' },
      { ...secret('spec.tls.externalCertificate', 'tls') },
    ],
  },
];
