import { AFTER } from '../../kubernetes/insertion-order.js';
import { type Container, podFieldOf } from '../../kubernetes/pod.js';
import { securityFieldOf } from '../../kubernetes/security-context.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { allOf, appendItem, type EditPlan, type YamlMap } from '../../yaml/edit/edits.js';
import { addItem } from '../plan-changes.js';

/** Only the owner can read the file. */
const MODE = 0o400;
/** The folder for new volumes, one subfolder for each Secret. */
const FOLDER = '/etc/secrets';

/** A key of a Secret that a container needs as a file. */
export interface WantedFile {
  readonly secret: string;
  readonly key: string;
  readonly optional?: boolean;
  /** True where the image is known to run as another user than root, whatever the pod says. */
  readonly isNotRoot?: boolean;
}

/**
 * Returns the path by which a container reads a key of a Secret, and the edits that mount it. An existing volume with
 * the Secret is used.
 */
export function secretFile(
  container: Container,
  wanted: WantedFile,
): { readonly path: string; readonly plan: EditPlan } | { readonly refused: string } {
  const reason = whyNotMounted(container, wanted.isNotRoot === true);
  if (reason !== undefined) return { refused: reason };
  const file = fileOf(container, wanted);
  return 'refused' in file ? file : { path: file.path, plan: allOf(file.plans) };
}

function whyNotMounted(container: Container, isNotRoot: boolean): string | undefined {
  const { pod, cursor } = container;
  const list = cursor.parent;
  if (!/^(?:containers|initContainers)$/.test(list?.key ?? '') || list?.parent?.pointer !== pod.cursor.pointer)
    return say`volumes are not written beside the containers here`;
  const [user, nonRoot] = [settingOf(container, 'runAsUser'), settingOf(container, 'runAsNonRoot')];
  const group = podFieldOf(pod, 'securityContext', 'fsGroup');
  const isOther = typeof user === 'number' ? user > 0 : nonRoot === true || isNotRoot;
  if (group === 'absent' && isOther)
    return say`the file would belong to root, and the pod has no "fsGroup" through which the container could read it`;
  return undefined;
}

function settingOf(container: Container, field: string): unknown {
  const found = securityFieldOf(container, field);
  return typeof found === 'string' ? undefined : found.value;
}

/** Returns the path of the file in the container, and the edits that it takes. */
function fileOf(
  container: Container,
  wanted: WantedFile,
): { readonly path: string; readonly plans: readonly EditPlan[] } | { readonly refused: string } {
  const { pod } = container;
  const { secret, key, optional = false } = wanted;
  const volumes = [...(pod.cursor.at('volumes')?.items() ?? [])];
  const volume = volumes.find((item) => item.at('secret', 'secretName')?.string === secret);
  const mounts = [...(container.at('volumeMounts')?.items() ?? [])];
  if (volume) {
    const volumeName = volume.at('name')?.string;
    if (volumeName === undefined) return { refused: say`the volume of Secret "${secret}" has no name` };
    const items = volume.at('secret', 'items');
    const item = [...(items?.items() ?? [])].find((one) => one.at('key')?.string === key);
    const file = item?.at('path')?.string ?? key;
    const shown = items && !item ? [appendItem(items, { key, path: key })] : [];
    const mount = mounts.find((one) => one.at('name')?.string === volumeName && !one.has('subPath'));
    const at = mount?.at('mountPath')?.string;
    if (at !== undefined) return { path: join(at, file), plans: shown };
    const folder = mountFolder(mounts, secret);
    if (folder === undefined) return { refused: say`something else is mounted at "${FOLDER}/${secret}"` };
    return { path: join(folder, file), plans: [...shown, mountPlan(container, volumeName, folder)] };
  }
  const folder = mountFolder(mounts, secret);
  if (folder === undefined) return { refused: say`something else is mounted at "${FOLDER}/${secret}"` };
  const name = freeVolumeName(secret, new Set(volumes.flatMap((item) => item.at('name')?.string ?? [])));
  const source = {
    secretName: secret,
    defaultMode: MODE,
    ...(optional ? { optional } : {}),
    items: [{ key, path: key }],
  };
  const added = inOctal(addItem(pod.cursor, 'volumes', { name, secret: source } satisfies YamlMap));
  return { path: join(folder, key), plans: [mountPlan(container, name, folder), added] };
}

function mountPlan(container: Container, name: string, mountPath: string): EditPlan {
  return addItem(container.cursor, 'volumeMounts', { name, mountPath, readOnly: true }, AFTER.container.volumeMounts);
}

/** Returns the folder of a Secret; undefined where something else is mounted there. */
function mountFolder(mounts: readonly Cursor[], secret: string): string | undefined {
  const folder = `${FOLDER}/${secret}`;
  const isTaken = mounts.some((mount) => {
    const path = mount.at('mountPath')?.string?.replace(/\/$/, '');
    return path === folder || path === FOLDER;
  });
  return isTaken ? undefined : folder;
}

/** Returns a free name for a volume: a DNS label, while a Secret's name may be longer and have dots. */
function freeVolumeName(secret: string, taken: ReadonlySet<string>): string {
  const base = secret.replace(/\./g, '-').slice(0, 58).replace(/-$/, '');
  if (!taken.has(base)) return base;
  for (let count = 2; ; count++) if (!taken.has(`${base}-${count}`)) return `${base}-${count}`;
}

function join(folder: string, file: string): string {
  return `${folder.replace(/\/$/, '')}/${file}`;
}

/** Returns the edits with the mode in octal, as users know it: Kubernetes reads the octal numbers of YAML 1.1. */
function inOctal(plan: EditPlan): EditPlan {
  if ('refused' in plan) return plan;
  const written = `defaultMode: ${MODE}`;
  return {
    edits: plan.edits.map((edit) => ({
      ...edit,
      newText: edit.newText.replace(written, `defaultMode: 0${MODE.toString(8)}`),
    })),
  };
}
