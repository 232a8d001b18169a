import type { Place } from '../provenance/source.js';
import type { Node } from './node.js';
import type { RenderChart } from './plugins.js';

/** Something that a build could not have, so that objects or changes of them are not known. */
export interface UnknownPart {
  readonly place: Place | undefined;
  /** What it is: the path of a remote base, the kind of a plugin. */
  readonly what: string;
  /** Why, as a part of a sentence. */
  readonly reason: string;
}

/** A problem with a kustomization. */
export interface KustomizeProblem {
  readonly place?: Place | undefined;
  readonly message: string;
  /** True where `kustomize build` ends with it. */
  readonly fatal: boolean;
}

/** How a kustomization is built. */
export interface BuildOptions {
  /** Renders a chart of `helmCharts`. Without it the objects of charts are unknown. */
  readonly renderChart?: RenderChart;
  /**
   * Returns the kustomization that is built in place of the one in the folder, which is undefined where there is none: what Flux
   * and Argo CD add to it. It may change the node that it gets.
   */
  readonly rewrite?: (written: Node | undefined) => Node;
}

/** What a build collects beside its objects. */
export class Notes {
  readonly problems: KustomizeProblem[] = [];
  readonly unknown: UnknownPart[] = [];
  /** The number of kustomizations that were read. */
  folders = 0;

  /** True where objects are missing that may be what something else is looking for. */
  get incomplete(): boolean {
    return this.unknown.length > 0;
  }
}
