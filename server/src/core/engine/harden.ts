import { AFTER } from '../kubernetes/insertion-order.js';
import { type Container, type Pod, podsOf } from '../kubernetes/pod.js';
import { describe } from '../kubernetes/resource.js';
import { type Fix, inBulk } from '../model/fix.js';
import type { Family } from '../model/rule.js';
import { memo } from '../text/memo.js';
import { type Phrase, phrase, say } from '../text/say.js';
import { type Addition, planAddition } from '../yaml/edit/additions.js';
import type { Selection } from './fix-file.js';
import type { PlacedFinding } from './placed-finding.js';

/** A container, or an object with all of its pods and containers, that one action hardens. */
export interface HardenTarget {
  readonly kind: 'container' | 'workload';
  /** The index of the document in the file. */
  readonly document: number;
  /** The JSON pointer of the container or object in the document. */
  readonly pointer: string;
  /** The name that people are shown: `container "app"`. */
  readonly title: string;
}

const FAMILIES: ReadonlySet<Family> = new Set(['pod-security', 'workload-hardening']);

const TITLES: Readonly<Record<Container['role'], Phrase>> = {
  container: phrase`container`,
  init: phrase`init container`,
  ephemeral: phrase`ephemeral container`,
};

/** Returns the targets that contain a finding, the smallest first. `path` is the path of the file. */
export function hardenTargetsOf(finding: PlacedFinding, path: string): readonly HardenTarget[] {
  const { resource, document } = finding;
  if (!resource || !isAboutHardening(finding)) return [];
  const pods = podsOf(resource, path);
  if (pods.length === 0) return [];
  const { cursor, name, role } = containerAround(finding.pointer, pods) ?? {};
  return [
    ...(cursor && name !== undefined && role
      ? [{ kind: 'container' as const, document, pointer: cursor.pointer, title: say`${TITLES[role]} "${name}"` }]
      : []),
    { kind: 'workload', document, pointer: resource.cursor.pointer, title: describe(resource) },
  ];
}

/**
 * Returns the selection of the fixes that harden a target. A container is also hardened by what the pod leaves out for all its
 * containers: the fix writes it into the container, unless the pod has no other one.
 */
export function hardening({ kind, document, pointer }: HardenTarget, path: string): Selection {
  return (finding, fix) => {
    const { resource } = finding;
    if (!resource || finding.document !== document || !inBulk(fix) || !isAboutHardening(finding)) return false;
    if (kind === 'workload') return resource.cursor.pointer === pointer;
    for (const pod of podsOf(resource, path)) {
      const container = byPointer(pod).get(pointer);
      if (!container) continue;
      if (isIn(finding, container)) return true;
      const ofPod = finding.pointer === pod.cursor.pointer && fix.adds?.path[0] === 'securityContext';
      if (ofPod) return pod.containers.length === 1 || inContainer(fix, fix.adds, container);
    }
    return false;
  };
}

/** Returns true for findings of the hardening families, and for those in their group, such as the one about the token of a pod. */
function isAboutHardening({ rule, finding }: PlacedFinding): boolean {
  return FAMILIES.has(rule.family) || finding.group?.id === 'pod-security';
}

const byPointer = memo(
  ({ containers }: Pod): ReadonlyMap<string, Container> => new Map(containers.map((one) => [one.cursor.pointer, one])),
);

/** Returns the container with a value, by the pointer of the value. */
function containerAround(pointer: string, pods: readonly Pod[]): Container | undefined {
  for (const pod of pods) {
    for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
      const found = byPointer(pod).get(pointer.slice(0, end));
      if (found) return found;
    }
  }
  return undefined;
}

function isIn({ pointer }: PlacedFinding, { cursor }: Container): boolean {
  return pointer === cursor.pointer || pointer.startsWith(`${cursor.pointer}/`);
}

/** Returns the fix of a pod's security context written into a container. It is refused where the fix for the pod is. */
function inContainer({ sharedBy: _, ...fix }: Fix, ofPod: Addition, { cursor }: Container): Fix {
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
