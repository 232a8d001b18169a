import { mayBeRetagged } from '../../kubernetes/image.js';
import { AFTER } from '../../kubernetes/insertion-order.js';
import { type Pod, podsOf } from '../../kubernetes/pod.js';
import { podAnnotationsOf } from '../../kubernetes/pod-parts.js';
import { describe, type Resource } from '../../kubernetes/resource.js';
import type { Fix } from '../../model/fix.js';
import { defineRule } from '../../model/rule.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { refused, setIn } from '../../yaml/edit/edits.js';
import { joinNames } from '../kit/wording.js';

/** The kinds whose pods run until they are restarted. A job reads its Secret again in each run. */
const LONG_RUNNING = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout', 'DeploymentConfig']);
/** Matches annotations of controllers that restart pods when a Secret changes: Stakater's Reloader, Wave. */
const RELOADER = /(?:^|\.)reloader\.stakater\.com\/|^wave\.pusher\.com\//;
/** Matches annotations of pod templates with a checksum, by which Helm and others restart pods when a Secret changes. */
const CHECKSUM = /checksum|hash|sha(?:1|256|512)/i;
const RELOAD = 'reloader.stakater.com/auto';

/** In a kustomization a generator may put a hash of the content into the Secret's name, which restarts the pods. */
export default defineRule({
  id: 'secret-no-reload',
  family: 'secrets',
  level: 'off',
  scope: 'resource',
  showsNoValue: true,
  summary: 'Nothing restarts a workload when the Secret in its environment changes',
  why: 'Environment variables are read at the start: after a rotation the pods go on with the old credential until somebody restarts them.',
  how: 'Mount the Secret as a volume, or have the pods restarted: with a reloader, or with a checksum of the Secret as an annotation of the template.',
  references: [
    {
      title: 'Kubernetes: Using Secrets as environment variables',
      url: 'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables',
    },
    { title: 'Stakater Reloader', url: 'https://github.com/stakater/Reloader' },
    {
      title: 'Helm: Automatically roll Deployments',
      url: 'https://helm.sh/docs/howto/charts_tips_and_tricks/#automatically-roll-deployments',
    },
  ],
  *check(resource, { path }) {
    if (!LONG_RUNNING.has(resource.kind) || mayBeRetagged(path)) return;
    if (isReloaded(resource.cursor.at('metadata', 'annotations'))) return;
    for (const pod of podsOf(resource, path)) {
      const names = secretsInEnvironment(pod);
      if (names.length === 0 || !pod.complete || isReloaded(holderOf(pod))) continue;
      if (podAnnotationsOf(pod).some(({ key }) => CHECKSUM.test(key ?? ''))) continue;
      const named = joinNames(names.map((name) => say`"${name}"`));
      yield {
        // The missing field is an annotation of the object.
        at: resource.cursor.at('metadata') ?? resource.cursor,
        range: pod.label,
        message:
          names.length > 1
            ? say`${describe(resource)} has Secrets ${named} in its environment, and nothing restarts it when they change`
            : say`${describe(resource)} has Secret ${named} in its environment, and nothing restarts it when it changes`,
        fixes: [addReloader(resource)],
      };
    }
  },
});

function addReloader({ cursor }: Resource): Fix {
  return {
    title: say`Add the annotation ${RELOAD}, which Stakater Reloader has to be installed for`,
    safety: 'review',
    plan: () => {
      const metadata = cursor.at('metadata');
      if (!metadata) return refused(say`the object has no metadata yet`);
      return setIn(metadata, ['annotations', RELOAD], 'true', AFTER.metadata.annotations);
    },
  };
}

/** Returns the metadata of a pod, which has its annotations. */
function holderOf({ cursor }: Pod): Cursor | undefined {
  return cursor.parent?.at('metadata', 'annotations');
}

/** Returns true where an annotation causes restarts, or a template may add one. */
function isReloaded(annotations: Cursor | undefined): boolean {
  if (!annotations) return false;
  return annotations.open || [...annotations.entries()].some(({ key }) => RELOADER.test(key ?? ''));
}

/** Returns the names of the Secrets whose values containers have as environment variables, each once. */
function secretsInEnvironment({ containers }: Pod): readonly string[] {
  const names = new Set<string>();
  const add = (reference: Cursor | undefined): void => {
    const name = reference?.at('name')?.string;
    if (name) names.add(name);
  };
  for (const container of containers) {
    // An init container has ended by the time a Secret changes.
    if (container.role === 'init' && container.at('restartPolicy')?.value !== 'Always') continue;
    for (const variable of container.at('env')?.items() ?? []) add(variable.at('valueFrom', 'secretKeyRef'));
    for (const source of container.at('envFrom')?.items() ?? []) add(source.at('secretRef'));
  }
  return [...names];
}
