import type { Container } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import type { KubernetesVersion } from '../kubernetes/version.js';
import type { YamlDocument, YamlStream } from '../yaml/document.js';
import type { Controls } from './controls.js';
import type { Finding, Level } from './finding.js';

/** The families of rules, in the order of the catalogue. */
export const FAMILIES = [
  'pod-security',
  'workload-hardening',
  'images',
  'resources',
  'rbac',
  'service-accounts',
  'network',
  'secrets',
  'encrypted-secrets',
  'mesh',
  'certificates',
  'platform',
  'manifests',
] as const;
/** A family of rules: the folder that its rules stand in. */
export type Family = (typeof FAMILIES)[number];

/** A page that a rule is founded on. */
export interface Reference {
  readonly title: string;
  readonly url: string;
}

/** What is said of a rule in settings, documentation, hover and reports. Ids are contracts: never reused. */
export interface RuleMetadata {
  readonly id: string;
  /** Earlier ids of the rule; they go on working in settings and suppressions. */
  readonly aliases?: readonly string[];
  readonly family: Family;
  /** The level by default; 'off' for rules people opt into. */
  readonly level: Level | 'off';
  /** For a rule that is off by default: the setting that switches it on, as a warning, because it says what to look for. */
  readonly switchedOnBy?: 'registries';
  /**
   * The Pod Security Standards level that what it finds violates. Of rules of the family `pod-security` it is the control
   * itself: where a namespace asks for less, they are silent. Others have reasons of their own to speak.
   */
  readonly pss?: 'baseline' | 'restricted';
  /** The controls of public standards it looks after. */
  readonly controls?: Controls;
  /** One line, no full stop: what was found. */
  readonly summary: string;
  /** One or two sentences: what can happen. */
  readonly why: string;
  /** One or two sentences: what to do about it. */
  readonly how: string;
  readonly references: readonly Reference[];
  /**
   * Rules that say the same more precisely: what one of them reports about the very same value, this one leaves out. Where
   * they are switched off this one speaks.
   */
  readonly yieldsTo?: readonly string[];
  /** Rules whose findings bring with them what this one reports: of the same container it is one level lower. */
  readonly impliedBy?: readonly string[];
  /** True for a rule about secrets that looks at references and settings only: what its findings show is no secret. */
  readonly showsNoValue?: boolean;
  /** The first Kubernetes minor version the rule applies to, and the last. */
  readonly since?: number;
  readonly until?: number;
}

/** What a rule may know of the file around what it checks. */
export interface RuleContext {
  /** With `/`; only its name and folders mean something. */
  readonly path: string;
  readonly kubernetesVersion: KubernetesVersion;
  /** True for files whose YAML is Helm values. */
  readonly helmValues: boolean;
  /** The nearest `.sops.yaml` in the file's folder or above. */
  readonly sopsConfig?: ConfigFile | undefined;
  /** Where images may come from, as the configuration lists it; empty where it does not say. */
  readonly registries?: readonly string[];
}

/** A configuration file of another program. */
export interface ConfigFile {
  readonly path: string;
  readonly stream: YamlStream;
}

interface RuleOf<Scope extends string, Subject> extends RuleMetadata {
  readonly scope: Scope;
  check(subject: Subject, context: RuleContext): Iterable<Finding>;
}

/** Checks one Kubernetes object; items of a List are objects of their own. */
export type ResourceRule = RuleOf<'resource', Resource>;
/**
 * Checks one container of an object's pods. It may look at what stands around the containers (the pod, the object), never
 * at another container: that it finds nothing is remembered while those that it looks at stay as they are. What it finds is
 * looked for anew, so that its weight may depend on the whole pod (`work`).
 */
export type ContainerRule = RuleOf<'container', Container>;
/** Checks one YAML document, Kubernetes object or not. */
export type DocumentRule = RuleOf<'document', YamlDocument>;
/** Reported by the engine itself, which alone knows what it takes. */
export interface EngineRule extends RuleMetadata {
  readonly scope: 'engine';
}
/** A rule of any scope. */
export type Rule = ResourceRule | ContainerRule | DocumentRule | EngineRule;

/** Gives a rule its type. A rule is a value: it keeps no state and knows nothing of who runs it. */
export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}
