import { type BuiltKustomization, buildKustomization } from '../kustomize/build.js';
import { say } from '../text/say.js';
import { type AppliedProblem, type AppliedSet, appliedSet, type Root } from './applied-set.js';
import type { ApplyOptions } from './chart-build.js';
import { printed } from './deploy/printed.js';
import { inflatedCharts } from './inflate-chart.js';
import type { RootFiles } from './root-files.js';

/**
 * Returns what a kustomization gives.
 * @param before What it gave last.
 */
export function buildOverlay(root: Root, files: RootFiles, options: ApplyOptions, before?: AppliedSet): AppliedSet {
  const charts = inflatedCharts(files, options);
  const built = buildKustomization(root.folder, files, { renderChart: charts.render });
  const problems = overlayProblems(built);
  const texts = printed(built.objects, problems);
  const documents = texts.map((text) => ({ origin: undefined, text: charts.masks.unmask(text) }));
  const read = new Set([...built.files, ...charts.files]);
  return appliedSet({ root, files: read, problems: [...problems, ...charts.problems] }, documents, before);
}

/** Returns the problems of a build, with what of it is not known. */
export function overlayProblems({ problems, unknown }: BuiltKustomization): AppliedProblem[] {
  return [
    ...problems.map(({ message, place, fatal }) => ({ message, place, fatal })),
    ...unknown.map(({ what, reason, place }) => ({
      message: say`${what} is not known: ${reason}`,
      place,
      fatal: false,
    })),
  ];
}
