import type { FollowFact, KindKey } from '../../graph/facts.js';
import { isRelease } from '../../graph/follows.js';
import type { GraphSet, PlacedObject } from '../../graph/graph-set.js';
import { wordOf } from '../../graph/table/table.js';
import { compileRegexp } from '../../text/go-regexp.js';
import { say } from '../../text/say.js';
import type { Subject } from './subject.js';

/** The kinds whose pods controllers such as Reloader and Wave restart. */
const ROLLED: ReadonlySet<KindKey> = new Set([
  'Deployment.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'Rollout.argoproj.io',
  'DeploymentConfig.apps.openshift.io',
]);

/** Operators that restart the readers of the Secrets that they make, by the annotation that asks for it. */
const OPERATORS: readonly { readonly annotation: string; readonly by: KindKey }[] = [
  { annotation: 'operator.1password.io/auto-restart', by: 'OnePasswordItem.onepassword.com' },
  { annotation: 'secrets.doppler.com/reload', by: 'DopplerSecret.secrets.doppler.com' },
  { annotation: 'secrets.infisical.com/auto-reload', by: 'InfisicalSecret.secrets.infisical.com' },
];

/**
 * Returns by whom the pods of a reader are restarted without a person, when a Secret changes, in words that complete "restarts by
 * itself: …"; undefined where by nobody that the files tell of.
 * @param set The set of the reader.
 */
export function restartedBy(object: PlacedObject, set: GraphSet, subject: Subject): string | undefined {
  if (subject.isHashed) return say`a change gives the Secret another name, and with it the pods`;
  if (!ROLLED.has(object.kind) && !isRelease(object.kind)) return undefined;
  return byMaker(object, subject) ?? byController(object.follows, subject) ?? byUpgrade(object, set, subject);
}

function byMaker({ kind, name, follows }: PlacedObject, { definitions }: Subject): string | undefined {
  for (const { object } of definitions) {
    const targets = object.follows?.restarts ?? [];
    if (targets.some((target) => target.kind === wordOf(kind) && target.name === name))
      return say`${wordOf(object.kind)} ${JSON.stringify(object.name ?? '')} restarts it (rolloutRestartTargets)`;
    const operator = OPERATORS.find(
      ({ annotation, by }) => by === object.kind && isTrue(follows, annotation, object.follows),
    );
    if (operator) return say`the operator of ${wordOf(operator.by)} restarts it (${operator.annotation})`;
  }
  return undefined;
}

/** Reloader and Wave. Sources: the README of each. */
function byController(follows: FollowFact | undefined, subject: Subject): string | undefined {
  const ofSecret = subject.definitions.map(({ object }) => object.follows);
  const said = (name: string): string | undefined => follows?.annotations?.[name];
  if (isTrue(follows, 'wave.pusher.com/update-on-config-change'))
    return say`Wave restarts it, where it is installed (wave.pusher.com/update-on-config-change)`;
  const isIgnored = [follows, ...ofSecret].some((one) => isTrue(one, 'reloader.stakater.com/ignore'));
  if (isIgnored || lists(said('secrets.exclude.reloader.stakater.com/reload'), subject)) return undefined;
  const annotation = ['reloader.stakater.com/auto', 'secret.reloader.stakater.com/auto'].find((name) =>
    isTrue(follows, name),
  );
  const named = 'secret.reloader.stakater.com/reload';
  const isFound =
    isTrue(follows, 'reloader.stakater.com/search') &&
    ofSecret.some((one) => isTrue(one, 'reloader.stakater.com/match'));
  const by = annotation ?? (lists(said(named), subject) ? named : isFound ? 'reloader.stakater.com/search' : undefined);
  return by === undefined ? undefined : say`Reloader restarts it, where it is installed (${by})`;
}

/** True where a list of names, or of patterns that each match a whole name, has the Secret. */
function lists(value: string | undefined, { appliedName }: Subject): boolean {
  return (value ?? '').split(',').some((entry) => {
    const name = entry.trim();
    if (name === '' || name === appliedName) return name !== '';
    if (!/[\\^$.*+?()[\]{}|]/.test(name)) return false;
    // Of a pattern that Go does not compile, nobody is said to restart what may not be meant.
    return compileRegexp(`^(?:${name})$`)?.test(appliedName) ?? false;
  });
}

/** Checksums of what its pods read, in a chart that has the Secret, too. */
function byUpgrade({ follows }: PlacedObject, set: GraphSet, subject: Subject): string | undefined {
  const isOfChart =
    set.kind === 'helm' && set === subject.set && subject.definitions.some(({ definition }) => !definition.by);
  // A checksum of the ConfigMap does not change with the Secret.
  const annotation = follows?.checksums?.find((name) => /secret|cred|password|passwd|auth|cert|tls/i.test(name));
  return isOfChart && annotation !== undefined
    ? say`the upgrade of the chart makes new pods (${annotation})`
    : undefined;
}

function isTrue(follows: FollowFact | undefined, name: string, other?: FollowFact): boolean {
  return [follows, other].some((one) => one?.annotations?.[name]?.toLowerCase() === 'true');
}
