import { type Pod, podsOf } from '../kubernetes/pod.js';
import { writesWholePods } from '../kubernetes/pod-spec-table.js';
import type { Resource } from '../kubernetes/resource.js';
import { controlsOf } from '../model/controls.js';
import type { Rule } from '../model/rule.js';
import type { Place } from '../provenance/source.js';
import { RULES } from '../rules/registry.js';
import { type Config, POD_SECURITY_LEVELS, type PodSecurityLevel } from '../settings/config.js';
import type { Cursor } from '../yaml/cursor.js';
import type { EnforcedLevel } from './deferred-level.js';

/** A finding about a control of the Pod Security Standards. */
export interface Violation {
  /** What `ruleOfStandards` returns for the rule of the finding. */
  readonly rule: Rule;
  readonly message: string;
  /** Where a person changes it; undefined where nobody wrote what it is about. */
  readonly place: Place | undefined;
  readonly isSuppressed: boolean;
}

/** How a workload stands against the Pod Security Standards, by what the rules found. */
export interface Standing {
  /** The first standard that it does not meet, or the one that it has to meet. */
  readonly level: PodSecurityLevel;
  /** The controls of that standard that it does not meet, in words. */
  readonly unmet: readonly string[];
  /** The findings about them, each place once. */
  readonly violations: readonly Violation[];
  /** The number of further controls about which all findings are suppressed. */
  readonly suppressed: number;
  /** The number of rules about the standards up to this one that the configuration switches off. */
  readonly rulesOff: number;
  /** False where parts that decide are not known, so that it may violate more. */
  readonly isKnown: boolean;
}

/** What a workload is judged by. */
export interface Judged {
  readonly violations: readonly Violation[];
  /** The standard that it has to meet. */
  readonly wanted: PodSecurityLevel;
  readonly rulesOff: (level: PodSecurityLevel) => number;
  readonly isKnown: boolean;
}

/**
 * Returns the rule that has the control of the standards which a finding of a rule is about: that rule, or the one that yields to it,
 * because it is more precise. Undefined for findings about anything else.
 */
export function ruleOfStandards(rule: Rule): Rule | undefined {
  return rule.pss === undefined ? YIELDING.get(rule.id) : rule;
}

const YIELDING: ReadonlyMap<string, Rule> = new Map(
  RULES.flatMap((rule) => (rule.pss ? (rule.yieldsTo ?? []).map((id) => [id, rule] as const) : [])),
);

/** Returns true for an object that runs pods as they are written: not for a patch, whose containers have no image. */
export function isWorkload(resource: Resource): boolean {
  const hasImage = ({ containers }: Pod): boolean => containers.some((container) => container.cursor.has('image'));
  return writesWholePods(resource.kind) && podsOf(resource).some(hasImage);
}

/** Returns true for a workload in which a container has no image yet: what is missing in it is not looked for. */
export function isBeingWritten(resource: Resource, path: string): boolean {
  return podsOf(resource, path).some(({ complete }) => !complete);
}

/** Returns how a workload stands by what is known of it. */
export function standingOf({ violations, wanted, rulesOff, isKnown }: Judged): Standing {
  const about = (level: PodSecurityLevel): readonly Violation[] => violations.filter(({ rule }) => rule.pss === level);
  const isMissed = (level: PodSecurityLevel): boolean => about(level).some(({ isSuppressed }) => !isSuppressed);
  const level = isMissed('baseline') ? 'baseline' : wanted;
  const open = about(level).filter(({ isSuppressed }) => !isSuppressed);
  const unmet = controlsIn(open);
  const upTo = POD_SECURITY_LEVELS.slice(0, POD_SECURITY_LEVELS.indexOf(level) + 1);
  const hidden = controlsIn(violations.filter(({ rule, isSuppressed }) => isSuppressed && isOneOf(upTo, rule.pss)));
  const places = new Map(open.map((one) => [`${one.place?.file} ${one.place?.start} ${one.message}`, one]));
  return {
    level,
    unmet: [...unmet],
    violations: [...places.values()],
    suppressed: [...hidden].filter((control) => !unmet.has(control)).length,
    rulesOff: upTo.reduce((sum, one) => sum + rulesOff(one), 0),
    isKnown,
  };
}

function isOneOf(levels: readonly PodSecurityLevel[], level: PodSecurityLevel | undefined): boolean {
  return level !== undefined && levels.includes(level);
}

/** Returns the controls of the standards that findings are about, in words. */
function controlsIn(violations: readonly Violation[]): ReadonlySet<string> {
  const all = violations.flatMap(({ rule }) => controlsOf(rule).filter(({ standard }) => standard === 'pss'));
  return new Set(all.map(({ label }) => label));
}

/** Returns the standard that a pod has to meet in a namespace that enforces one, or of which nothing is known. */
export function wantedLevel(enforced: EnforcedLevel | undefined, config: Config): PodSecurityLevel {
  // The weakest standard with controls is baseline.
  return enforced === 'privileged' ? 'baseline' : (enforced ?? config.podSecurity);
}

/** Returns the number of rules about the controls of a standard that a configuration switches off in a file. */
export function rulesOff(level: PodSecurityLevel, path: string, config: Config): number {
  const { kubernetesVersion } = config.settings;
  return RULES.filter(
    (rule) =>
      rule.family === 'pod-security' &&
      rule.pss === level &&
      (rule.since ?? 0) <= kubernetesVersion &&
      kubernetesVersion <= (rule.until ?? Number.MAX_SAFE_INTEGER) &&
      config.levelOf(rule, path, 'restricted').level === 'off',
  ).length;
}

/** Fields of a pod and of its containers of which every part may decide. */
const DECIDING_WHOLE = ['securityContext'];
/** Fields that decide by themselves, and lists of which it counts what items are there. */
const DECIDING = [
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'volumes',
  'containers',
  'initContainers',
  'ephemeralContainers',
];

/** Returns true where everything that the standards look at is written: no template may add to it. */
export function isWhollyKnown(resource: Resource, path: string): boolean {
  return podsOf(resource, path).every(isKnownPod);
}

function isKnownPod({ cursor, containers, complete }: Pod): boolean {
  if (!complete) return false;
  return [cursor, ...containers.map((one) => one.cursor)].every(
    (holder) =>
      !holder.open &&
      DECIDING_WHOLE.every((field) => isKnownBelow(holder.at(field))) &&
      DECIDING.every((field) => {
        const value = holder.at(field);
        return value === undefined || (!value.open && value.items().every((item) => !item.open));
      }),
  );
}

function isKnownBelow(value: Cursor | undefined): boolean {
  return value === undefined || [...value.walk()].every(({ open, opaque }) => !open && !opaque);
}
