import { type Container, containersOf, fieldOf, podFieldOf } from './pod.js';
import type { Resource } from './resource.js';

type Bound = 'limits' | 'requests';

/**
 * The containers for which neither they nor their pod write a request or a limit. Ephemeral containers cannot have any,
 * and one of the whole pod holds for all of its containers.
 */
export function containersWithoutBound(
  resource: Resource,
  path: string,
  bound: Bound,
  name: string,
): readonly Container[] {
  return containersOf(resource, path).filter(
    (container) =>
      container.role !== 'ephemeral' &&
      typeof podFieldOf(container.pod, 'resources', bound, name) === 'string' &&
      fieldOf(container, 'resources', bound, name) === 'absent',
  );
}

/** Kinds whose pods end by themselves, or are a person's own: a probe would end what they are in the middle of. */
const ENDS =
  /^(?:Job|CronJob|Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow|Task|ClusterTask|TaskRun|Pipeline|PipelineRun|ScaledJob|.+Job|Notebook)$/;

/** The containers that are to run until somebody stops them, which probes are for. */
export function servingContainersOf(resource: Resource, path: string): readonly Container[] {
  if (ENDS.test(resource.kind)) return [];
  return containersOf(resource, path).filter(({ role, pod }) => {
    const policy = pod.cursor.at('restartPolicy')?.value;
    return role === 'container' && policy !== 'Never' && policy !== 'OnFailure';
  });
}
