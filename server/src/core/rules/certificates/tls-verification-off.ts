import { describe, type Resource, resourcesOf } from '../../kubernetes/resource.js';
import { maySwitchVerificationOff, type UnverifiedTls, unverifiedTls } from '../../kubernetes/tls-verification.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';
import { scalarRange } from '../../yaml/embedded.js';

/** Kinds that describe schemas and policies: the settings in them belong to no running program. */
const NO_SETTINGS =
  /^(?:apiextensions\.k8s\.io|admissionregistration\.k8s\.io|(?:.+\.)?kyverno\.io|(?:.+\.)?gatekeeper\.sh)$/;
/** Kinds that only read metrics. */
const SCRAPES = new Set([
  'azmonitoring.coreos.com',
  'monitoring.coreos.com',
  'monitoring.googleapis.com',
  'monitoring.rhobs',
  'operator.victoriametrics.com',
]);
const SCRAPE_KEY = /scrape|(?:service|pod)_?monitor/i;

export default defineRule({
  id: 'tls-verification-off',
  family: 'certificates',
  level: 'warning',
  scope: 'document',
  // These rules know the kind of the object and its peer.
  yieldsTo: ['istio-tls-skip-verify', 'apiservice-skip-tls', 'dex-ldap-insecure'],
  controls: { nsa: ['encryption'] },
  summary: 'A program is told not to verify certificates',
  why: 'Who stands between it and its server can answer in the place of the server, read tokens and passwords, and change what is sent.',
  how: 'Leave verification on, and give the program the certificate of the authority that signed the one of the server.',
  references: [
    {
      title: 'CWE-295: Improper Certificate Validation',
      url: 'https://cwe.mitre.org/data/definitions/295.html',
    },
    {
      title: 'OWASP: Transport Layer Security Cheat Sheet',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Transport_Layer_Security_Cheat_Sheet.html',
    },
  ],
  *check(document, { helmValues }) {
    const { root, text } = document;
    if (!root || !maySwitchVerificationOff(text)) return;
    const resources = resourcesOf(document);
    if (resources.length === 0 && helmValues) yield* findingsIn(root, undefined);
    for (const resource of resources)
      if (!NO_SETTINGS.test(resource.group)) yield* findingsIn(resource.cursor, resource);
  },
});

function* findingsIn(root: Cursor, resource: Resource | undefined) {
  for (const place of unverifiedTls(root)) {
    const { at, part, setting } = place;
    yield {
      at,
      isWritten: true as const,
      ...(part
        ? { range: scalarRange(at, part) }
        : at.kind === 'sequence' && at.keyRange
          ? { range: at.keyRange }
          : {}),
      message: resource
        ? say`${describe(resource)} does not verify certificates: ${setting}`
        : say`These values do not verify certificates: ${setting}`,
      ...(isScrape(place, resource) ? { level: 'information' as const } : {}),
      fixes: fixesFor(place),
    };
  }
}

/** Returns true where only metrics are read over the connection, which tell an eavesdropper little. */
function isScrape({ at, part }: UnverifiedTls, resource: Resource | undefined): boolean {
  if (resource && SCRAPES.has(resource.group)) return true;
  if (part && /^[ \t]*scrape_configs:/m.test(at.text)) return true;
  for (let node: Cursor | undefined = at; node; node = node.parent) if (SCRAPE_KEY.test(node.key ?? '')) return true;
  return false;
}

/** Returns a fix that switches a setting. A flag in a text or a list has no fix: its program decides about it. */
function fixesFor({ at }: UnverifiedTls): readonly Fix[] {
  const written = at.text.toLowerCase();
  if (written !== 'true' && written !== 'false') return [];
  const turned = written === 'false';
  return [
    {
      title: say`Verify certificates; the authority that signed them has to be known`,
      safety: 'intent',
      plan: () => setScalar(at, typeof at.value === 'boolean' ? turned : String(turned)),
    },
  ];
}
