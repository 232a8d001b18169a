import { sliceText, type TracedText, unknownRanges } from '../provenance/traced-text.js';
import { parseApplied } from '../yaml/document.js';

/** One document of a rendered template. */
export interface Manifest {
  /** The name of the template that printed it, as Helm writes it: `web/templates/app.yaml`. */
  readonly template: string;
  /** Its text, without the blanks around it. */
  readonly text: TracedText;
  readonly kind: string;
  /** The events of a hook; undefined for an object that is a part of the release. */
  readonly hook: readonly string[] | undefined;
}

/** The order in which Helm installs kinds (pkg/releaseutil/kind_sorter.go of v3). */
const INSTALL_ORDER: readonly string[] = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

const EVENTS: ReadonlySet<string> = new Set([
  'pre-install',
  'post-install',
  'pre-delete',
  'post-delete',
  'pre-upgrade',
  'post-upgrade',
  'pre-rollback',
  'post-rollback',
  'test',
  'test-success',
]);

/** What ends a manifest. Helm's expression begins with `\\s*`; blanks at the ends of manifests are taken away anyhow. */
const SEPARATOR = /(?:^|\n)---\s*/g;

/** Returns the documents of a rendered template, in the order of the text. */
export function splitManifests(template: string, rendered: TracedText): readonly Manifest[] {
  const manifests: Manifest[] = [];
  const outer = trimmed(rendered.text, 0, rendered.text.length);
  const parts: (readonly [number, number])[] = [];
  let from = outer[0];
  for (const { 0: found, index } of rendered.text.slice(...outer).matchAll(SEPARATOR)) {
    const at = index + outer[0];
    parts.push([from, at]);
    from = at + found.length;
  }
  parts.push([from, outer[1]]);
  for (const [start, end] of parts) {
    const [first, last] = trimmed(rendered.text, start, end);
    if (first < last) manifests.push(manifestOf(template, sliceText(rendered, first, last)));
  }
  return manifests;
}

function manifestOf(template: string, text: TracedText): Manifest {
  const written = text.text.includes(HOOK) ? undefined : writtenKind(text.text);
  if (written !== undefined) return { template, text, kind: written, hook: undefined };
  const root = parseApplied(text.text, unknownRanges(text)).documents[0]?.document.root;
  const kind = root?.at('kind')?.text ?? '';
  const hook = root?.at('metadata', 'annotations', HOOK)?.string;
  const events = hook?.split(',').map((event) => event.trim().toLowerCase());
  return { template, text, kind, hook: events };
}

const HOOK = 'helm.sh/hook';

/**
 * Returns the kind of an object as nearly all are written, for which nothing of it has to be read: in a line of its own and once.
 * Undefined where it takes a reader to know.
 */
function writtenKind(text: string): string | undefined {
  const [line, ...more] = text.match(/^["']?kind\b.*$/gm) ?? [];
  if (line === undefined || more.length > 0 || !/^[\w"'#]/.test(text)) return undefined;
  return /^kind: +([A-Z][A-Za-z0-9]*)\s*$/.exec(line)?.[1];
}

/** Returns manifests in the order of Helm: the objects of the release by their kinds, then the hooks by theirs. */
export function inInstallOrder(manifests: readonly Manifest[]): readonly Manifest[] {
  const byKind = (a: Manifest, b: Manifest): number => {
    const [first, second] = [INSTALL_ORDER.indexOf(a.kind), INSTALL_ORDER.indexOf(b.kind)];
    if (first >= 0 || second >= 0) return (first < 0 ? Infinity : first) - (second < 0 ? Infinity : second);
    return a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0;
  };
  const sorted = (part: readonly Manifest[]): Manifest[] =>
    part
      .map((manifest, index) => ({ manifest, index }))
      .sort((a, b) => byKind(a.manifest, b.manifest) || a.index - b.index)
      .map(({ manifest }) => manifest);
  const hooks = manifests.filter(({ hook }) => hook?.every((event) => EVENTS.has(event)));
  return [...sorted(manifests.filter(({ hook }) => !hook)), ...sorted(hooks)];
}

function trimmed(text: string, start: number, end: number): readonly [number, number] {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(text[from] ?? '')) from++;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to--;
  return [from, to];
}
