import { parseImage } from '../kubernetes/image.js';
import { podsOf } from '../kubernetes/pod.js';
import type { KustomizeUse, Subject } from '../workspace/kustomize/kustomize.js';
import { fieldAt } from '../workspace/kustomize/patch.js';
import type { Cursor } from '../yaml/cursor.js';
import { type FieldPlace, fieldOf } from './missing.js';
import type { PlacedFinding } from './placed-finding.js';

/**
 * True for a finding that says nothing of what is applied: its file is a patch and it is about what that leaves out; or
 * every kustomization that takes its object deletes it, or says itself what the finding is about.
 */
export function isSettled(placed: PlacedFinding, use: KustomizeUse | undefined): boolean {
  const subject = use && subjectOf(placed);
  return subject !== undefined && use?.settles(subject) === true;
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

/** A pod and its containers, as fields are written. */
type PodPlaces = ReturnType<typeof placesOfPods>;

function placesOfPods(resource: Parameters<typeof podsOf>[0]) {
  return podsOf(resource).map(({ cursor, containers }) => ({
    cursor,
    containers: containers.map((one) => one.cursor),
  }));
}

/**
 * The lists of fields each of which says what a field is. A security context holds for a container if it is the pod's, and
 * for a pod if it is that of every container.
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
