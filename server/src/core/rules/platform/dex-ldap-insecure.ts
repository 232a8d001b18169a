import { dexConfigs, dexConnectors } from '../../kubernetes/dex.js';
import { defineRule } from '../../model/rule.js';
import { phrase, say } from '../../text/say.js';
import { setScalar } from '../../yaml/edit/edits.js';

const UNSAFE = [
  { field: 'insecureNoSSL', what: phrase`sends passwords to its LDAP server without TLS` },
  { field: 'insecureSkipVerify', what: phrase`does not verify the certificate of its LDAP server` },
] as const;

export default defineRule({
  id: 'dex-ldap-insecure',
  family: 'platform',
  level: 'error',
  scope: 'resource',
  summary: 'Dex talks to LDAP without TLS, or without verifying it',
  why: 'The bind password and the password of every user who logs in can be read, or asked for by somebody else, on the way.',
  how: 'Use port 636 or `startTLS`, and give the certificate authority with `rootCA`.',
  references: [{ title: 'Dex: LDAP connector', url: 'https://dexidp.io/docs/connectors/ldap/' }],
  *check(resource) {
    for (const config of dexConfigs(resource)) {
      for (const { id, config: ldap } of dexConnectors(config, 'ldap')) {
        for (const { field, what } of UNSAFE) {
          const value = ldap.at(field);
          // With startTLS the connection begins in plaintext and is encrypted afterwards.
          if (value?.value !== true || (field === 'insecureNoSSL' && ldap.at('startTLS')?.value === true)) continue;
          yield {
            at: value,
            message: say`Connector "${id}" of Dex ${what}`,
            fixes: [{ title: say`Set ${field} to false`, safety: 'intent', plan: () => setScalar(value, false) }],
          };
        }
      }
    }
  },
});
