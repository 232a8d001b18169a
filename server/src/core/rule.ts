import type { Controls } from './controls.js';
import type { Group } from './kubernetes/groups.js';
import type { NodeWork } from './kubernetes/node-agent.js';
import type { Container } from './kubernetes/pod.js';
import type { Resource } from './kubernetes/resource.js';
import type { KubernetesVersion } from './kubernetes/version.js';
import type { Sealing } from './sealed/sealer.js';
import type { ProgramState } from './sops/program.js';
import type { Selectors } from './sops/selectors.js';
import type { SopsSession } from './sops/session.js';
import type { StoreSettings } from './store-settings.js';
import type { Edit, Range } from './text/range.js';
import type { WorkspaceIndex } from './workspace/index.js';
import type { Addition } from './yaml/additions.js';
import type { Cursor } from './yaml/cursor.js';
import type { YamlDocument } from './yaml/document.js';
import type { EditPlan } from './yaml/edits.js';

export const LEVELS = ['error', 'warning', 'information'] as const;
export type Level = (typeof LEVELS)[number];

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
export type Family = (typeof FAMILIES)[number];

/**
 * How safe a fix is. `safe` keeps behaviour and is part of fix-all. `review` adds hardening where nobody wrote anything, or
 * writes what the API server refuses as it was meant: it may change what runs. `intent` takes something away that
 * somebody wrote or relies on (a right, an explicit value, what an object is for), or needs a number that only people know:
 * it is offered one at a time, and its title says what stops. `create` makes or edits other files and is previewed.
 */
export const SAFETIES = ['safe', 'review', 'intent', 'create'] as const;
export type Safety = (typeof SAFETIES)[number];

/** True where a fix may be carried out together with those of other findings, by who has not looked at each. */
export function inBulk({ safety }: Pick<Fix, 'safety'>): boolean {
  return safety === 'safe' || safety === 'review';
}

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

/**
 * A change to a file as such, mostly another than the one the finding stands in. The finding's own file may be edited and
 * then renamed: the edits are of the old name.
 */
export type FileChange =
  | { readonly kind: 'rename'; readonly path: string; readonly to: string; readonly why: string }
  | { readonly kind: 'create'; readonly path: string; readonly text: string; readonly why: string }
  | { readonly kind: 'edit'; readonly path: string; readonly edits: readonly Edit[]; readonly why: string }
  | EncryptChange;

/**
 * A file that the `sops` program encrypts, when somebody has chosen the fix: what the program makes of `text` is what is
 * written. Only plans made where `FixWorld.sopsProgram` says `ready` have one.
 */
export interface EncryptChange {
  readonly kind: 'encrypt';
  readonly path: string;
  /** The path whose rule counts, where the file is renamed afterwards. */
  readonly rulePath?: string;
  /** In plaintext: it reaches the program, and never a file. */
  readonly text: string;
  /** False where the file is there, with just this text. */
  readonly isNew: boolean;
  /** The `.sops.yaml` whose rule counts for the path. */
  readonly config: string;
  /** What the rule covers. */
  readonly selectors: Selectors;
  readonly why: string;
}

/** A change that can be written as it is. */
export type ReadyChange = Exclude<FileChange, EncryptChange>;

/** What a person has to do outside the editor to finish a fix. `command` never contains a secret value. */
export interface HandOff {
  readonly title: string;
  readonly command: string;
}

/** What a fix does: edits of its own document (offsets from that document's start), and of other files. */
export type FixPlan =
  | {
      readonly edits: readonly Edit[];
      readonly files?: readonly FileChange[];
      readonly handOff?: HandOff;
    }
  | { readonly refused: string };

/** What a fix may know beyond its own document. */
export interface FixWorld {
  readonly index: WorkspaceIndex;
  /** The path of the file the finding stands in, with `/`. */
  readonly path: string;
  /** The folder that other files are created in or below: the workspace folder, or the path scanned. */
  readonly root: string;
  /** The text of a file of the workspace, where there is one. */
  readText(path: string): string | undefined;
  /** True when a file is known to exist at this path. */
  isTaken(path: string): boolean;
  /** True when git would not track a file at this path. */
  isIgnored(path: string): boolean;
  /** True when git tracks a file at this path, whatever .gitignore says. Absent where nobody can know. */
  isTracked?(path: string): boolean;
  /** True for a symbolic link, wherever it leads. Absent where the host has none. */
  isLink?(path: string): boolean;
  /** True for a file that kustomizations use as a patch: an object that is added to it is none. */
  isPatch?(path: string): boolean;
  /** Sealing for the Sealed Secrets controller. Absent where the host has no cryptography. */
  readonly sealing?: Sealing;
  /** The path of the controller's certificate, where somebody set one; relative to the root. */
  readonly sealingCertificate?: string | undefined;
  /** The memory that containers without a request are limited to, where somebody said it for all. */
  readonly memoryLimit?: string;
  /** How the configuration of this file wants ExternalSecrets made. */
  readonly externalSecrets: StoreSettings;
  /**
   * A key to encrypt a file with, for these age recipients. One for each file and plan. Undefined while the host prepares
   * it: the plan is then made again.
   */
  sopsSession?(path: string, recipients: readonly string[]): SopsSession | { readonly refused: string } | undefined;
  /**
   * Whether the `sops` program may encrypt what a plan hands to it. Nothing is started by asking. Absent where nobody could
   * wait for a program.
   */
  sopsProgram?(): ProgramState;
}

/** A kind of place that credentials of many kinds can be moved to. */
export interface MoveTarget {
  readonly id: string;
  /** To be read behind "Move all credentials of this file to". */
  readonly title: string;
}

export interface Fix {
  /** An imperative sentence without a value: `Set privileged to false`. */
  readonly title: string;
  readonly safety: Safety;
  /** What may stop working, in a few words for a list: `writes outside volumes`. */
  readonly risk?: string | undefined;
  /**
   * A value that the fix writes although nobody measured it, as it stands in the edits: an editor leaves it selected, for
   * another one to be typed over it.
   */
  readonly asks?: string | undefined;
  /**
   * True for a fix that encrypts what stands in a file, and leaves its values in plaintext nowhere: the command line may
   * carry it out, although other files change with it.
   */
  readonly encrypts?: true;
  /**
   * What the plan takes to be as it was read, beyond what its edits change: where another fix changes that, this one waits
   * until it has been planned anew.
   */
  readonly reliesOn?: Cursor;
  /** What the fix adds, where that is all it does: several fixes then add one mapping together. */
  readonly adds?: Addition;
  /** For a move of a credential: the kind of place it goes to, by which the moves of a file are made together. */
  readonly to?: MoveTarget | undefined;
  /** True for a move that takes all credentials of its object along. */
  readonly isWhole?: true;
  /** Computed when somebody asks, against the document as it was checked. */
  plan(world: FixWorld): FixPlan | EditPlan;
}

export interface RelatedPlace {
  readonly message: string;
  /** The file, where it is another one. */
  readonly path?: string;
  /** In the same document: counted from its start. In another file: counted from that file's start. */
  readonly range: Range;
}

/** What a rule found in a document. */
export interface Finding {
  /** What the finding is about; its pointer names it. Undefined only where a text could not be read. */
  readonly at?: Cursor | undefined;
  /** The squiggle, counted from the document's start; `at.range` by default. */
  readonly range?: Range;
  /** One sentence, names the thing, never a secret's value, no full stop. */
  readonly message: string;
  /** Where this finding weighs less (or more) than the rule's default level. */
  readonly level?: Level;
  /** What takes it as its work: then it is a warning, and the sign of that work is told with it. */
  readonly work?: NodeWork | undefined;
  /** The field below `at` that is left out, where no fix says it by what it `adds`. */
  readonly lacks?: readonly string[];
  /**
   * The account whose rights decide, as `accountName` writes it: what is bound needs its token. Without any in sight, the
   * finding stands.
   */
  readonly account?: string;
  /** The most it weighs where a kustomization takes the file, which reads and writes it anew. */
  readonly levelInKustomization?: Level;
  /** Preferred first. A function where the choice depends on the workspace. */
  readonly fixes?: readonly Fix[] | ((world: FixWorld) => readonly Fix[]);
  readonly related?: readonly RelatedPlace[];
  readonly group?: Group;
  readonly tags?: readonly ('deprecated' | 'unnecessary')[];
}

/** What a rule may know of the file around what it checks. */
export interface RuleContext {
  /** With `/`; only its name and folders mean something. */
  readonly path: string;
  readonly kubernetesVersion: KubernetesVersion;
  /** True for files whose YAML is Helm values. */
  readonly helmValues: boolean;
  /** The nearest `.sops.yaml` in the file's folder or above. */
  readonly sopsConfig?: ConfigText | undefined;
  /** Where images may come from, as the configuration lists it; empty where it does not say. */
  readonly registries?: readonly string[];
}

/** A configuration file of another program, as text. */
export interface ConfigText {
  readonly path: string;
  readonly text: string;
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
export type Rule = ResourceRule | ContainerRule | DocumentRule | EngineRule;

/** Gives a rule its type. A rule is a value: it keeps no state and knows nothing of who runs it. */
export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}
