import { AFTER } from '../../kubernetes/insertion-order.js';
import { type Container, fieldOf, podFieldOf } from '../../kubernetes/pod.js';
import { type Addition, planAddition } from '../../yaml/edit/additions.js';
import { type EditPlan, refused } from '../../yaml/edit/edits.js';

type Bound = 'limits' | 'requests';

/**
 * True for a container for which neither it nor its pod writes a request or a limit. Ephemeral containers cannot have any,
 * and one of the whole pod holds for all of its containers.
 */
export function lacksBound(container: Container, bound: Bound, name: string): boolean {
  return (
    container.role !== 'ephemeral' &&
    typeof podFieldOf(container.pod, 'resources', bound, name) === 'string' &&
    fieldOf(container, 'resources', bound, name) === 'absent'
  );
}

/** A request or limit that is to be added. */
interface MissingBound {
  /** The limit beside a missing request, or the request beside a missing limit: what the new one is set to. */
  readonly counterpart: string | number | undefined;
  /** `start`, where it is that. */
  readonly asks: string | undefined;
  readonly adds: Addition;
  plan(): EditPlan;
}

/**
 * What adds a missing request or limit: as high as its counterpart, or `start` where that is not written either. Refused
 * where a template or an alias has the counterpart: a request must not be above its limit.
 * @param name How messages name the resource: `CPU` for `cpu`.
 */
export function missingBound(
  container: Container,
  bound: Bound,
  [resource, name]: readonly [resource: string, name: string],
  start: string,
): MissingBound {
  const other = fieldOf(container, 'resources', bound === 'limits' ? 'requests' : 'limits', resource);
  const value = typeof other === 'string' ? undefined : other.value;
  const counterpart = typeof value === 'string' || typeof value === 'number' ? value : undefined;
  const adds: Addition = {
    map: container.cursor,
    path: ['resources', bound, resource],
    value: counterpart ?? start,
    after: AFTER.container.resources,
  };
  const unknown =
    bound === 'limits'
      ? `the ${name} request, which the limit must not be below, is not known`
      : `the ${name} limit, which the request must not be above, is not known`;
  return {
    counterpart,
    asks: counterpart === undefined ? start : undefined,
    adds,
    plan: () =>
      other === 'unknown' || (other !== 'absent' && counterpart === undefined) ? refused(unknown) : planAddition(adds),
  };
}

/** Kinds whose pods end by themselves, or are a person's own: a probe would end what they are in the middle of. */
const ENDS =
  /^(?:Job|CronJob|Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow|Task|ClusterTask|TaskRun|Pipeline|PipelineRun|ScaledJob|.+Job|Notebook)$/;

/** True for a container that is to run until somebody stops it, which probes are for. */
export function isServing({ role, pod }: Container): boolean {
  if (ENDS.test(pod.resource.kind)) return false;
  const policy = pod.cursor.at('restartPolicy')?.value;
  return role === 'container' && policy !== 'Never' && policy !== 'OnFailure';
}
