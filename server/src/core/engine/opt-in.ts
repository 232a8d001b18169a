import type { KubernetesVersion } from '../kubernetes/version.js';
import type { Family } from '../model/rule.js';
import { memo } from '../text/memo.js';
import type { Cursor } from '../yaml/cursor.js';
import type { Hole } from '../yaml/read/holes.js';
import type { PlacedFinding } from './placed-finding.js';

/** What takes effect only where a template prints it. A secret is in the repository either way. */
const IN_EFFECT: ReadonlySet<Family> = new Set([
  'pod-security',
  'workload-hardening',
  'service-accounts',
  'rbac',
  'network',
  'mesh',
  'certificates',
  'platform',
]);

/** Of which `enabled: false` is never what is wrong. */
const OF_PODS: ReadonlySet<Family> = new Set(['pod-security', 'workload-hardening']);

/**
 * A finding in lines that a template prints only for who asks for them: information where the condition itself says that the
 * answer is no unless somebody gives another, or that it is for another version of Kubernetes, and in values below
 * `enabled: false`; no error behind a switch of the field's own name, whose values are judged where they are written, nor in
 * a file that is set aside.
 */
export function asOptIn(finding: PlacedFinding, version: KubernetesVersion, setAside: boolean): PlacedFinding {
  const { at } = finding.finding;
  if (finding.level === 'information' || !at || !IN_EFFECT.has(finding.rule.family)) return finding;
  const conditions = conditionsAround(at);
  if (
    (OF_PODS.has(finding.rule.family) && isSwitchedOff(at)) ||
    conditions.some((one) => isOffByDefault(one) || isOfOtherVersions(one, version))
  )
    return { ...finding, level: 'information' };
  return setAside || conditions.some((one) => isSwitchOf(at, one)) ? { ...finding, level: 'warning' } : finding;
}

/** True below `enabled: false`: what somebody has to switch on first. */
function isSwitchedOff(at: Cursor): boolean {
  for (let around: Cursor | undefined = at; around; around = around.parent)
    if (around.at('enabled')?.value === false) return true;
  return false;
}

/** What has to hold, or must not, for a value to be printed: the condition of an `if` around it. */
interface Condition {
  readonly text: string;
  readonly holds: boolean;
}

/** From an offset to the next one: the conditions of the blocks that are open. */
interface Stretch {
  readonly start: number;
  readonly conditions: readonly Condition[];
}

/** The characters of an action that is looked at. */
const LONGEST = 300;

/** So many blocks within one another are looked at. */
const MOST_BLOCKS = 20;

function conditionsAround(at: Cursor): readonly Condition[] {
  const { holes, localRange, sourceText } = at;
  return stretchesOf(holes, sourceText).findLast(({ start }) => start <= localRange.start)?.conditions ?? [];
}

/** The text is the one that the holes are of. */
const stretchesOf = memo((holes: readonly Hole[], text: string): readonly Stretch[] => {
  const open: Condition[] = [];
  return holes.flatMap(({ start, end, role }) => {
    const before = role === 'closes' || role === 'else' ? open.pop() : undefined;
    // A longer condition is none of those that are known.
    const action = end - start <= LONGEST ? text.slice(start, end) : '';
    // Of `else if` and of blocks that are no `if` nothing is known.
    if (role === 'else')
      open.push({ text: /^\{\{-?\s*else\s*-?\}\}$/.test(action) ? (before?.text ?? '') : '', holds: false });
    if (role === 'opens') open.push({ text: /^\{\{-?\s*if\s+(.+?)\s*-?\}\}$/s.exec(action)?.[1] ?? '', holds: true });
    return before || role === 'opens' || role === 'else' ? [{ start, conditions: open.slice(-MOST_BLOCKS) }] : [];
  });
});

/** `default false .Values.debug` or `.Values.debug | default false`, alone or together with other conditions. */
function isOffByDefault({ text, holds }: Condition): boolean {
  return holds && !/\b(?:or|not|eq|ne)\b/.test(text) && /\bdefault\s+false\b/.test(text);
}

/** `semverCompare ">=1.33-0" .Capabilities.KubeVersion.Version`, for a version of which that is not so. */
function isOfOtherVersions({ text, holds }: Condition, version: KubernetesVersion): boolean {
  const [, than, minor] =
    /^semverCompare\s+"(>=|<)\s*v?1\.(\d{1,3})(?:\.0)?(?:-0)?"\s+[$.]\.?Capabilities\.KubeVersion(?:\.\w+)?$/.exec(
      text,
    ) ?? [];
  if (minor === undefined) return false;
  return (than === '<' ? version < Number(minor) : version >= Number(minor)) !== holds;
}

/** `.Values.webhook.hostNetwork`, `.Values.agent.useHostNetwork` or `.Values.hostNetwork.enabled` around `hostNetwork`. */
function isSwitchOf({ key = '' }: Cursor, { text, holds }: Condition): boolean {
  const name = /^\(?\s*[.$][\w.]{0,150}?\.(\w+?)(?:\.enabled)?\s*\)?$/.exec(text)?.[1] ?? '';
  return holds && key.length >= MEANS_SOMETHING && name.toLowerCase().endsWith(key.toLowerCase());
}

/** Shorter keys, such as `path` or `name`, are parts of names of many things. */
const MEANS_SOMETHING = 7;
