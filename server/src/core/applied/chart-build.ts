import type { Chart, ChartProblem } from '../helm/chart.js';
import type { RenderedTemplates } from '../helm/render-chart.js';
import type { RenderOptions, Scene } from '../helm/scene.js';
import type { Dict } from '../provenance/traced.js';
import type { Around } from './around.js';

/** How roots are applied. */
export interface ApplyOptions extends RenderOptions {
  /** Values beyond those of files: `--set`. They win. */
  readonly set?: Dict;
  /** Values in place of those that the chart has itself. */
  readonly defaults?: Dict;
  /** True where the custom resource definitions of charts are printed, too: `--include-crds`. */
  readonly crds?: boolean;
  /** True where hooks are left out: `--no-hooks`. */
  readonly skipHooks?: boolean;
  /** True where tests are left out: `--skip-tests`. */
  readonly skipTests?: boolean;
  /**
   * `prepared`: edits will be tried with what the root gives, so that what each template asks for is noted. `trial`: it is looked at
   * and thrown away: what an edit of values leaves alone is taken over with the places that it had before.
   */
  readonly trials?: 'prepared' | 'trial';
  /** What lies around the roots. Without it nothing is known of what objects of Flux and Argo CD deploy. */
  readonly around?: Around;
}

/** What a chart was rendered from, and what came of it. */
export interface ChartBuild {
  readonly options: ApplyOptions;
  /** The texts of all files but those of templates. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly chart: Chart;
  readonly scene: Scene;
  readonly problems: readonly ChartProblem[];
  readonly templates: RenderedTemplates;
}
