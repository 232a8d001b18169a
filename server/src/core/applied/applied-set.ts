import type { Place } from '../provenance/source.js';
import { TextBuilder, type TracedText, unknownRanges } from '../provenance/traced-text.js';
import { relativeTo } from '../text/paths.js';
import { parseApplied, type YamlStream } from '../yaml/document.js';
import type { ChartBuild } from './chart-build.js';

/** Something of which objects are made: a chart with values, a kustomization. */
export interface Root {
  readonly kind: 'helm' | 'kustomize';
  /** The folder of the chart or the kustomization, with `/`. */
  readonly folder: string;
  /** The file that makes the folder a root. Its configuration holds for the objects. */
  readonly file: string;
  /** The files with values that a chart is rendered with beyond its own values.yaml, in their order. */
  readonly values: readonly string[];
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
}

/** The objects that a root gives, as one text of YAML documents. */
export interface AppliedSet {
  readonly root: Root;
  readonly text: TracedText;
  /** The text as documents. Those that an edit left alone are the ones that the set before had, with all that is known of them. */
  readonly stream: YamlStream;
  /** The files that were read for it, with `/`. */
  readonly files: ReadonlySet<string>;
  readonly problems: readonly AppliedProblem[];
  /** What the chart was rendered from, for who renders it again after an edit. */
  readonly chart?: ChartBuild | undefined;
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
  parts: Omit<AppliedSet, 'text' | 'stream'>,
  documents: readonly AppliedDocument[],
  before?: AppliedSet,
): AppliedSet {
  const text = joinDocuments(documents);
  let stream: YamlStream | undefined;
  let last = before;
  return {
    ...parts,
    text,
    // Who only prints the text needs no documents.
    get stream() {
      stream ??= parseApplied(text.text, unknownRanges(text), last?.stream);
      last = undefined;
      return stream;
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
  const values = root.values.map((path) => relativeTo(root.folder, path) ?? path);
  return `${nameOf(root)}${values.length > 0 ? ` with ${values.join(', ')}` : ''}`;
}

/**
 * Returns true for a set that says what is applied: nothing stops the real program but what the chart itself asks for. Of any other
 * chart nothing is applied as it stands (a template that it includes is missing), and its files are judged as they are written.
 */
export function isApplied({ problems }: AppliedSet): boolean {
  return problems.every(({ fatal, byChart }) => !fatal || byChart);
}
