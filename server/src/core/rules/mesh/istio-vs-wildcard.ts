import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';

export default defineRule({
  id: 'istio-vs-wildcard',
  family: 'mesh',
  level: 'information',
  scope: 'resource',
  summary: 'A VirtualService takes every host',
  why: 'It answers for names that were meant for other workloads of the gateway, and the order in which they were created decides.',
  how: 'Name the hosts.',
  references: [
    {
      title: 'Istio: VirtualService',
      url: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService',
    },
  ],
  *check(resource) {
    if (resource.kind !== 'VirtualService' || resource.group !== 'networking.istio.io') return;
    const routes = [...(resource.cursor.at('spec', 'http')?.items() ?? [])];
    // Several services with paths of their own share the host of a gateway.
    if (routes.length === 0 || routes.every(hasOwnPath)) return;
    for (const host of resource.cursor.at('spec', 'hosts')?.items() ?? []) {
      if (host.value === '*') yield { at: host, message: say`${describe(resource)} takes every host` };
    }
  },
});

function hasOwnPath(route: Cursor): boolean {
  const list = route.at('match');
  const matches = list?.items() ?? [];
  // A template may write a path.
  if (route.open || list?.open || matches.some((match) => match.open)) return true;
  return (
    matches.length > 0 &&
    matches.every((match) => {
      const uri = match.at('uri');
      return uri !== undefined && uri.at('prefix')?.value !== '/';
    })
  );
}
