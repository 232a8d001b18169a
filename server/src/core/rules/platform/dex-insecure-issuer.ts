import { dexConfigs } from '../../kubernetes/dex.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

export default defineRule({
  id: 'dex-insecure-issuer',
  family: 'platform',
  level: 'warning',
  scope: 'resource',
  summary: 'The issuer of Dex is served over plain HTTP',
  why: 'Tokens and login pages that travel unencrypted can be read and changed on the way.',
  how: 'Serve Dex over HTTPS, by its own certificate or behind a gateway that terminates TLS, and write that address here.',
  references: [
    { title: 'Dex: Configuration', url: 'https://dexidp.io/docs/configuration/' },
    {
      title: 'OpenID Connect Core 1.0: 16.17 TLS Requirements',
      url: 'https://openid.net/specs/openid-connect-core-1_0.html#TLSRequirements',
    },
  ],
  *check(resource) {
    for (const config of dexConfigs(resource)) {
      const issuer = config.at('issuer');
      if (issuer?.string === undefined) continue;
      const { string } = issuer;
      const host = /^http:\/\/([^/]*)/i.exec(string)?.[1];
      // Traffic on the same machine, and inside the mesh or cluster, crosses no foreign network.
      if (host === undefined || /^(?:localhost|127\.|\[::1\])/i.test(host)) continue;
      const inCluster = /\.(?:svc|cluster\.local)(?=[.:]|$)/i.test(host);
      yield {
        at: issuer,
        message: say`The issuer of Dex in ${describe(resource)} is an http address`,
        ...(inCluster ? { level: 'information' as const } : {}),
        fixes: [
          {
            title: say`Use https for the issuer`,
            safety: 'intent',
            plan: () => setScalar(issuer, string.replace(/^http:/i, 'https:')),
          },
        ],
      };
    }
  },
});
