import { isIngress } from '../../kubernetes/ingress.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';

export default defineRule({
  id: 'ingress-wildcard-host',
  family: 'network',
  level: 'warning',
  scope: 'resource',
  summary: 'An Ingress serves a wildcard host',
  why: 'It answers for names that were meant for other workloads, or for nobody, and gets the cookies of their domain.',
  how: 'Name the hosts.',
  references: [
    {
      title: 'Ingress: Hostname wildcards',
      url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards',
    },
  ],
  *check(resource) {
    if (!isIngress(resource)) return;
    for (const rule of resource.cursor.at('spec', 'rules')?.items() ?? []) {
      const host = rule.at('host');
      if (!host?.string?.startsWith('*')) continue;
      yield { at: host, message: say`${describe(resource)} serves every host that matches "${host.text}"` };
    }
  },
});
