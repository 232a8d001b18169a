import { parseDuration } from '../../kubernetes/duration.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import { defineRule } from '../../model/rule.js';
import { type Phrase, phrase, say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { setScalar } from '../../yaml/edit/edits.js';

/** Texts for the policies that do not refresh periodically. */
const POLICIES: Readonly<Record<string, Phrase>> = {
  CreatedOnce: phrase`is fetched once and never again`,
  OnChange: phrase`is fetched again only when the ExternalSecret itself changes`,
};

/** Generators are left out: they make a new value on each request, so a single request is right. */
export default defineRule({
  id: 'eso-refresh-disabled',
  family: 'encrypted-secrets',
  level: 'information',
  scope: 'resource',
  showsNoValue: true,
  summary: 'An ExternalSecret is not refreshed',
  why: 'A credential that is rotated in the store stays as it was in the cluster: what uses it fails, or goes on with the one that leaked.',
  how: 'Set `refreshInterval` to an hour or so, and leave `refreshPolicy` at Periodic.',
  references: [
    {
      title: 'External Secrets Operator: refresh policies',
      url: 'https://external-secrets.io/latest/api/externalsecret/#update-behavior-with-3-different-refresh-policies',
    },
  ],
  *check(resource) {
    const spec = specOf(resource);
    if (!spec || isGenerated(spec)) return;
    const [policy, interval] = [spec.at('refreshPolicy'), spec.at('refreshInterval')];
    const what = Object.hasOwn(POLICIES, policy?.string ?? '') ? POLICIES[policy?.string ?? ''] : undefined;
    if (policy && what) {
      yield {
        at: policy,
        message: say`${describe(resource)} ${what}`,
        fixes: [
          {
            title: say`Set refreshPolicy to Periodic`,
            safety: 'intent',
            plan: () => setScalar(policy, 'Periodic'),
          },
        ],
      };
    } else if (interval && isZero(interval)) {
      yield {
        at: interval,
        message: say`${describe(resource)} is fetched once and never again`,
        fixes: [
          {
            title: say`Set refreshInterval to 1h`,
            safety: 'intent',
            plan: () => setScalar(interval, '1h'),
          },
        ],
      };
    }
  },
});

function specOf({ kind, group, cursor }: Resource): Cursor | undefined {
  if (group !== 'external-secrets.io') return undefined;
  if (kind === 'ExternalSecret') return cursor.at('spec');
  return kind === 'ClusterExternalSecret' ? cursor.at('spec', 'externalSecretSpec') : undefined;
}

function isGenerated(spec: Cursor): boolean {
  const sources = [...(spec.at('dataFrom')?.items() ?? [])];
  return sources.some((source) => source.at('sourceRef', 'generatorRef') !== undefined);
}

function isZero(interval: Cursor): boolean {
  return interval.value === 0 || interval.string === '0' || parseDuration(interval.string ?? '') === 0;
}
