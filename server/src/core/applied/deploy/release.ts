import { buildKustomization } from '../../kustomize/build.js';
import { putEntry } from '../../kustomize/from-traced.js';
import { emptyMap, Node, text } from '../../kustomize/node.js';
import { TAGS } from '../../kustomize/scalars.js';
import { Masks } from '../../provenance/masks.js';
import type { Traced } from '../../provenance/traced.js';
import { hasUnknown, joinTexts, sliceText, type TracedText, tracedText } from '../../provenance/traced-text.js';
import { append } from '../../text/append.js';
import { join } from '../../text/paths.js';
import { say } from '../../text/say.js';
import { type AppliedDocument, type AppliedProblem, type AppliedSet, appliedSet, type Root } from '../applied-set.js';
import { buildChart } from '../build-chart.js';
import { overlayProblems } from '../build-overlay.js';
import type { ApplyOptions } from '../chart-build.js';
import type { RootFiles } from '../root-files.js';
import { withCommonText } from './common-metadata.js';
import { type Deployer, filesOf } from './deployer.js';
import { isSameValue, itemsAt, placeOf } from './fields.js';
import { addImages, addPatches } from './overlay-settings.js';
import { printed } from './printed.js';

/** How a chart becomes the objects of a release. */
export interface ReleaseParts {
  readonly options: ApplyOptions;
  /** The files with values that go over those of the chart. */
  readonly overlays?: readonly string[];
  /** The kustomizations through which everything goes (`postRenderers`). */
  readonly renderers?: readonly Traced[];
  /** Labels and annotations of every object. */
  readonly common?: Traced | undefined;
  readonly problems: readonly AppliedProblem[];
  readonly deployer: Deployer;
  /** What it gave last. */
  readonly before: AppliedSet | undefined;
}

/** Returns what a chart gives in a release, and what kustomizations make of that. */
export function buildRelease(root: Root, files: RootFiles, parts: ReleaseParts): AppliedSet {
  const { options, overlays = [], renderers = [], common, problems, deployer, before } = parts;
  const rendered = buildChart({ ...root, values: overlays }, files, withSameValues(options, before), before);
  const all = [...problems, ...rendered.problems];
  const documents = renderers.length > 0 ? postRendered(rendered, renderers, files, all) : documentsOf(rendered);
  const finished = common ? documents.map((one) => ({ ...one, text: withCommonText(one.text, common) })) : documents;
  const read = new Set([...rendered.files, ...root.values, ...filesOf(deployer)]);
  const { chart } = rendered;
  return appliedSet({ root, files: read, problems: all, ...(chart ? { chart } : {}) }, finished, before);
}

/** The options with the values of the last time, where these are the same: what was rendered with them need not be rendered again. */
function withSameValues(options: ApplyOptions, before: AppliedSet | undefined): ApplyOptions {
  const last = before?.chart?.options;
  if (!last) return options;
  const { set, defaults } = options;
  return {
    ...options,
    ...(set && last.set && isSameValue({ value: set }, { value: last.set }) ? { set: last.set } : {}),
    ...(defaults && last.defaults && isSameValue({ value: defaults }, { value: last.defaults })
      ? { defaults: last.defaults }
      : {}),
  };
}

/** The documents of a set, each with the comment that names its template. */
function documentsOf({ stream, text }: AppliedSet): readonly AppliedDocument[] {
  return stream.documents.flatMap(({ document, start }): AppliedDocument[] => {
    if (!document.root) return [];
    const origin = /^(?:---\n)?# Source: (.*)\n/.exec(document.text);
    const from = start + (origin?.[0].length ?? 0);
    return [{ origin: origin?.[1], text: withoutEnd(sliceText(text, from, start + document.text.length)) }];
  });
}

function withoutEnd(text: TracedText): TracedText {
  return sliceText(text, 0, text.text.trimEnd().length);
}

/** Helm hands hooks to no renderer. What is not known goes through them as a word. */
function postRendered(
  rendered: AppliedSet,
  renderers: readonly Traced[],
  files: RootFiles,
  problems: AppliedProblem[],
): readonly AppliedDocument[] {
  const documents = documentsOf(rendered);
  const roots = rendered.stream.documents.flatMap(({ document }) => document.root ?? []);
  const isHook = (index: number): boolean => roots[index]?.at('metadata', 'annotations', 'helm.sh/hook') !== undefined;
  let texts = documents.flatMap(({ text: one }, index) => (isHook(index) ? [] : [one]));
  for (const renderer of renderers) texts = renderedBy(texts, renderer, rendered.root.folder, files, problems);
  return [...texts.map((one) => ({ origin: undefined, text: one })), ...documents.filter((_, index) => isHook(index))];
}

/** The name under which a kustomization finds what was rendered, as the helm-controller calls it. */
const INPUT = 'helm-output.yaml';

function renderedBy(
  texts: readonly TracedText[],
  renderer: Traced,
  folder: string,
  files: RootFiles,
  problems: AppliedProblem[],
): TracedText[] {
  const masks = new Masks();
  const input = joinTexts(texts.flatMap((one) => [tracedText('\n---\n'), masks.mask(one)]));
  // Nothing else lies in the folder of this kustomization.
  const own = join(folder, '.rendered');
  const rewrite = (): Node => {
    const node = emptyMap(renderer.from);
    putEntry(node, 'resources', new Node('sequence', TAGS.seq, '', 'plain', [text(INPUT)]));
    addPatches(node, renderer, masks);
    addImages(node, itemsAt(renderer, 'images'), masks);
    return node;
  };
  const built = buildKustomization(
    own,
    {
      read: (path) => (path.startsWith(join(own, '')) ? undefined : files.read(path)),
      list: (path) => files.list(path),
      traced: (path) => (path === join(own, INPUT) ? input : undefined),
    },
    { rewrite },
  );
  if (built.problems.some(({ fatal }) => fatal) && texts.some(hasUnknown)) {
    const message = say`Patches of it are left out, because parts of what the chart gives are not known`;
    problems.push({ message, place: placeOf(renderer), fatal: false, quiet: true });
    return [...texts];
  }
  append(problems, overlayProblems(built));
  return printed(built.objects, problems).map((one) => masks.unmask(one));
}
