import type { Diagnostic, Range, TextEdit } from 'vscode-languageserver-types';

/** The messages between Yamlock's own client and server that are not part of the Language Server Protocol. */

/** Request with `{ workDoneToken? }`: checks every file of the workspace; the findings follow as workspace diagnostics. */
export const SCAN_WORKSPACE = 'yamlock/scanWorkspace';
/** Request without parameters: returns every rule as a `RuleInfo`. */
export const LIST_RULES = 'yamlock/rules';
/**
 * Notification with `ServerStatus` to our own clients, and to those whose `initializationOptions.status` is true: the state of the server
 * changed.
 */
export const STATUS = 'yamlock/status';
/**
 * Notification from the client with `ProgramSettings`: they changed since it sent them as `initializationOptions.programs`.
 */
export const PROGRAMS = 'yamlock/programs';
/**
 * Notification from the client with `CaretLines`: the carets of a document went to other lines. The server then shows new
 * findings on the line they left; without this notification it shows them after a second.
 */
export const CARETS = 'yamlock/carets';
/**
 * Notification from the client with `{ present }`: another extension for YAML came or went since `initializationOptions`. Features
 * that both have are left to it.
 */
export const YAML_EXTENSION = 'yamlock/yamlExtension';
/** Request with `{ uri }`: returns the `FileStatus` of a document. */
export const FILE_STATUS = 'yamlock/fileStatus';
/** Request with `{ uri }`: returns what is switched off in a document, as a list of `SwitchedOffPlace` in the order of the text. */
export const SWITCHED_OFF = 'yamlock/switchedOff';
/** Request with `{ uri }`: returns the charts and kustomizations that a file has a part in, as a list of `AppliedRoot`. */
export const APPLIED_ROOTS = 'yamlock/appliedRoots';
/** Request with the `{ uri, key }` of an `AppliedRoot`: returns an `AppliedText`, or null where there is no such root any more. */
export const APPLIED_TEXT = 'yamlock/appliedText';
/** Notification to the client without parameters, once it has asked for roots or their texts: they may be others by now. */
export const APPLIED_CHANGED = 'yamlock/appliedChanged';
/**
 * Request with `{ uri? }`: returns the `SecretFlow` of the workspace, or of what files below a folder have, with all that leads there
 * and goes from there.
 */
export const SECRET_FLOW = 'yamlock/secretFlow';
/**
 * Requests to the client with a `FileQuestion`, for files that the server cannot read itself: what a file has in it, a `FileContent`;
 * the entries of a folder, as pairs of a name and a `FileKind`; and the `FileKind` of what is there. Each returns a `ClientAnswer`.
 */
export const READ_FILE = 'yamlock/readFile';
export const READ_FOLDER = 'yamlock/readFolder';
export const KIND_OF_FILE = 'yamlock/kindOfFile';
/** Notification to the client without parameters: the flow of Secrets may have changed. */
export const SECRET_FLOW_CHANGED = 'yamlock/secretFlowChanged';
/** Command: shows the page of the rule whose id is its argument. */
export const OPEN_RULE_PAGE = 'yamlock.openRulePage';
/** Command of our own client: asks for the scope and the reason of a suppression. Its argument is a `SuppressRequest`. */
export const SUPPRESS = 'yamlock.suppress';
/**
 * Command: carries out a refactoring as a whole, and tells what is left to do. Our own client saves it, and checks the files on disk
 * before it reports success; elsewhere the server has the client apply the edit. Its argument is the parameter of `REFACTORING`.
 */
export const REFACTOR = 'yamlock.refactor';
/** Request with the argument of `REFACTOR`: returns a `Refactoring`, or null where it is impossible and the user was told why. */
export const REFACTORING = 'yamlock/refactoring';
/** Request with the `removes` of a `Refactoring`: returns the URIs of the files that still have some of these findings on disk. */
export const STILL_THERE = 'yamlock/stillThere';
/** Request without parameters: returns what waits in `.yamlock` folders of the workspace, as `PendingUploads`. */
export const PENDING = 'yamlock/pending';
/** Request with `{ uri, position }`: returns the `RotationPage` of the Secrets at a position, or null where there is none. */
export const ROTATION = 'yamlock/rotation';
/** Notification to the client without parameters, once it has asked for a `RotationPage`: others may be true by now. */
export const ROTATION_CHANGED = 'yamlock/rotationChanged';
/** Command: shows who must restart when the Secrets at a position change. Its argument is `{ uri, position }`. */
export const SHOW_ROTATION = 'yamlock.showRotation';
/** Command: shows the step that a fix leaves to the user. Its argument is a `HandOff`. */
export const HAND_OFF = 'yamlock.handOff';

/** Command of the server: tells why fixes are not possible. Its arguments are texts, each a title with its reason. */
export const WHY_NOT = 'yamlock.whyNot';

/** Command of a code lens: shows the places that it is about. Its argument is a `LensPlaces`. */
export const SHOW_PLACES = 'yamlock.showPlaces';

/** The places that a code lens is about. */
export interface LensPlaces {
  /** `references` are listed beside each other, of `findings` the next one is shown, `definition` is gone to. */
  readonly as: 'references' | 'findings' | 'definition';
  /** Where the lens stands. */
  readonly uri: string;
  readonly position: Range['start'];
  readonly places: readonly LensPlace[];
}

/** A place with what it is called in a list. */
export interface LensPlace {
  readonly uri: string;
  readonly range: Range;
  readonly label: string;
}

/** Who must restart when Secrets change. No value of a secret is in it. */
export interface RotationPage {
  /** The names of the Secrets. */
  readonly title: string;
  readonly markdown: string;
}

/** Which file a request is about. */
export interface FileQuestion {
  readonly uri: string;
  /** The number of bytes beyond which a file is not read. */
  readonly most?: number;
}

/** `other` is no ordinary file: a device, a pipe. */
export type FileKind = 'file' | 'folder' | 'link' | 'other';

export interface FileContent {
  readonly base64: string;
}

/** What a client found, or why it cannot say: `problem` is in words for users. */
export type ClientAnswer<Found> = { readonly found: Found } | { readonly missing: true } | { readonly problem: string };

/** What our own client sends as `initializationOptions`. */
export interface ClientOptions {
  /** The client has the commands that are named above. */
  readonly clientCommands: true;
  readonly programs: ProgramSettings;
  /** True where another extension for YAML is on. */
  readonly yamlExtension: boolean;
  /** The URL of the folder in which the client has the rule pages, with a slash at the end. */
  readonly rulePages: string;
  /** The client answers `READ_FILE`, `READ_FOLDER` and `KIND_OF_FILE`. */
  readonly readsFiles: true;
  /** The URL of the folder in which the client has the package of the server, without a slash at the end. */
  readonly bundled: string;
}

/**
 * The programs that the server may start. They are not part of the settings, because those may come from a file of the
 * workspace. Without them the server looks for no program.
 */
export interface ProgramSettings {
  /** True where the user trusts the workspace. */
  readonly trusted: boolean;
  /** The absolute path of the `sops` program; without one the server looks for it in `PATH`. */
  readonly sops?: string;
}

/** The lines that the carets of a document are on, counted from 0. */
export interface CaretLines {
  readonly uri: string;
  readonly lines: readonly number[];
}

/** A step that a fix leaves to the user: a command to run, such as the one that uploads a value to a store. */
export interface HandOff {
  readonly title: string;
  /** Never contains a secret's value: the command asks for it, or reads it from a file. */
  readonly command: string;
}

/** What fixes left to the user, and files outside git that nobody knows. No value of a secret is in it. */
export interface PendingUploads {
  readonly uploads: readonly PendingUpload[];
  /** What is wrong with the folders themselves. */
  readonly problems: readonly string[];
}

/** A step that is left to the user, with the values that wait for it; or a file that waits without a known step. */
export interface PendingUpload {
  readonly name: string;
  /** The folder in which the command is to be run. */
  readonly folder: NamedFile;
  /** `used`: a kustomization reads the file, so that it stays. */
  readonly kind: 'step' | 'unrecorded' | 'used';
  /** True where a value waits in plaintext, or a file that nobody knows. */
  readonly waits: boolean;
  readonly title: string;
  readonly command?: string;
  /** The file that the values were moved out of, and that needs them now. */
  readonly from?: NamedFile;
  readonly manifests: readonly NamedFile[];
  readonly values: readonly PendingValue[];
  readonly problems: readonly string[];
  /** The files with values that go once it is done. */
  readonly deletes: readonly NamedFile[];
  /** The URIs of the files that keep the step, and others that are over with it: they go as well. */
  readonly records: readonly string[];
}

/** A value that waits in a file, without the value. */
export interface PendingValue {
  readonly file: NamedFile;
  readonly secret?: string;
  readonly key?: string;
  /** The object that fetches the value from the store, or brings it there. */
  readonly by?: { readonly kind: string; readonly name: string };
  readonly store?: { readonly kind: string; readonly name: string };
  readonly remote?: { readonly key: string; readonly property?: string };
}

/** A file or folder, and its path relative to the folder of its pending upload or of the workspace. */
export interface NamedFile {
  readonly name: string;
  readonly uri: string;
}

export interface ScanResult {
  /** The number of files that were checked. */
  readonly files: number;
  readonly documents: number;
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  /** The files and folders that were skipped, with the reasons; paths are relative to the workspace folder. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** The number of YAML files and folders that git ignores. */
  readonly ignored: number;
  /** The number of findings that a baseline has, and that are not shown. */
  readonly known: number;
  readonly cancelled: boolean;
}

/** A chosen refactoring, which our own client carries out as a whole. */
export interface Refactoring {
  /**
   * Files with plaintext that git ignores; the .gitignore that makes it do so comes first. They are written to the disk first and
   * no undo removes them, so that no value is lost or put where git tracks it.
   */
  readonly waiting: readonly WaitingFile[];
  /** New files that git tracks. A renamed file is a new one and a deleted one: a partial undo then leaves no wrong content. */
  readonly created: readonly { readonly uri: string; readonly text: string }[];
  readonly deleted: readonly string[];
  /** Edits of existing files; the document from which the value is removed comes last. */
  readonly edited: readonly EditedFile[];
  readonly removes: readonly Removed[];
  /** The step that is left to the user. */
  readonly handOff?: HandOff;
}

export interface WaitingFile {
  readonly uri: string;
  /** The text on disk; null for a file that does not exist yet. */
  readonly before: string | null;
  readonly text: string;
}

export interface EditedFile {
  readonly uri: string;
  /** Null for a document that is not open. */
  readonly version: number | null;
  readonly edits: readonly TextEdit[];
}

/** The findings that a refactoring removes from a file, by keys of the server. */
export interface Removed {
  readonly uri: string;
  readonly findings: readonly string[];
}

/** The suppressions that the user can choose from, the narrowest first. */
export interface SuppressRequest {
  readonly uri: string;
  readonly version: number;
  readonly ways: readonly SuppressWay[];
}

export interface SuppressWay {
  readonly scope: SuppressScope;
  readonly rules: readonly string[];
  /** The edits, with a placeholder in the place of the reason. */
  readonly edits: readonly TextEdit[];
}

export type SuppressScope = 'line' | 'object' | 'file';

/** A chart with values files, a kustomization, or what an object of Flux or Argo CD deploys: something that objects are made of. */
export interface AppliedRoot {
  /** The URI of the file that makes the folder a chart or kustomization, or that has the object which deploys it. */
  readonly uri: string;
  /** Tells apart the roots of one folder, which have other values. */
  readonly key: string;
  readonly kind: 'helm' | 'kustomize' | 'files';
  /** The folder, relative to the workspace folder, and the values files: `charts/web with values-prod.yaml`. */
  readonly label: string;
  /** The URIs of the values files beyond the chart's own. */
  readonly values: readonly string[];
  /** The object of Flux or Argo CD that deploys it. */
  readonly by?: {
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    /** The line in the file of `uri` in which its name stands, from 0; undefined for a file that was not asked for. */
    readonly line?: number;
  };
}

/** The objects that a root gives, and where each part of them comes from. */
export interface AppliedText {
  readonly text: string;
  /** The URIs of the files that the spans name by their index. */
  readonly files: readonly string[];
  /** In the order of the text. */
  readonly spans: readonly AppliedSpan[];
  /** The findings in the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** Why nothing, or not everything, is applied. */
  readonly problems: readonly string[];
}

/**
 * A part of a line of an applied text, and where it comes from. Lines and characters count from 0. What an action of a template
 * printed has a span for the entry of values, `written`, and further ones, not `written`, for the actions.
 */
export type AppliedSpan = readonly [
  line: number,
  start: number,
  end: number,
  file: number,
  startLine: number,
  startCharacter: number,
  endLine: number,
  endCharacter: number,
  written: 0 | 1,
];

/** The way of Secrets from where their values are kept to who reads them. No value is ever in it. */
export interface SecretFlow {
  readonly nodes: readonly SecretFlowNode[];
  readonly edges: readonly SecretFlowEdge[];
  /** False while files are still being read, so that objects may be missing. */
  readonly isComplete: boolean;
}

/** An object that keeps, makes, is or reads a Secret. */
export interface SecretFlowNode {
  /** Stays the same as long as the object keeps its set, kind, namespace and name. */
  readonly id: string;
  readonly column: 'store' | 'maker' | 'secret' | 'reader';
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  /** The name of the applied set that has it. */
  readonly set: string;
  readonly protection?: 'plaintext' | 'dangling' | 'unused' | 'encrypted' | 'external' | undefined;
  readonly containers?: readonly string[] | undefined;
  readonly keys?: readonly string[] | undefined;
  /** Where it is written, or first named. */
  readonly source?: { readonly uri: string; readonly name: string; readonly range: Range } | undefined;
}

export interface SecretFlowEdge {
  readonly from: string;
  readonly to: string;
  readonly how:
    | 'keeps'
    | 'makes'
    | 'env'
    | 'envFrom'
    | 'volume'
    | 'subPath'
    | 'imagePull'
    | 'tls'
    | 'account'
    | 'reads';
  /** The keys that are meant; undefined for all of them. */
  readonly keys?: readonly string[] | undefined;
  readonly container?: string | undefined;
}

/** The argument of our own client's command `yamlock.showSecretFlow`: what is to be shown of the flow. */
export interface SecretFlowTarget {
  /** The URI of a folder; without one the whole workspace. */
  readonly uri?: string;
  /** The `id` of the node that is selected at first. */
  readonly select?: string;
}

/** The state of a document, and the configuration by which it is checked. */
export interface FileStatus {
  /**
   * `unknown`: the server does not know the document, such as a read-only version of a file. `other`: the file has no content for
   * Kubernetes. `test-data`: it is checked, and its findings are `information`.
   */
  readonly state: 'checked' | 'test-data' | 'configuration' | 'ignored' | 'other' | 'too-large' | 'unknown';
  readonly profile?: string;
  /** The kinds in the file that no schema is known of, in words: such objects are not compared with one. */
  readonly withoutSchema?: readonly string[];
  /** The configuration file that applies; `name` is its path, relative to the workspace folder where it is inside. */
  readonly configuration?: { readonly name: string; readonly uri: string };
  /** How many findings the settings, and comments and annotations in the file, hide; absent where they hide none. */
  readonly switchedOff?: { readonly byConfiguration: number; readonly bySuppressions: number };
  /** There where only new findings are shown: how many others there are, and the file that knows them or why there is none. */
  readonly newOnly?: { readonly known: number; readonly baseline?: string; readonly problem?: string };
}

/** A finding that is not shown because somebody wrote so. */
export interface SwitchedOffPlace {
  readonly rule: string;
  /**
   * `configuration`: its rule is switched off; `suppression`: a comment or an annotation in the file covers it; `baseline`: it is known,
   * and only new ones are shown.
   */
  readonly by: 'configuration' | 'suppression' | 'baseline';
  readonly range: Range;
}

export interface RuleInfo {
  readonly id: string;
  readonly summary: string;
  readonly family: string;
  readonly level: string;
}

export interface ServerStatus {
  readonly state: 'starting' | 'indexing' | 'ready' | 'failed';
  /** The number of listed files in the workspace. */
  readonly files: number;
  readonly message?: string;
}
