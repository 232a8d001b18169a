import { isAtLeast, type OperatorVersion } from '../../kubernetes/external-secrets.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, setScalar } from '../../yaml/edit/edits.js';

const V1 = 'external-secrets.io/v1';
/** The kinds of v1. PushSecret and the generators are still v1alpha1. */
const PROMOTED = new Set(['ExternalSecret', 'SecretStore', 'ClusterSecretStore', 'ClusterExternalSecret']);
/** The first release that serves v1. */
const SERVES_V1: OperatorVersion = [0, 16];
/** The operator's first release that does not serve a version, by version. */
const GONE_SINCE: Readonly<Record<string, string>> = { v1alpha1: '0.16', v1beta1: '0.17' };

export default defineRule({
  id: 'eso-deprecated-api',
  family: 'encrypted-secrets',
  level: 'warning',
  scope: 'resource',
  summary: 'An External Secrets object uses an API version that is no longer served',
  why: 'The External Secrets Operator refuses it from 0.17 on: the Secret is not created, or no longer refreshed.',
  how: 'Set `apiVersion` to `external-secrets.io/v1`, which the operator serves since 0.16. With `externalSecrets.operatorVersion` in the configuration the fix is safe.',
  references: [
    {
      title: 'External Secrets Operator 0.17.0: v1beta1 is no longer served',
      url: 'https://github.com/external-secrets/external-secrets/releases/tag/v0.17.0',
    },
    {
      title: 'External Secrets Operator: what changed with v1',
      url: 'https://github.com/external-secrets/external-secrets/issues/4633',
    },
    {
      title: 'External Secrets Operator: ExternalSecret',
      url: 'https://external-secrets.io/latest/api/externalsecret/',
    },
  ],
  *check(resource) {
    if (resource.group !== 'external-secrets.io' || !PROMOTED.has(resource.kind)) return;
    const apiVersion = resource.cursor.at('apiVersion');
    const version = resource.apiVersion.slice(resource.group.length + 1);
    const since = Object.hasOwn(GONE_SINCE, version) ? GONE_SINCE[version] : undefined;
    if (!apiVersion || since === undefined) return;
    yield {
      at: apiVersion,
      message: say`${describe(resource)} uses ${version}, which External Secrets Operator ${since} and later do not serve`,
      tags: ['deprecated'],
      fixes: ({ externalSecrets }) => [useV1(resource, apiVersion, version, externalSecrets.operatorVersion)],
    };
  },
});

function useV1(resource: Resource, apiVersion: Cursor, version: string, operator: OperatorVersion | undefined): Fix {
  return {
    title: say`Set apiVersion to ${V1}`,
    // An operator older than 0.16 does not serve v1; the configuration may say its release.
    safety: operator ? 'safe' : 'review',
    plan: () => {
      if (operator && !isAtLeast(operator, SERVES_V1))
        return refused(
          say`External Secrets Operator ${operator.join('.')}, which the configuration names, does not serve v1`,
        );
      const reason = whatDiffers(resource, version);
      return reason ? refused(reason) : setScalar(apiVersion, V1);
    },
  };
}

/** Returns the reason why v1 reads an object in another way; undefined where it does not. */
function whatDiffers({ cursor }: Resource, version: string): string | undefined {
  const spec = cursor.at('spec', 'externalSecretSpec') ?? cursor.at('spec');
  const template = spec?.at('target', 'template');
  if (template?.at('engineVersion')?.value === 'v1')
    return say`the first template engine is gone in v1, and the template has to be rewritten for the second`;
  const fakes = [...(spec?.at('provider', 'fake', 'data')?.items() ?? [])];
  if (fakes.some((entry) => entry.has('valueMap'))) return say`the fake provider has no "valueMap" in v1`;
  if (version !== 'v1alpha1') return undefined;
  if (template && !template.has('engineVersion'))
    return say`the template is read by the first engine in v1alpha1 and by the second in v1`;
  const sources = [...(spec?.at('dataFrom')?.items() ?? [])];
  if (sources.some((source) => source.has('key')))
    return say`the entries of "dataFrom" have to stand below "extract" in v1`;
  return undefined;
}
