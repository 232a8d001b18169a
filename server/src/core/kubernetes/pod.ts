import { memo } from '../text/memo.js';
import type { Range } from '../text/range.js';
import { say } from '../text/say.js';
import type { Cursor, Step } from '../yaml/cursor.js';
import { select } from '../yaml/select.js';
import { type PodShape, podShapes, STANDARD_CONTAINERS, TASK, VALUES_KIND } from './pod-spec-table.js';
import { describe, type Resource } from './resource.js';
import { type Mount, mountsIn, type Volume, volumesIn } from './volumes.js';

/** A pod spec as it is written, at any path of its object. */
export interface Pod {
  readonly resource: Resource;
  /** The mapping that holds `containers`, `volumes`, `securityContext`. */
  readonly cursor: Cursor;
  /** A mapping whose fields hold where the pod does not write them: an Argo workflow's own spec. */
  readonly defaults: Cursor | undefined;
  readonly containers: readonly Container[];
  /** The volumes that its containers may mount. Volumes without a type yet are left out. */
  readonly volumes: readonly Volume[];
  /** True for `spec.os.name: windows`, or for nodes of Windows alone: several controls do not apply there. */
  readonly windows: boolean;
  /** False for patches and for pods that a controller completes: a missing field says nothing. */
  readonly complete: boolean;
  /** The range to mark for a missing field: the pod's name, or else the nearest text. */
  readonly label: Range;
  /** The name of the pod in messages: its object, and which of the object's pods it is. */
  readonly title: string;
}

/** A container as it is written, at any path of its object. */
export interface Container {
  readonly pod: Pod;
  readonly cursor: Cursor;
  /** Its name; its index where it has none: `containers[0]`. */
  readonly name: string;
  readonly role: 'container' | 'init' | 'ephemeral';
  /** False for a patch (no image) and in a pod that is not complete: a missing field says nothing. */
  readonly complete: boolean;
  /** The range to mark for a missing field: the name, or else the nearest text. */
  readonly label: Range;
  /** Its mounts, each with its volume. */
  readonly mounts: readonly Mount[];
  /** Returns the volume of its pod with this name; undefined where none is written. */
  volume(name: string): Volume | undefined;
  /** Returns the value at a path below the container; undefined where it does not exist. */
  at(...steps: readonly Step[]): Cursor | undefined;
}

/** A field: the value, or `absent`; `unknown` where a template or a patch may supply it. */
export type Field = Cursor | 'absent' | 'unknown';

/**
 * Returns the pods of an object. Unknown kinds are read by their structure: a mapping with `containers`, a list of
 * mappings with `image` or `name`, is a pod spec at any path. `path` is the file's: its name tells patches, whose
 * missing fields say nothing. It can be left out where missing fields do not matter.
 */
export function podsOf(resource: Resource, path = ''): readonly Pod[] {
  const patch = isPatchByName(resource, path);
  return patch ? podsOfPatch(resource.cursor, resource) : podsOfObject(resource.cursor, resource);
}

const podsOfObject = memo((_: Cursor, resource: Resource) => findPods(resource, false));
const podsOfPatch = memo((_: Cursor, resource: Resource) => findPods(resource, true));

/** Returns all containers of an object's pods, init and ephemeral ones included; `path` as for `podsOf`. */
export function containersOf(resource: Resource, path = ''): readonly Container[] {
  return containersOfPods(podsOf(resource, path));
}

const containersOfPods = memo((pods: readonly Pod[]): readonly Container[] => pods.flatMap((pod) => pod.containers));

/** Returns a field of the container itself. Null counts as absent. */
export function fieldOf(container: Container, ...path: readonly string[]): Field {
  return orUnknown(readField(container.cursor, path), container.complete);
}

/** Returns a field of the pod, or of the mapping with its defaults. Null counts as absent. */
export function podFieldOf(pod: Pod, ...path: readonly string[]): Field {
  const holder = pod.defaults && !pod.cursor.has(path[0] ?? '') && !pod.cursor.open ? pod.defaults : pod.cursor;
  return orUnknown(readField(holder, path), pod.complete);
}

/** Returns the field at a path below a mapping. */
export function readField(holder: Cursor, path: readonly string[]): Field {
  let at = holder;
  for (const step of path) {
    const next = at.at(step);
    if (!next) return at.open || at.kind !== 'map' ? 'unknown' : 'absent';
    if (next.opaque) return 'unknown';
    if (next.isNull) return next.open ? 'unknown' : 'absent';
    at = next;
  }
  return at;
}

/** Returns the field; `unknown` for a missing one where a controller completes the object. */
export function orUnknown(field: Field, complete: boolean): Field {
  return field === 'absent' && !complete ? 'unknown' : field;
}

function findPods(resource: Resource, patch: boolean): readonly Pod[] {
  const shapes = podShapes(resource.kind);
  if (!shapes) {
    if (NEVER_PODS.test(resource.kind) || NEVER_PODS_GROUPS.test(resource.group)) return [];
    const specs = [...resource.cursor.walk()].filter(looksLikePodSpec);
    return specs.map((spec) => toPod(resource, spec, unknownShape(spec), patch, specs.length === 1));
  }
  const found = shapes.flatMap((shape) =>
    select(resource.cursor, shape.pod)
      .filter((spec) => spec.kind === 'map')
      .map((spec) => ({ spec, shape })),
  );
  return (
    found
      .map(({ spec, shape }) => toPod(resource, spec, shape, patch, found.length === 1))
      // A shape for another kind of the same name finds no containers here.
      .filter((pod) => pod.containers.length > 0 || shapes.length === 1)
  );
}

/** Kinds for schemas, policies or data, in which the word `containers` means something else. */
const NEVER_PODS = /^(?:ConfigMap|Secret|Role|ClusterRole|APIService)$/;
const NEVER_PODS_GROUPS =
  /^(?:apiextensions\.k8s\.io|admissionregistration\.k8s\.io|(?:.+\.)?kyverno\.io|(?:.+\.)?gatekeeper\.sh|kustomize\.config\.k8s\.io)$/;

function looksLikePodSpec(cursor: Cursor): boolean {
  // Tekton's tasks may be written into objects of any kind.
  const list = cursor.at(cursor.key === 'taskSpec' ? 'steps' : 'containers');
  if (list?.kind !== 'sequence') return false;
  let any = false;
  for (const item of list.items()) {
    if (item.kind !== 'map' || !(item.has('image') || item.has('name'))) return false;
    any = true;
  }
  return any;
}

/**
 * Returns the shape of a pod in an unknown kind. A pod template runs as it is written; a controller completes any other
 * mapping with containers.
 */
function unknownShape(spec: Cursor): PodShape {
  if (spec.key === 'taskSpec') return TASK;
  let partial = spec.key !== 'spec' || spec.parent?.key !== 'template';
  for (let at: Cursor | undefined = spec; at && !partial; at = at.parent) partial = /patch/i.test(at.key ?? '');
  return { pod: '', containers: STANDARD_CONTAINERS, partial };
}

/** Kinds that need a selector, which a patch does not repeat. */
const WITH_SELECTOR = /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet)$/;
/** `patches/web.yaml`, `image_patch.yaml`, but not `dispatcher.yaml`. */
const PATCH_IN_NAME = /(?:^|[/_.-])patch(?:es)?(?:[/_.-]|$)/i;

/**
 * Returns true for a patch by the name of its file. Kustomize may add the selector of a whole object with labels, so
 * that only the name decides.
 */
function isPatchByName({ kind, cursor }: Resource, path: string): boolean {
  return WITH_SELECTOR.test(kind) && PATCH_IN_NAME.test(path) && cursor.at('spec', 'selector') === undefined;
}

function toPod(resource: Resource, cursor: Cursor, shape: PodShape, patch: boolean, only: boolean): Pod {
  const containers: Container[] = [];
  const written = (paths: readonly string[]): Cursor[] =>
    paths.flatMap((path) => select(cursor, path).filter((item) => item.kind === 'map'));
  const [own, completed] = [written(shape.containers), written(shape.completed ?? [])];
  const defaults = shape.defaults === undefined ? undefined : resource.cursor.at(...shape.defaults.split('.'));
  const volumes = lazily(() => {
    const all = volumesIn(cursor, defaults);
    return { all, byName: new Map(all.map((volume) => [volume.name, volume])) };
  });
  const pod: Pod = {
    resource,
    cursor,
    defaults,
    containers,
    get volumes() {
      return volumes().all;
    },
    windows: [cursor.at('os', 'name'), cursor.at('nodeSelector', 'kubernetes.io/os')].some(
      (os) => os?.value === 'windows',
    ),
    complete: !shape.partial && !patch && !isPatch(own) && !isPatchedByArgo(cursor, defaults),
    label: labelOfPod(resource, cursor, only),
    title: only ? describe(resource) : titleOfPod(resource, cursor),
  };
  const named = (): ReadonlyMap<string, Volume> => volumes().byName;
  for (const item of own) containers.push(toContainer(pod, item, pod.complete, named));
  for (const item of completed) containers.push(toContainer(pod, item, false, named));
  return pod;
}

/**
 * Returns true for the containers of a strategic merge patch, which leaves out unchanged fields: a container in it has
 * no image.
 */
function isPatch(containers: readonly Cursor[]): boolean {
  const regular = containers.filter((container) => roleOf(container) === 'container');
  if (containers.some((container) => container.has('$patch'))) return true;
  return regular.length === 0 || regular.some((container) => !container.has('image'));
}

/** Returns true where Argo merges a patch, or the defaults of all templates, into the pods it creates. */
function isPatchedByArgo(template: Cursor, defaults: Cursor | undefined): boolean {
  if (!defaults) return false;
  return template.has('podSpecPatch') || defaults.has('podSpecPatch') || defaults.has('templateDefaults');
}

function labelOfPod(resource: Resource, cursor: Cursor, only: boolean): Range {
  // The name of an Argo template is in it, that of any other template in the metadata beside its spec.
  const own = cursor.at('name') ?? cursor.parent?.at('metadata', 'name');
  const name =
    own ??
    (only ? (resource.cursor.at('metadata', 'name') ?? resource.cursor.at('metadata', 'generateName')) : undefined);
  if (isVisible(name)) return name.range;
  return cursor.keyRange ?? resource.cursor.at('kind')?.range ?? { start: cursor.range.start, end: cursor.range.start };
}

/** Returns the name of a pod in messages: `Workflow "build", template "sign"`, `TFJob "train", Worker`. */
function titleOfPod(resource: Resource, cursor: Cursor): string {
  const name = cursor.at('name')?.string;
  if (name) return say`${describe(resource)}, template "${name}"`;
  const template = cursor.key === 'spec' && /template$/i.test(cursor.parent?.key ?? '') ? cursor.parent : undefined;
  const holder = template?.key === 'template' ? template.parent : (template ?? cursor);
  return holder?.key ? say`${describe(resource)}, ${holder.key}` : describe(resource);
}

/** Returns true for a scalar with a range to mark: a name that is being typed may be empty still, or a collection. */
function isVisible(cursor: Cursor | undefined): cursor is Cursor {
  return cursor !== undefined && cursor.kind === 'scalar' && cursor.range.end > cursor.range.start;
}

function toContainer(
  pod: Pod,
  cursor: Cursor,
  complete: boolean,
  volumes: () => ReadonlyMap<string, Volume>,
): Container {
  const list = listKeyOf(cursor);
  const { kind, name: ofValues } = pod.resource;
  // The only container of an Argo template has the template's name, one in values that of the values.
  const place =
    typeof cursor.step === 'number'
      ? `${list}[${cursor.step}]`
      : (pod.cursor.at('name')?.string ?? (kind === VALUES_KIND ? ofValues : list) ?? kind);
  const [name, image] = [cursor.at('name'), cursor.at('image')];
  const label = [name, image].find(isVisible);
  const mounts = lazily(() => mountsIn(cursor, volumes()));
  return {
    pod,
    cursor,
    name: name?.string ?? place,
    role: roleOf(cursor),
    complete: complete && image !== undefined,
    label: label?.range ?? cursor.keyRange ?? { start: cursor.range.start, end: cursor.range.start },
    get mounts() {
      return mounts();
    },
    volume: (name) => volumes().get(name),
    at: (...steps) => cursor.at(...steps),
  };
}

function listKeyOf(container: Cursor): string | undefined {
  return typeof container.step === 'number' ? container.parent?.key : container.key;
}

function roleOf(container: Cursor): Container['role'] {
  const list = listKeyOf(container);
  return list === 'initContainers' ? 'init' : list === 'ephemeralContainers' ? 'ephemeral' : 'container';
}

/** Returns a function whose answer is computed at the first call. */
function lazily<Answer extends object>(find: () => Answer): () => Answer {
  let found: Answer | undefined;
  return () => {
    found ??= find();
    return found;
  };
}
