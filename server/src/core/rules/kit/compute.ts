import { AFTER } from '../../kubernetes/insertion-order.js';
import { type Container, fieldOf, podFieldOf } from '../../kubernetes/pod.js';
import { say } from '../../text/say.js';
import { type Addition, planAddition } from '../../yaml/edit/additions.js';
import { type EditPlan, refused } from '../../yaml/edit/edits.js';

type Bound = 'limits' | 'requests';

/**
 * Returns true for a container that lacks a request or a limit, which its pod does not have either. Ephemeral containers cannot
 * have any.
 */
export function lacksBound(container: Container, bound: Bound, name: string): boolean {
  return (
    container.role !== 'ephemeral' &&
    typeof podFieldOf(container.pod, 'resources', bound, name) === 'string' &&
    fieldOf(container, 'resources', bound, name) === 'absent'
  );
}

/** A request or limit to add. */
interface MissingBound {
  /** The limit beside a missing request, or the request beside a missing limit. The new one is set to it. */
  readonly counterpart: string | number | undefined;
  /** The value that the editor selects: `start`, where there is no counterpart. */
  readonly asks: string | undefined;
  readonly adds: Addition;
  plan(): EditPlan;
}

/**
 * Returns the addition of a missing request or limit: as high as its counterpart, or `start` where that is missing too. Refused
 * where a template or an alias has the counterpart, because a request must not be above its limit.
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
      ? say`the ${name} request, which the limit must not be below, is not known`
      : say`the ${name} limit, which the request must not be above, is not known`;
  return {
    counterpart,
    asks: counterpart === undefined ? start : undefined,
    adds,
    plan: () =>
      other === 'unknown' || (other !== 'absent' && counterpart === undefined) ? refused(unknown) : planAddition(adds),
  };
}

/** Kinds whose pods end by themselves or serve a single user: a probe would interrupt their work. */
const ENDS =
  /^(?:Job|CronJob|Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow|Task|ClusterTask|TaskRun|Pipeline|PipelineRun|ScaledJob|.+Job|Notebook)$/;

/** Returns true for a container that runs until it is stopped, for which probes are made. */
export function isServing({ role, pod }: Container): boolean {
  if (ENDS.test(pod.resource.kind)) return false;
  const policy = pod.cursor.at('restartPolicy')?.value;
  return role === 'container' && policy !== 'Never' && policy !== 'OnFailure';
}
