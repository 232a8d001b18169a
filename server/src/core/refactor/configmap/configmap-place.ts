import type { Resource } from '../../kubernetes/resource.js';
import type { FixWorld } from '../../model/fix.js';
import { detectSecrets, type Verdict } from '../../secrets/detect.js';
import type { Range } from '../../text/range.js';
import { say } from '../../text/say.js';
import { configMapReferences } from '../../workspace/workloads.js';
import type { Cursor } from '../../yaml/cursor.js';
import { type OpenObject, openObjects } from '../objects.js';
import { isHelmTemplate, withBracesAsText } from '../own-braces.js';

/** A credential in a ConfigMap, with its place. */
export interface ConfigMapPlace {
  readonly configMap: Resource;
  readonly configMapName: string;
  /** The entry of `data` with the credential, which may be inside of a document. */
  readonly entry: Cursor;
  readonly key: string;
  /** The scalar with the credential: the entry itself, or a value of the document in it. */
  readonly scalar: Cursor;
  /** The credential itself, in UTF-16 code units from the document's start. */
  readonly range: Range;
  /** The name of the credential. */
  readonly name: string;
  /** The entry in the original document; another one than `entry` where braces were parsed as text. */
  readonly written: Cursor;
}

/**
 * Returns the place of a verdict; undefined outside of a ConfigMap's `data`. Outside of charts, a text with `{{ }}` of
 * its own is parsed again with the braces as text: edits and values then go through `restoreBraces`.
 */
export function configMapPlace(verdict: Verdict, world: FixWorld): ConfigMapPlace | undefined {
  const place = placeInData(verdict);
  if (!place?.entry.opaque || place.entry.embedding || isHelmTemplate(world)) return place;
  const again = withBracesAsText(place.entry.document);
  const same = again && detectSecrets(again, false).find((one) => one.range.start === verdict.range.start);
  const read = same && placeInData(same);
  return read ? { ...read, written: place.entry } : place;
}

function placeInData({ resource, scalar, range, name }: Verdict): ConfigMapPlace | undefined {
  const data = resource?.kind === 'ConfigMap' && resource.group === '' ? resource.cursor.at('data') : undefined;
  if (!resource || !data || resource.name === undefined) return undefined;
  for (let entry: Cursor | undefined = scalar; entry; entry = entry.parent) {
    if (entry.key === undefined || entry.embedding !== data.embedding) continue;
    const { parent } = entry;
    if (parent?.range.start !== data.range.start || parent.range.end !== data.range.end) continue;
    const configMapName = resource.name;
    return { configMap: resource, configMapName, entry, key: entry.key, scalar, range, name, written: entry };
  }
  return undefined;
}

/** An object whose pods use a ConfigMap. */
export type ConfigMapUser = OpenObject;

/**
 * Returns every object that uses the ConfigMap, parsed for editing; or the reason why they cannot all be found or
 * changed.
 */
export function usersOf(
  { configMap, configMapName }: ConfigMapPlace,
  world: FixWorld,
): readonly ConfigMapUser[] | { readonly refused: string } {
  if (!world.index.complete) return { refused: say`the workspace is still being read` };
  const located = world.index.configMapUsers(configMapName, configMap.namespace, world.path);
  if (located.length === 0)
    return {
      refused: say`no workload of the workspace uses ConfigMap "${configMapName}": what would read the Secret is not known`,
    };
  const users: ConfigMapUser[] = [];
  for (const { path, fact } of located) {
    const what = say`${fact.kind} "${fact.name}"`;
    if (fact.configMaps.some((use) => use.name === configMapName && use.how === 'other'))
      return {
        refused: say`${what} refers to ConfigMap "${configMapName}" in a way that a Secret cannot stand in for`,
      };
    const object = openObjects(world, path)?.find(
      ({ resource: { kind, name, namespace, cursor } }) =>
        kind === fact.kind &&
        (name ?? '') === fact.name &&
        namespace === fact.namespace &&
        refersTo(cursor, configMapName),
    );
    if (!object) return { refused: say`${what}, which uses the ConfigMap, cannot be read as YAML` };
    users.push(object);
  }
  return users;

  function refersTo(cursor: Cursor, wanted: string): boolean {
    return users.every((user) => user.resource.cursor !== cursor) && cursor.document.text.includes(wanted);
  }
}

/** Returns the containers of an object that use the ConfigMap as files or variables. */
export function containersUsing(user: ConfigMapUser, configMapName: string): readonly Cursor[] {
  const found: Cursor[] = [];
  const add = (container: Cursor | undefined): void => {
    if (container && !found.some(({ range }) => range.start === container.range.start)) found.push(container);
  };
  for (const { use, cursor } of configMapReferences(user.resource)) {
    if (use.name !== configMapName) continue;
    // env[].valueFrom.configMapKeyRef and envFrom[].configMapRef are in the container itself.
    if (use.how === 'key') add(cursor.parent?.parent?.parent?.parent);
    else if (use.how === 'envFrom') add(cursor.parent?.parent?.parent);
    else for (const container of mounting(cursor, use.how)) add(container);
  }
  return found;
}

/** Returns the containers that mount the volume with a reference. */
function mounting(reference: Cursor, how: 'volume' | 'projected' | 'other'): readonly Cursor[] {
  // volumes[].configMap, or volumes[].projected.sources[].configMap
  const volume = how === 'volume' ? reference.parent : reference.parent?.parent?.parent?.parent;
  const pod = volume?.parent?.parent;
  const name = volume?.at('name')?.string;
  if (!pod || name === undefined) return [];
  return ['containers', 'initContainers', 'ephemeralContainers']
    .flatMap((list) => [...(pod.at(list)?.items() ?? [])])
    .filter((container) =>
      [...(container.at('volumeMounts')?.items() ?? [])].some((mount) => mount.at('name')?.value === name),
    );
}
