import type { Cursor } from '../../yaml/cursor.js';
import { allOf, type EditPlan, removeEntry, replaceItems } from '../../yaml/edit/edits.js';
import { NodeStyle } from '../../yaml/nodes.js';

/** The capabilities that the baseline Pod Security Standard lets a container add: the default set of container runtimes. */
export const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Returns the names in a list of capabilities, as they are written. */
export function capabilityNames(list: Cursor): readonly string[] {
  return [...list.items()].flatMap((item) => item.string ?? []);
}

/** Removes an item from a list of capabilities, and the list where it would be empty. */
export function removeCapability(item: Cursor): EditPlan {
  const list = item.parent;
  if (list?.kind !== 'sequence') return removeEntry(item);
  return keepCapabilities(list, (other) => other.step !== item.step);
}

/** Removes the items that are not wanted from a list of capabilities, and the list where it would be empty. */
export function keepCapabilities(list: Cursor, wanted: (item: Cursor) => boolean): EditPlan {
  const items = [...list.items()];
  const kept = items.filter(wanted);
  if (kept.length === 0) return removeEntry(list);
  const names = kept.flatMap((item) => item.string ?? []);
  if (list.style === NodeStyle.Flow && names.length === kept.length) return replaceItems(list, names);
  return allOf(items.filter((item) => !wanted(item)).map(removeEntry));
}
