import type { PlacedFinding } from './engine.js';
import type { Family, Level } from './rule.js';
import type { Cursor } from './yaml/cursor.js';

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

/**
 * A finding in lines that a template prints only for who asks for them: information where the condition itself says that the
 * answer is no unless somebody gives another, and no error behind a switch of the field's own name, whose values are
 * judged where they are written.
 */
export function asOptIn(finding: PlacedFinding): PlacedFinding {
  const { at } = finding.finding;
  if (finding.level === 'information' || !at || !IN_EFFECT.has(finding.rule.family)) return finding;
  const conditions = conditionsAround(at);
  if (conditions.some(isOffByDefault)) return { ...finding, level: 'information' };
  const level: Level = conditions.some((condition) => isSwitchOf(at, condition)) ? 'warning' : finding.level;
  return level === finding.level ? finding : { ...finding, level };
}

/** What has to hold for a value to be printed: the conditions of the `if` blocks around it, branches of `else` left out. */
function conditionsAround(at: Cursor): readonly string[] {
  const open: string[] = [];
  for (const { start, end, role } of at.holes) {
    if (start >= at.localRange.start) break;
    if (role === 'closes' || role === 'else') open.pop();
    if (role === 'else') open.push('');
    if (role === 'opens')
      open.push(/^\{\{-?\s*if\s+(.{1,200}?)\s*-?\}\}$/s.exec(at.sourceText.slice(start, end))?.[1] ?? '');
  }
  return open;
}

/** `default false .Values.debug` or `.Values.debug | default false`, alone or together with other conditions. */
function isOffByDefault(condition: string): boolean {
  if (/\b(?:or|not|eq|ne)\b/.test(condition)) return false;
  return /\bdefault\s+false\b/.test(condition);
}

/** `.Values.webhook.hostNetwork`, `.Values.agent.useHostNetwork` or `.Values.hostNetwork.enabled` around `hostNetwork`. */
function isSwitchOf({ key = '' }: Cursor, condition: string): boolean {
  const name = /^\(?\s*[.$][\w.]{0,150}?\.(\w+?)(?:\.enabled)?\s*\)?$/.exec(condition)?.[1] ?? '';
  return key.length >= MEANS_SOMETHING && name.toLowerCase().endsWith(key.toLowerCase());
}

/** Shorter keys, such as `path` or `name`, are parts of names of many things. */
const MEANS_SOMETHING = 7;
