import { dexConfigs } from '../../kubernetes/dex.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'dex-static-passwords',
  family: 'platform',
  level: 'warning',
  scope: 'resource',
  summary: 'Dex lets users log in with passwords from its configuration',
  why: 'Static passwords have no expiry, no second factor and no lockout, and everybody who can read the configuration has their hashes.',
  how: 'Connect Dex to an identity provider (LDAP, OIDC, GitHub …) and remove `staticPasswords` and `enablePasswordDB`.',
  references: [{ title: 'Dex: Local users', url: 'https://dexidp.io/docs/connectors/local/' }],
  *check(resource) {
    for (const config of dexConfigs(resource)) {
      const passwords = config.at('staticPasswords');
      const [first] = passwords?.items() ?? [];
      if (!passwords || !first) continue;
      yield {
        at: passwords,
        isWritten: true,
        ...(passwords.keyRange ? { range: passwords.keyRange } : {}),
        message: say`Dex in ${describe(resource)} has users with static passwords`,
      };
    }
  },
});
