import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Level } from '../../model/finding.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';

interface Disabled {
  readonly mode: Cursor;
  readonly message: string;
  readonly level: Level;
  readonly to: string;
}

export default defineRule({
  id: 'istio-mtls-disabled',
  family: 'mesh',
  level: 'error',
  scope: 'resource',
  controls: { nsa: ['encryption'] },
  summary: 'Mutual TLS is switched off in the mesh',
  why: 'Traffic crosses the network in the clear and without an identity, so that authorization policies cannot tell who calls.',
  how: 'Set the mode of a PeerAuthentication to `STRICT`, and that of a DestinationRule to `ISTIO_MUTUAL`, or leave it out.',
  references: [
    {
      title: 'Istio: PeerAuthentication',
      url: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
    },
    {
      title: 'Istio: DestinationRule, ClientTLSSettings',
      url: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings',
    },
    { title: 'Istio: Security Best Practices', url: 'https://istio.io/latest/docs/ops/best-practices/security/' },
  ],
  *check(resource) {
    for (const { mode, message, level, to } of [...ofPeers(resource), ...ofDestination(resource)]) {
      yield {
        at: mode,
        level,
        message,
        fixes: [
          {
            title: say`Set the mode to ${to}; the other side has to speak mutual TLS`,
            safety: 'intent',
            plan: () => setScalar(mode, to),
          },
        ],
      };
    }
  },
});

function* ofPeers(resource: Resource): Generator<Disabled> {
  if (resource.kind !== 'PeerAuthentication' || resource.group !== 'security.istio.io') return;
  const spec = resource.cursor.at('spec');
  const mode = spec?.at('mtls', 'mode');
  const message = say`${describe(resource)} switches mutual TLS off`;
  if (mode?.value === 'DISABLE') yield { mode, message, level: 'error', to: 'STRICT' };
  for (const port of spec?.at('portLevelMtls')?.entries() ?? []) {
    const own = port.at('mode');
    // One port is a narrow exception.
    if (own?.value === 'DISABLE')
      yield { mode: own, message: say`${message} on port ${port.key}`, level: 'warning', to: 'STRICT' };
  }
}

function* ofDestination(resource: Resource): Generator<Disabled> {
  if (resource.kind !== 'DestinationRule' || resource.group !== 'networking.istio.io') return;
  const host = resource.cursor.at('spec', 'host')?.string;
  const mode = resource.cursor.at('spec', 'trafficPolicy', 'tls', 'mode');
  // A host outside the mesh has no certificate of the mesh.
  if (mode?.value !== 'DISABLE' || !host || !isInCluster(host)) return;
  yield {
    mode,
    message: say`${describe(resource)} switches TLS off for ${host}`,
    level: 'warning',
    to: 'ISTIO_MUTUAL',
  };
}

function isInCluster(host: string): boolean {
  return !host.includes('.') || /\.(?:svc|local)(?:\.|$)/.test(host);
}
