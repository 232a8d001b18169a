import { buildKustomization } from '../kustomize/build.js';
import { emitYaml } from '../provenance/emit-yaml.js';
import { type AppliedProblem, type AppliedSet, appliedSet, type Root } from './applied-set.js';
import type { RootFiles } from './build-chart.js';

/**
 * Returns what a kustomization gives.
 * @param before What it gave last.
 */
export function buildOverlay(root: Root, files: RootFiles, before?: AppliedSet): AppliedSet {
  const built = buildKustomization(root.folder, files);
  const documents = built.objects.map((object) => ({
    origin: undefined,
    text: emitYaml(object, { order: 'sorted' }),
  }));
  const problems: AppliedProblem[] = built.problems.map(({ message, place, fatal }) => ({ message, place, fatal }));
  for (const { what, reason, place } of built.unknown)
    problems.push({ message: `${what} is not known: ${reason}`, place, fatal: false });
  return appliedSet({ root, files: built.files, problems }, documents, before);
}
