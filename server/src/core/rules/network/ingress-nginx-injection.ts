import { ingressAnnotationsOf, isIngress } from '../../kubernetes/ingress.js';
import { describe } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import { removeEntry } from '../../yaml/edit/edits.js';

const PREFIX = 'nginx.ingress.kubernetes.io/';
/** Annotations that versions of the controller copied into its configuration unchanged. */
const COPIED = new Set([
  'app-root',
  'auth-realm',
  'auth-signin',
  'auth-tls-match-cn',
  'auth-url',
  'mirror-host',
  'mirror-target',
  'permanent-redirect',
  'proxy-redirect-from',
  'proxy-redirect-to',
  'rewrite-target',
  'server-alias',
  'temporal-redirect',
  'upstream-vhost',
  'x-forwarded-prefix',
]);
/** Matches the end of a directive before another one; no address, path or name contains it. */
const ENDS_DIRECTIVE = /[;\r\n](?!\s*$)|;\s*$/;

/** Matches the same in a path, in which `{2}` is part of a regular expression. */
const LEAVES_PATH = /[;\r\n"]|[{}]\s/;

export default defineRule({
  id: 'ingress-nginx-injection',
  family: 'network',
  level: 'error',
  scope: 'resource',
  summary: 'An Ingress carries directives of NGINX in a value',
  why: 'The value ends the directive it is written into and starts others: that is how code is run in the controller, which reads the Secrets of all namespaces (CVE-2025-24514, CVE-2025-1097, CVE-2025-1098, CVE-2021-25745).',
  how: 'Write the plain address, name or path; find out who wrote the value.',
  references: [
    {
      title: 'Ingress-nginx CVE-2025-1974: What You Need to Know',
      url: 'https://kubernetes.io/blog/2025/03/24/ingress-nginx-cve-2025-1974/',
    },
    {
      title: 'CVE-2021-25745: Ingress-nginx path can be pointed to service account token file',
      url: 'https://github.com/kubernetes/kubernetes/issues/126812',
    },
  ],
  *check(resource) {
    for (const annotation of ingressAnnotationsOf(resource)) {
      const { key = '', string } = annotation;
      const name = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : '';
      if (!COPIED.has(name) || string === undefined || !ENDS_DIRECTIVE.test(string)) continue;
      yield {
        at: annotation,
        message: say`The annotation "${name}" of ${describe(resource)} ends its directive and starts another`,
        fixes: [{ title: say`Remove ${name}`, safety: 'intent', plan: () => removeEntry(annotation) }],
      };
    }
    if (!isIngress(resource)) return;
    for (const rule of resource.cursor.at('spec', 'rules')?.items() ?? []) {
      for (const one of rule.at('http', 'paths')?.items() ?? []) {
        const path = one.at('path');
        if (!path || !LEAVES_PATH.test(path.string ?? '')) continue;
        yield { at: path, message: say`A path of ${describe(resource)} ends its directive and starts another` };
      }
    }
  },
});
