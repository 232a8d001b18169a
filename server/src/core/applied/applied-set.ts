import type { Place } from '../provenance/source.js';
import { TextBuilder, type TracedText, unknownRanges } from '../provenance/traced-text.js';
import { relativeTo } from '../text/paths.js';
import { printable } from '../text/printable.js';
import { type KnownDocuments, parseApplied, type YamlStream } from '../yaml/document.js';
import type { ChartBuild } from './chart-build.js';

/** The object of Flux or Argo CD that has others applied. */
export interface DeployedBy {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Something of which objects are made: a chart with values, a kustomization, or an object that deploys one. */
export interface Root {
  /** `files`: objects as files have them. */
  readonly kind: 'helm' | 'kustomize' | 'files';
  /** The folder of the chart or the kustomization, with `/`. */
  readonly folder: string;
  /** The file that makes the folder a root, or that has the object that deploys it. Its configuration holds for the objects. */
  readonly file: string;
  /** The files with values that a chart is rendered with beyond its own values.yaml, in their order. */
  readonly values: readonly string[];
  /** The object that deploys it. */
  readonly by?: DeployedBy;
  /** Tells apart the roots that one object deploys: the number of a source, the name of an Application. */
  readonly part?: string;
  /** The root that this object is a part of. */
  readonly above?: Root;
}

/** A problem on the way from the files to the objects. */
export interface AppliedProblem {
  /** One sentence without a full stop. */
  readonly message: string;
  readonly place: Place | undefined;
  /** True where the real program stops here: nothing of the root is applied. */
  readonly fatal: boolean;
  /** True where the author of the chart wants it to stop here, by `required` or `fail`: these values are not enough. */
  readonly byChart?: boolean;
  /** True for what is normal not to be known, a chart of another repository for example: only who asks for all of it is told. */
  readonly quiet?: boolean;
}

/** The objects that a root gives, as one text of YAML documents. */
export interface AppliedSet {
  readonly root: Root;
  readonly text: TracedText;
  /** The text as documents. Those that an edit left alone are the ones that the set before had, with all that is known of them. */
  readonly stream: YamlStream;
  /** The files that were read for it, with `/`. */
  readonly files: ReadonlySet<string>;
  /** Those of them that an object of Flux or Argo CD has applied: kustomizations and what they name, manifests. */
  readonly takes?: ReadonlySet<string>;
  readonly problems: readonly AppliedProblem[];
  /** What the chart was rendered from, for who renders it again after an edit. */
  readonly chart?: ChartBuild | undefined;
  /** Forgets the documents, which take much more memory than the text. Who asks for them again has them read once more. */
  release(): void;
}

/** A document of an applied set, and the line of comment that tells where it comes from. */
export interface AppliedDocument {
  readonly origin: string | undefined;
  readonly text: TracedText;
}

/**
 * Returns the objects that documents hold.
 * @param before What the root gave last.
 */
export function appliedSet(
  parts: Omit<AppliedSet, 'text' | 'stream' | 'release'>,
  documents: readonly AppliedDocument[],
  before?: AppliedSet,
): AppliedSet {
  const text = joinDocuments(documents);
  let stream: YamlStream | undefined;
  let last = before;
  return {
    ...parts,
    problems: printableProblems(parts.problems),
    text,
    // Who only prints the text needs no documents.
    get stream() {
      stream ??= parseApplied(text.text, unknownRanges(text), last?.stream);
      last = undefined;
      return stream;
    },
    release() {
      stream = undefined;
    },
  };
}

/** Returns problems whose messages are each one line: they quote names, values and what charts say. */
export function printableProblems(problems: readonly AppliedProblem[]): readonly AppliedProblem[] {
  return problems.map((one) => ({ ...one, message: printable(one.message) }));
}

/** Returns a set whose documents are the known ones of the same text, with all that is remembered of them. */
export function sharingDocuments(set: AppliedSet, known: KnownDocuments): AppliedSet {
  const { root, text, files, takes, problems, chart } = set;
  let stream: YamlStream | undefined;
  return {
    root,
    text,
    files,
    ...(takes ? { takes } : {}),
    problems,
    chart,
    get stream() {
      stream ??= parseApplied(text.text, unknownRanges(text), undefined, known);
      return stream;
    },
    release() {
      stream = undefined;
    },
  };
}

/** Returns documents as one text, in the form in which `helm template` and `kustomize build` print them. */
function joinDocuments(documents: readonly AppliedDocument[]): TracedText {
  const builder = new TextBuilder();
  for (const { origin, text } of documents) {
    if (origin !== undefined) builder.addText(`---\n# Source: ${origin}\n`);
    else if (builder.length > 0) builder.addText('---\n');
    builder.add(text);
    if (!text.text.endsWith('\n')) builder.addText('\n');
  }
  return builder.done();
}

/**
 * Returns how a root is called in a message: its folder, and the values files that a chart is rendered with.
 * @param nameOf Returns the name of the folder.
 */
export function describeRoot(root: Root, nameOf: (root: Root) => string): string {
  if (root.by) return describeDeployed(root, nameOf);
  const values = root.values.map((path) => relativeTo(root.folder, path) ?? path);
  return `${nameOf(root)}${values.length > 0 ? ` with ${values.join(', ')}` : ''}`;
}

/** `HelmRelease web of Kustomization apps in clusters/prod/apps.yaml` */
function describeDeployed(root: Root, nameOf: (root: Root) => string): string {
  const steps: string[] = [];
  let top = root;
  for (let one: Root | undefined = root; one?.by; one = one.above) {
    const part = one.part === undefined || one.part === one.by.name ? '' : ` (${one.part})`;
    steps.push(`${one.by.kind} ${one.by.name}${part}`);
    top = one;
  }
  return `${steps.join(' of ')} in ${nameOf(top)}`;
}

/** Returns the path by which a root is called: its folder, or the file with the object that deploys it. */
export function pathOfRoot(root: Root): string {
  return root.by || root.kind === 'files' ? root.file : root.folder;
}

/** Returns a text that tells a root from all others. */
export function keyOfRoot({ kind, folder, file, values, by, part, above }: Root): string {
  if (!by) return [kind, kind === 'files' ? file : folder, ...values].join('\n');
  const own = [by.apiVersion.replace(/\/.*/, ''), by.kind, by.namespace ?? '', by.name, part ?? ''].join('\n');
  return above ? `${keyOfRoot(above)}\n\n${own}` : own;
}

/**
 * Returns true for a set that says what is applied: nothing stops the real program but what the chart itself asks for. Of any other
 * chart nothing is applied as it stands (a template that it includes is missing), and its files are judged as they are written.
 */
export function isApplied({ problems }: AppliedSet): boolean {
  return problems.every(({ fatal, byChart }) => !fatal || byChart);
}
