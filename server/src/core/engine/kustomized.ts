import { parseImage } from '../kubernetes/image.js';
import { podsOf } from '../kubernetes/pod.js';
import type { KustomizeUse, Subject } from '../workspace/kustomize/kustomize.js';
import { fieldAt } from '../workspace/kustomize/patch.js';
import type { Cursor } from '../yaml/cursor.js';
import { type FieldPlace, fieldOf } from './missing.js';
import type { PlacedFinding } from './placed-finding.js';

/**
 * Returns true for a finding that is wrong about the objects that are applied: it is about a field that a patch leaves out, or
 * every kustomization that takes its object deletes the object or sets the field itself.
 */
export function isDecidedByKustomize(placed: PlacedFinding, use: KustomizeUse | undefined): boolean {
  const subject = use && subjectOf(placed);
  return subject !== undefined && use?.overrides(subject) === true;
}

function subjectOf({ finding, resource }: PlacedFinding): Subject | undefined {
  if (!resource) return undefined;
  const { kind, group, name, namespace, cursor } = resource;
  const { missing, field } = fieldOf(finding);
  const image = finding.at?.key === 'image' ? parseImage(finding.at.string ?? '')?.repository : undefined;
  return {
    kind,
    group,
    name,
    namespace,
    missing,
    image,
    fields: field ? waysToSet(field, placesOfPods(resource), cursor) : [],
  };
}

/** The cursors of pods and their containers. */
type PodPlaces = ReturnType<typeof placesOfPods>;

function placesOfPods(resource: Parameters<typeof podsOf>[0]) {
  return podsOf(resource).map(({ cursor, containers }) => ({
    cursor,
    containers: containers.map((one) => one.cursor),
  }));
}

/**
 * Returns the lists of fields that set a field; setting all fields of one list is enough. The security context of a pod sets
 * that of a container, and the security contexts of all containers set that of the pod.
 */
function waysToSet({ at, below }: FieldPlace, pods: PodPlaces, object: Cursor): Subject['fields'] {
  const fields = (...maps: readonly Cursor[]): readonly string[] => {
    const found = maps.flatMap((map) => fieldAt(map, object, below) ?? []);
    return found.length === maps.length ? found : [];
  };
  const pod =
    below[0] === 'securityContext'
      ? pods.find(({ cursor, containers }) => cursor === at || containers.includes(at))
      : undefined;
  if (!pod) return [fields(at)];
  return [fields(at), pod.cursor === at ? fields(...pod.containers) : fields(pod.cursor)];
}
