import { describe } from '../../kubernetes/resource.js';
import type { Level } from '../../model/finding.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'istio-mtls-permissive',
  family: 'mesh',
  level: 'warning',
  scope: 'resource',
  controls: { nsa: ['encryption'] },
  summary: 'A PeerAuthentication accepts plaintext beside mutual TLS',
  why: 'Any client that reaches the workload may leave TLS out, and with it the identity that authorization policies go by.',
  how: 'Set the mode to `STRICT` once every client has a sidecar or a ztunnel.',
  references: [
    {
      title: 'Istio: PeerAuthentication',
      url: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
    },
    {
      title: 'Istio: Mutual TLS Migration',
      url: 'https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/',
    },
    { title: 'Istio: Security Best Practices', url: 'https://istio.io/latest/docs/ops/best-practices/security/' },
  ],
  *check(resource) {
    if (resource.kind !== 'PeerAuthentication' || resource.group !== 'security.istio.io') return;
    const modes: { mode: Cursor | undefined; where: string; level: Level }[] = [
      { mode: resource.cursor.at('spec', 'mtls', 'mode'), where: '', level: 'warning' },
    ];
    for (const port of resource.cursor.at('spec', 'portLevelMtls')?.entries() ?? []) {
      // One port is a narrow exception, and often necessary: the API server calls webhooks from outside the mesh.
      modes.push({ mode: port.at('mode'), where: say` on port ${port.key}`, level: 'information' });
    }
    for (const { mode, where, level } of modes) {
      if (mode?.value !== 'PERMISSIVE') continue;
      yield {
        at: mode,
        level,
        message: say`${describe(resource)} accepts plaintext beside mutual TLS${where}`,
        fixes: [
          {
            title: say`Set the mode to STRICT; clients without mutual TLS are turned away`,
            safety: 'intent',
            plan: () => setScalar(mode, 'STRICT'),
          },
        ],
      };
    }
  },
});
