import { AFTER } from '../../kubernetes/insertion-order.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Finding } from '../../model/finding.js';
import type { Fix, FixWorld } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { NO_TLS_SECRET, tlsSecretFor } from '../../refactor/tls-secret.js';
import { say, words } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { appendItem, type EditPlan, refused, setIn } from '../../yaml/edit/edits.js';
import { joinNames } from '../kit/wording.js';

/** Annotations by which a load balancer takes its certificate from elsewhere, or leaves TLS to the backend. */
const TLS_ELSEWHERE = new Set([
  'alb.ingress.kubernetes.io/certificate-arn',
  'appgw.ingress.kubernetes.io/appgw-ssl-certificate',
  'ingress.gcp.kubernetes.io/pre-shared-cert',
  'networking.gke.io/managed-certificates',
  'route.openshift.io/termination',
  'nginx.ingress.kubernetes.io/ssl-passthrough',
  'haproxy-ingress.github.io/ssl-passthrough',
  'ingress.kubernetes.io/ssl-passthrough',
  'traefik.ingress.kubernetes.io/router.tls',
  'traefik.ingress.kubernetes.io/router.tls.certresolver',
]);
/** Annotations with which TLS is terminated elsewhere, for some of their values. */
const TLS_BY_VALUE: Readonly<Record<string, RegExp>> = {
  'alb.ingress.kubernetes.io/listen-ports': /HTTPS/,
  'konghq.com/protocols': /^https$/,
  'kubernetes.io/ingress.allow-http': /^false$/,
  'traefik.ingress.kubernetes.io/router.entrypoints': /^websecure$/,
};
/** Annotations that make cert-manager create the Secrets that `tls` names. */
const ISSUED_BY = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer'];
/** Classes whose tunnel is TLS whatever the Ingress says. */
const TLS_BY_CLASS = new Set(['tailscale', 'cloudflare-tunnel']);

export default defineRule({
  id: 'ingress-no-tls',
  family: 'network',
  level: 'warning',
  scope: 'resource',
  controls: { nsa: ['encryption'] },
  summary: 'An Ingress serves hosts without TLS',
  why: 'Passwords, cookies and tokens cross the network in the clear, and anybody on the way can change what is served.',
  how: 'Add `tls` with the hosts and the Secret that holds their certificate.',
  references: [{ title: 'Ingress: TLS', url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls' }],
  *check(resource) {
    if (resource.kind !== 'Ingress' || !/^(?:networking\.k8s\.io|extensions|)$/.test(resource.group)) return;
    const spec = resource.cursor.at('spec');
    if (spec?.kind !== 'map' || isServedElsewhere(resource)) return;
    const tls = spec.at('tls');
    // The list is not empty, or a template may add to it.
    if (tls && !isEmpty(tls)) {
      yield* hostsLeftOut(resource, spec, tls);
      return;
    }
    if (tls ? tls.open || tls.opaque : spec.open) return;
    const routes = [...(spec.at('rules')?.items() ?? [])].filter(hasBackend);
    // Without a backend this is a patch, or half-written; a default backend alone serves no host of its own.
    if (routes.length === 0) return;
    const name = resource.cursor.at('metadata', 'name');
    const hosts = [...new Set(routes.flatMap((rule) => rule.at('host')?.string ?? []))];
    yield {
      at: tls ?? spec,
      range: tls?.keyRange ?? name?.range ?? spec.keyRange ?? spec.range,
      message: say`${describe(resource)} serves ${hosts.length > 0 ? joinNames(hosts) : say`its routes`} without TLS`,
      // Without a host no certificate can be valid: the default one of the controller, or a proxy before it, is used.
      ...(routes.some((rule) => rule.has('host')) ? {} : { level: 'information' as const }),
      fixes: (world) => [addTls(resource, spec, routes, hosts, world)],
    };
  },
});

/** Reports the hosts of rules for which the Ingress has no certificate. */
function* hostsLeftOut(resource: Resource, spec: Cursor, tls: Cursor): Generator<Finding> {
  const items = tls.items();
  // A certificate without hosts is for all of them.
  if (tls.open || items.some((item) => item.open || !isKnownList(item.at('hosts')))) return;
  const served = items.flatMap((item) => item.at('hosts')?.items() ?? []).map(({ text }) => text);
  const seen = new Set<string>();
  for (const rule of spec.at('rules')?.items() ?? []) {
    const host = rule.at('host');
    const name = host?.string;
    if (!host || !name || !hasBackend(rule)) continue;
    if (seen.has(name) || served.some((one) => isServedBy(name, one))) continue;
    seen.add(name);
    const [only] = items.length === 1 ? items : [];
    const hosts = only?.at('hosts');
    yield {
      at: host,
      message: say`${describe(resource)} serves ${name} without TLS, and its other hosts with it`,
      fixes: hosts ? [addHost(hosts, name)] : [],
    };
  }
}

/** Returns true for a list of hosts without templates. */
function isKnownList(hosts: Cursor | undefined): boolean {
  if (hosts?.kind !== 'sequence' || hosts.open || hosts.items().length === 0) return false;
  return hosts.items().every((host) => host.string !== undefined);
}

/** Returns true where a certificate for `name` is valid for the host: `*.example` stands for one label. */
function isServedBy(host: string, name: string): boolean {
  if (host.toLowerCase() === name.toLowerCase()) return true;
  return name.startsWith('*.') && host.slice(host.indexOf('.')).toLowerCase() === name.slice(1).toLowerCase();
}

function addHost(hosts: Cursor, host: string): Fix {
  return {
    title: say`Add ${host} to the hosts of tls; the certificate has to name it`,
    // The existing certificate may not be valid for the host.
    safety: 'intent',
    plan: () => appendItem(hosts, host),
  };
}

function isEmpty(list: Cursor): boolean {
  return list.isNull || (list.kind === 'sequence' && list.items().length === 0);
}

function hasBackend(rule: Cursor): boolean {
  return [...(rule.at('http', 'paths')?.items() ?? [])].some((path) => path.has('backend'));
}

function isServedElsewhere({ cursor }: Resource): boolean {
  if (TLS_BY_CLASS.has(cursor.at('spec', 'ingressClassName')?.string ?? '')) return true;
  const annotations = cursor.at('metadata', 'annotations');
  if (!annotations) return false;
  // A template may add one of them.
  if (annotations.open) return true;
  return [...annotations.entries()].some(({ key = '', text }) => {
    if (TLS_ELSEWHERE.has(key)) return text !== 'false' && text !== '';
    return Object.hasOwn(TLS_BY_VALUE, key) && (TLS_BY_VALUE[key]?.test(text) ?? false);
  });
}

/** Returns true for an Ingress with an annotation for cert-manager. */
function isIssued(ingress: Cursor): boolean {
  const annotations = ingress.at('metadata', 'annotations');
  return (
    ISSUED_BY.some((key) => (annotations?.at(key)?.text ?? '') !== '') ||
    annotations?.at('kubernetes.io/tls-acme')?.text === 'true'
  );
}

function addTls(
  { name, namespace, cursor }: Resource,
  spec: Cursor,
  routes: readonly Cursor[],
  hosts: readonly string[],
  world: FixWorld,
): Fix {
  // cert-manager makes the Secret; without its annotation the Secret has to exist.
  const issued = isIssued(cursor);
  const own = name === undefined ? undefined : `${name}-tls`;
  const secretName = issued ? own : tlsSecretFor({ name, namespace, hosts }, world);
  return {
    title: secretName
      ? say`Add tls with the Secret "${secretName}"${issued ? say`, which cert-manager makes` : ''}`
      : say`Add tls`,
    safety: issued ? 'review' : 'intent',
    plan: (): EditPlan => {
      if (issued && !secretName)
        return refused(say`the name of the Ingress, after which the Secret is called, is not known`);
      if (!secretName) return refused(words(NO_TLS_SECRET));
      if (routes.some((rule) => rule.at('host')?.opaque)) return refused(say`a template fills a host`);
      return setIn(spec, ['tls'], [{ ...(hosts.length > 0 ? { hosts } : {}), secretName }], AFTER.ingress.tls);
    },
  };
}
