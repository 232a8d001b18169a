import { AFTER } from '../../kubernetes/insertion-order.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Fix, FixWorld } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { NO_TLS_SECRET, tlsSecretFor } from '../../refactor/tls-secret.js';
import { say, words } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, refused, setIn, setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'gateway-no-tls',
  family: 'network',
  level: 'warning',
  scope: 'resource',
  controls: { nsa: ['encryption'] },
  summary: 'A Gateway listens without TLS',
  why: 'Passwords, cookies and tokens cross the network in the clear, and anybody on the way can change what is served.',
  how: 'Add a listener with the protocol HTTPS and a certificate, and keep HTTP for redirects only.',
  references: [
    { title: 'Gateway API: TLS', url: 'https://gateway-api.sigs.k8s.io/guides/tls/' },
    {
      title: 'Gateway API: HTTP-to-HTTPS redirects',
      url: 'https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/',
    },
  ],
  *check(resource) {
    if (resource.kind !== 'Gateway' || resource.group !== 'gateway.networking.k8s.io') return;
    const list = resource.cursor.at('spec', 'listeners');
    if (!list || list.open) return;
    const listeners = [...list.items()];
    // Beside a listener with TLS, plain HTTP is for redirects; a template may write such a listener.
    if (listeners.some((listener) => listener.open || listener.at('protocol')?.value !== 'HTTP')) return;
    for (const listener of listeners) {
      const protocol = listener.at('protocol');
      if (!protocol) continue;
      const name = listener.at('name')?.string;
      yield {
        at: protocol,
        message: say`${name ? say`Listener "${name}"` : say`A listener`} of ${describe(resource)} has no TLS`,
        fixes: (world) => [useTls(resource, listener, protocol, world)],
      };
    }
  },
});

function useTls({ name, namespace }: Resource, listener: Cursor, protocol: Cursor, world: FixWorld): Fix {
  const host = listener.at('hostname')?.string;
  const certificate = tlsSecretFor({ name, namespace, hosts: host === undefined ? [] : [host] }, world);
  const port = listener.at('port');
  return {
    title: certificate
      ? say`Listen with HTTPS and the certificate of the Secret "${certificate}"`
      : say`Listen with HTTPS`,
    safety: 'intent',
    plan: () => {
      if (!certificate) return refused(words(NO_TLS_SECRET));
      return allOf(
        setScalar(protocol, 'HTTPS'),
        port?.value === 80 ? [setScalar(port, 443)] : [],
        setIn(listener, ['tls'], { certificateRefs: [{ name: certificate }] }, AFTER.gatewayListener.tls),
      );
    },
  };
}
