import { describe } from '../../kubernetes/resource.js';
import { listOf } from '../../kubernetes/wording.js';
import { defineRule, type Fix } from '../../rule.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, refused, setIn, setScalar } from '../../yaml/edits.js';

const PLAIN = /^(?:HTTP|HTTP2|GRPC|GRPC-WEB)$/;

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
    const secure = servers.some((server) => /^(?:HTTPS|TLS)$/.test(server.at('port', 'protocol')?.string ?? ''));
    for (const server of servers) {
      const protocol = server.at('port', 'protocol');
      const tls = server.at('tls');
      if (!protocol || !PLAIN.test(protocol.string ?? '')) continue;
      if (tls ? tls.open || tls.at('httpsRedirect')?.value === true || tls.has('mode') : server.open) continue;
      const hosts = listOf([...(server.at('hosts')?.items() ?? [])].flatMap(({ string }) => string ?? []));
      yield {
        at: protocol,
        // A gateway within the cluster is reached through the mesh.
        ...(/(?:^|-)(?:local|internal)(?:-|$)/.test(resource.name ?? '') ? { level: 'information' as const } : {}),
        message: `${describe(resource)} serves ${hosts === '*' || hosts === '' ? 'every host' : hosts} without TLS`,
        fixes: [secure ? redirect(server) : useTls(resource.name, server, protocol)],
      };
    }
  },
});

function redirect(server: Cursor): Fix {
  return {
    title: 'Redirect plain HTTP to HTTPS',
    safety: 'review',
    plan: () => setIn(server, ['tls', 'httpsRedirect'], true),
  };
}

function useTls(name: string | undefined, server: Cursor, protocol: Cursor): Fix {
  const credentialName = name === undefined ? undefined : `${name}-tls`;
  const number = server.at('port', 'number');
  return {
    title: credentialName
      ? `Listen with HTTPS and the certificate of the Secret "${credentialName}", which has to exist`
      : 'Listen with HTTPS',
    safety: 'review',
    plan: () => {
      if (!credentialName) return refused('the name of the Gateway, after which the Secret is called, is not known');
      return allOf(
        setScalar(protocol, 'HTTPS'),
        ...(number?.value === 80 ? [setScalar(number, 443)] : []),
        setIn(server, ['tls'], { mode: 'SIMPLE', credentialName }),
      );
    },
  };
}
