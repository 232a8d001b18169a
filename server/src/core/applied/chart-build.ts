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
