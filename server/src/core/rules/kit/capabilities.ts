import type { Cursor } from '../../yaml/cursor.js';
import { allOf, type EditPlan, removeEntry, replaceItems } from '../../yaml/edit/edits.js';
import { NodeStyle } from '../../yaml/nodes.js';

/** What the baseline Pod Security Standard lets a container add: the default set of the container runtimes. */
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

/** The names in a list of capabilities, as they are written. */
export function capabilityNames(list: Cursor): readonly string[] {
  return [...list.items()].flatMap((item) => item.string ?? []);
}

/** Takes an item from a list of capabilities, and the list with it where nothing else is in it. */
export function removeCapability(item: Cursor): EditPlan {
  const list = item.parent;
  if (list?.kind !== 'sequence') return removeEntry(item);
  return keepCapabilities(list, (other) => other.step !== item.step);
}

/** Leaves of a list of capabilities the items wanted, or nothing at all. */
export function keepCapabilities(list: Cursor, wanted: (item: Cursor) => boolean): EditPlan {
  const items = [...list.items()];
  const kept = items.filter(wanted);
  if (kept.length === 0) return removeEntry(list);
  const names = kept.flatMap((item) => item.string ?? []);
  if (list.style === NodeStyle.Flow && names.length === kept.length) return replaceItems(list, names);
  return allOf(...items.filter((item) => !wanted(item)).map(removeEntry));
}
