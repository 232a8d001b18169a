import { type Container, fieldOf, podFieldOf } from './pod.js';

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

/** Kinds whose pods end by themselves, or are a person's own: a probe would end what they are in the middle of. */
const ENDS =
  /^(?:Job|CronJob|Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow|Task|ClusterTask|TaskRun|Pipeline|PipelineRun|ScaledJob|.+Job|Notebook)$/;

/** True for a container that is to run until somebody stops it, which probes are for. */
export function isServing({ role, pod }: Container): boolean {
  if (ENDS.test(pod.resource.kind)) return false;
  const policy = pod.cursor.at('restartPolicy')?.value;
  return role === 'container' && policy !== 'Never' && policy !== 'OnFailure';
}
