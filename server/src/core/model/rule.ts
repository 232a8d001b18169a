import type { SetView } from '../graph/set-view.js';
import type { Container } from '../kubernetes/pod.js';
import type { Resource } from '../kubernetes/resource.js';
import type { KubernetesVersion } from '../kubernetes/version.js';
import type { SchemaStore } from '../schema/store.js';
import type { ValuesSchemas } from '../schema/values-schema.js';
import type { YamlDocument, YamlStream } from '../yaml/document.js';
import type { Controls } from './controls.js';
import type { Finding, Level } from './finding.js';
import type { SetFinding } from './set-finding.js';

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

/** The data of a rule for settings, documentation, hover and reports. Ids are contracts: they are never reused. */
export interface RuleMetadata {
  readonly id: string;
  /** Earlier ids of the rule; they go on working in settings and suppressions. */
  readonly aliases?: readonly string[];
  readonly family: Family;
  /** The default level; 'off' for opt-in rules. */
  readonly level: Level | 'off';
  /**
   * For a rule that is off by default: the setting that switches it on as a warning, because the setting says what to
   * look for.
   */
  readonly switchedOnBy?: 'registries';
  /**
   * The Pod Security Standards level that the findings violate. A rule of the family `pod-security` checks a control of
   * that level and is silent in a namespace that asks for less. Rules of other families report there, too: they have
   * reasons of their own.
   */
  readonly pss?: 'baseline' | 'restricted';
  /** The controls of public standards that the rule checks. */
  readonly controls?: Controls;
  /** The problem, in one line without a full stop. */
  readonly summary: string;
  /** The consequences, in one or two sentences. */
  readonly why: string;
  /** The remedy, in one or two sentences. */
  readonly how: string;
  readonly references: readonly Reference[];
  /**
   * More precise rules: a value that one of them reports is not reported by this rule. Where they are switched off,
   * this rule reports it.
   */
  readonly yieldsTo?: readonly string[];
  /**
   * Rules whose findings imply those of this rule: beside such a finding at the same container, a finding of this rule
   * is one level lower.
   */
  readonly impliedBy?: readonly string[];
  /** True for a rule about secrets that checks references and settings only: the text of its findings is no secret. */
  readonly showsNoValue?: boolean;
  /** True for a rule whose findings are credentials that whoever reads the text has: each is at the value, or at what holds it. */
  readonly findsCredentials?: boolean;
  /** The first Kubernetes minor version that the rule applies to. */
  readonly since?: number;
  /** The last one. */
  readonly until?: number;
}

/** The facts about a file that a rule may use. */
export interface RuleContext {
  /** The path, with `/`. Only its name and folders mean something. */
  readonly path: string;
  readonly kubernetesVersion: KubernetesVersion;
  /** The current day in UTC, as `2026-12-31`; undefined where it is not known. */
  readonly today?: string | undefined;
  /** True for files whose YAML is Helm values. */
  readonly helmValues: boolean;
  /** The nearest `.sops.yaml` in the file's folder or above. */
  readonly sopsConfig?: ConfigFile | undefined;
  /** The allowed sources of images from the configuration; empty where it lists none. */
  readonly registries?: readonly string[];
  /** True where other files may complete the objects of the file: kustomizations take it, or its name says that it is a patch. */
  readonly completed?: boolean;
  /** The schemas of kinds; undefined where the process has none. */
  readonly schemas?: SchemaStore | undefined;
  /** The schemas of the values of charts. */
  readonly values?: ValuesSchemas | undefined;
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
export interface ResourceRule extends RuleOf<'resource', Resource> {
  /** Checks a document without objects. */
  checkOther?(document: YamlDocument, context: RuleContext): Iterable<Finding>;
}
/**
 * Checks one container of an object's pods. It may look at the container and at everything outside of containers (the
 * pod, the object), never at another container: a result without findings is remembered while those texts stay the
 * same. Findings are always computed anew, so that their level may depend on the whole pod (`work`).
 */
export type ContainerRule = RuleOf<'container', Container>;
/** Checks one YAML document, Kubernetes object or not. */
export type DocumentRule = RuleOf<'document', YamlDocument>;
/** A rule that the engine reports itself, because only the engine has the facts for it. */
export interface EngineRule extends RuleMetadata {
  readonly scope: 'engine';
}
/** Checks what the objects of an applied set say of each other. */
export interface SetRule extends RuleMetadata {
  readonly scope: 'set';
  /** True for a rule that says nothing of what is missing: what it finds in the known parts of a set is so whatever the others are. */
  readonly ofPartialSets?: true;
  check(view: SetView): Iterable<SetFinding>;
}
/** A rule of any scope. */
export type Rule = ResourceRule | ContainerRule | DocumentRule | EngineRule | SetRule;

/** Returns the rule with its exact type. A rule is a value: it keeps no state and does not know its caller. */
export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}
