import { AFTER } from '../../kubernetes/insertion-order.js';
import { describe } from '../../kubernetes/resource.js';
import type { Fix, FixWorld } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { NO_TLS_SECRET, tlsSecretFor } from '../../refactor/tls-secret.js';
import { say, words } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, appendItem, refused, setIn } from '../../yaml/edit/edits.js';
import { joinNames } from '../kit/wording.js';

const PLAIN = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB']);
const SECURED = new Set(['HTTPS', 'TLS']);

export default defineRule({
  id: 'istio-gateway-no-tls',
  family: 'mesh',
  level: 'warning',
  scope: 'resource',
  controls: { nsa: ['encryption'] },
  summary: 'An Istio Gateway serves its hosts without TLS',
  why: 'Passwords, cookies and tokens cross the network in the clear, and anybody on the way can change what is served.',
  how: 'Add a server with the protocol HTTPS, and set `tls.httpsRedirect` for the one without.',
  references: [
    { title: 'Istio: Gateway', url: 'https://istio.io/latest/docs/reference/config/networking/gateway/' },
    {
      title: 'Istio: Secure Gateways',
      url: 'https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/',
    },
  ],
  *check(resource) {
    if (resource.kind !== 'Gateway' || resource.group !== 'networking.istio.io') return;
    const servers = [...(resource.cursor.at('spec', 'servers')?.items() ?? [])];
    const secured = servers.filter((server) => SECURED.has(server.at('port', 'protocol')?.string ?? ''));
    for (const server of servers) {
      const protocol = server.at('port', 'protocol');
      const tls = server.at('tls');
      if (!protocol || !PLAIN.has(protocol.string ?? '')) continue;
      if (tls ? tls.open || tls.at('httpsRedirect')?.value === true || tls.has('mode') : server.open) continue;
      const hosts = joinNames([...(server.at('hosts')?.items() ?? [])].flatMap(({ string }) => string ?? []));
      yield {
        at: protocol,
        // A gateway inside the cluster is reached through the mesh.
        ...(/(?:^|-)(?:local|internal)(?:-|$)/.test(resource.name ?? '') ? { level: 'information' as const } : {}),
        message: say`${describe(resource)} serves ${hosts === '*' || hosts === '' ? say`every host` : hosts} without TLS`,
        fixes: (world) => [
          isSecured(server, secured) ? redirect(server) : useTls(resource.name, server, protocol, world),
        ],
      };
    }
  },
});

/** Returns true where other servers serve every host of a server with TLS, so that it can redirect to them. */
function isSecured(server: Cursor, secured: readonly Cursor[]): boolean {
  const hostsOf = (one: Cursor): readonly string[] => (one.at('hosts')?.items() ?? []).map(({ text }) => text);
  const names = secured.flatMap(hostsOf);
  const hosts = hostsOf(server);
  const covers = (name: string, host: string): boolean =>
    name === host || name === '*' || (name.startsWith('*.') && host.endsWith(name.slice(1)));
  return hosts.length > 0 && hosts.every((host) => names.some((name) => covers(name, host)));
}

function redirect(server: Cursor): Fix {
  return {
    title: say`Redirect plain HTTP to HTTPS`,
    safety: 'review',
    plan: () => setIn(server, ['tls', 'httpsRedirect'], true),
  };
}

/** Returns the fix that adds a server for HTTPS and makes the existing one redirect to it. */
function useTls(name: string | undefined, server: Cursor, protocol: Cursor, world: FixWorld): Fix {
  const known = (server.at('hosts')?.items() ?? []).flatMap(({ string }) => string ?? []);
  // The Secret is in the namespace of the gateway's pods; the namespace in a host is another one.
  const hosts = known.map((host) => host.slice(host.indexOf('/') + 1));
  const credentialName = tlsSecretFor({ name, namespace: undefined, hosts }, world);
  return {
    title: credentialName
      ? say`Redirect to HTTPS, with the certificate of the Secret "${credentialName}"`
      : say`Redirect to HTTPS`,
    // Clients of the old port are redirected to a host for which the certificate may not be valid.
    safety: 'intent',
    plan: () => {
      if (!credentialName) return refused(words(NO_TLS_SECRET));
      if (protocol.string !== 'HTTP') return refused(say`${protocol.text} has no redirect`);
      const [list, hosts] = [server.parent, server.at('hosts')];
      const names = hosts?.items().map(({ string }) => string) ?? [];
      if (!list || names.length === 0 || hosts?.open || names.some((one) => one === undefined))
        return refused(say`the hosts of the server are not known`);
      const port = { number: 443, name: 'https', protocol: 'HTTPS' };
      const tls = { mode: 'SIMPLE', credentialName };
      return allOf(
        setIn(server, ['tls', 'httpsRedirect'], true, AFTER.istioServer.tls),
        appendItem(list, { port, hosts: names.flatMap((one) => one ?? []), tls }),
      );
    },
  };
}
