import { podsOf } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import type { Cursor } from '../yaml/cursor.js';
import { select, valueAt } from '../yaml/select.js';
import type { FollowFact, KindKey } from './facts.js';

/**
 * Annotations by which controllers restart pods when a Secret or ConfigMap changes, and by which a Secret takes part in it or not.
 * Sources: Reloader's options.go, Wave's README, and the documentation of the operators of 1Password, Doppler and Infisical.
 */
const OF_RESTARTERS =
  /^(?:[\w.-]*\breloader\.stakater\.com\/(?:auto|search|match|ignore|reload)|wave\.pusher\.com\/update-on-config-change|operator\.1password\.io\/auto-restart|secrets\.doppler\.com\/reload|secrets\.infisical\.com\/auto-reload)$/;

/** Annotations of pods that change with what they read, so that an upgrade makes new pods. */
const CHECKSUM = /(?:checksum|sha256|-hash$)/i;

/** The fields that say how often the controller of a kind looks again. */
const INTERVALS: Readonly<Record<KindKey, string>> = {
  'ExternalSecret.external-secrets.io': 'spec.refreshInterval',
  'ClusterExternalSecret.external-secrets.io': 'spec.externalSecretSpec.refreshInterval',
  'PushSecret.external-secrets.io': 'spec.refreshInterval',
  'VaultStaticSecret.secrets.hashicorp.com': 'spec.refreshAfter',
  'VaultDynamicSecret.secrets.hashicorp.com': 'spec.refreshAfter',
  'HCPVaultSecretsApp.secrets.hashicorp.com': 'spec.refreshAfter',
  'Kustomization.kustomize.toolkit.fluxcd.io': 'spec.interval',
  'HelmRelease.helm.toolkit.fluxcd.io': 'spec.interval',
  'GitRepository.source.toolkit.fluxcd.io': 'spec.interval',
  'OCIRepository.source.toolkit.fluxcd.io': 'spec.interval',
  'HelmRepository.source.toolkit.fluxcd.io': 'spec.interval',
  'Bucket.source.toolkit.fluxcd.io': 'spec.interval',
  'ImageRepository.image.toolkit.fluxcd.io': 'spec.interval',
};

/** Returns what an object says of how it follows changes of what it reads; undefined where it says nothing. */
export function followsOf(resource: Resource, kind: KindKey): FollowFact | undefined {
  const { cursor } = resource;
  const pods = podsOf(resource).flatMap(({ cursor: pod }) => (pod.parent && pod.parent !== cursor ? [pod.parent] : []));
  const said = Object.fromEntries([
    ...[...pods, cursor].flatMap((holder) => annotationsIn(holder, OF_RESTARTERS)),
    ...(isRelease(kind) ? annotationsInValues(cursor) : []),
  ]);
  const checksums = [...pods, ...(kind === 'Pod' ? [cursor] : [])].flatMap((holder) =>
    annotationsIn(holder, CHECKSUM).map(([name]) => name),
  );
  const path = Object.hasOwn(INTERVALS, kind) ? INTERVALS[kind] : undefined;
  const interval = path === undefined ? undefined : valueAt(cursor, path)?.string;
  const policy = (cursor.at('spec', 'refreshPolicy') ?? cursor.at('spec', 'externalSecretSpec', 'refreshPolicy'))
    ?.string;
  const restarts = select(cursor, 'spec.rolloutRestartTargets.[]').flatMap((target) => {
    const [of, name] = [target.at('kind')?.string, target.at('name')?.string];
    return of === undefined || name === undefined ? [] : [{ kind: of, name }];
  });
  const fact: FollowFact = {
    ...(Object.keys(said).length > 0 ? { annotations: said } : {}),
    ...(checksums.length > 0 ? { checksums } : {}),
    ...(interval === undefined ? {} : { interval }),
    ...(path !== undefined && policy !== undefined ? { policy } : {}),
    ...(restarts.length > 0 ? { restarts } : {}),
  };
  return Object.keys(fact).length > 0 ? fact : undefined;
}

/** True for a kind whose objects deploy a chart with values that they have themselves. */
export function isRelease(kind: KindKey): boolean {
  return RELEASES.has(kind);
}

const RELEASES: ReadonlySet<KindKey> = new Set([
  'HelmRelease.helm.toolkit.fluxcd.io',
  'HelmChart.helm.cattle.io',
  'Application.argoproj.io',
]);

/** Returns such annotations in the values of a release, which its chart hands to its workloads. */
function annotationsInValues(cursor: Cursor): readonly (readonly [string, string])[] {
  return [...(cursor.at('spec')?.walk() ?? [])].flatMap((node) =>
    node.key !== undefined && node.kind === 'scalar' && OF_RESTARTERS.test(node.key)
      ? [[node.key, node.opaque ? '' : node.text] as const]
      : [],
  );
}

/** Returns the annotations of an object or pod template with such names, and their values as texts. */
function annotationsIn(holder: Cursor, names: RegExp): readonly (readonly [string, string])[] {
  return (holder.at('metadata', 'annotations')?.entries() ?? []).flatMap((entry) =>
    entry.key !== undefined && names.test(entry.key) ? [[entry.key, entry.opaque ? '' : entry.text] as const] : [],
  );
}
