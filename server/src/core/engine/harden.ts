import { AFTER } from '../kubernetes/insertion-order.js';
import { type Container, podsOf } from '../kubernetes/pod.js';
import { describe } from '../kubernetes/resource.js';
import { type Fix, inBulk } from '../model/fix.js';
import type { Family } from '../model/rule.js';
import { type Addition, planAddition } from '../yaml/edit/additions.js';
import type { Selection } from './fix-file.js';
import type { PlacedFinding } from './placed-finding.js';

/** Something that is hardened as a whole: a container, or an object with all of its pods and containers. */
export interface HardenTarget {
  readonly kind: 'container' | 'workload';
  /** Index of the document in the file, and where in it the container or object stands. */
  readonly document: number;
  readonly pointer: string;
  /** How people are told of it: `container "app"`. */
  readonly title: string;
}

const FAMILIES: ReadonlySet<Family> = new Set(['pod-security', 'workload-hardening']);

const TITLES: Readonly<Record<Container['role'], string>> = {
  container: 'container',
  init: 'init container',
  ephemeral: 'ephemeral container',
};

/** What can be hardened where a finding stands, the smallest first. `path` is that of the file. */
export function hardenTargetsOf(finding: PlacedFinding, path: string): readonly HardenTarget[] {
  const { resource, document } = finding;
  if (!resource || !isAboutHardening(finding)) return [];
  const pods = podsOf(resource, path);
  if (pods.length === 0) return [];
  const { cursor, name, role } = pods.flatMap((pod) => pod.containers).find((one) => isIn(finding, one)) ?? {};
  return [
    ...(cursor && name !== undefined && role
      ? [{ kind: 'container' as const, document, pointer: cursor.pointer, title: `${TITLES[role]} "${name}"` }]
      : []),
    { kind: 'workload', document, pointer: resource.cursor.pointer, title: describe(resource) },
  ];
}

/**
 * The fixes that harden a target. What its pod leaves out for all containers counts for a container as well: it is
 * written in the container, unless the pod has no other.
 */
export function hardening({ kind, document, pointer }: HardenTarget, path: string): Selection {
  return (finding, fix) => {
    const { resource } = finding;
    if (!resource || finding.document !== document || !inBulk(fix) || !isAboutHardening(finding)) return false;
    if (kind === 'workload') return resource.cursor.pointer === pointer;
    for (const pod of podsOf(resource, path)) {
      const container = pod.containers.find(({ cursor }) => cursor.pointer === pointer);
      if (!container) continue;
      if (isIn(finding, container)) return true;
      const ofPod = finding.pointer === pod.cursor.pointer && fix.adds?.path[0] === 'securityContext';
      if (ofPod) return pod.containers.length === 1 || inContainer(fix, fix.adds, container);
    }
    return false;
  };
}

/** Pods leave out more than these families know: the token of their service account. */
function isAboutHardening({ rule, finding }: PlacedFinding): boolean {
  return FAMILIES.has(rule.family) || finding.group?.id === 'pod-security';
}

function isIn({ pointer }: PlacedFinding, { cursor }: Container): boolean {
  return pointer === cursor.pointer || pointer.startsWith(`${cursor.pointer}/`);
}

/** A security context has the fields of a pod's in a container too. What speaks against the fix goes on doing so. */
function inContainer(fix: Fix, ofPod: Addition, { cursor }: Container): Fix {
  const adds: Addition = { ...ofPod, map: cursor, after: AFTER.container.securityContext };
  return {
    ...fix,
    adds,
    plan: (world) => {
      const plan = fix.plan(world);
      return 'refused' in plan ? plan : planAddition(adds);
    },
  };
}
