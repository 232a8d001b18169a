import { type BuiltKustomization, buildKustomization } from '../kustomize/build.js';
import { emitYaml } from '../provenance/emit-yaml.js';
import { type AppliedProblem, type AppliedSet, appliedSet, type Root } from './applied-set.js';
import type { RootFiles } from './root-files.js';

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
  return appliedSet({ root, files: built.files, problems: overlayProblems(built) }, documents, before);
}

/** Returns the problems of a build, with what of it is not known. */
export function overlayProblems({ problems, unknown }: BuiltKustomization): AppliedProblem[] {
  return [
    ...problems.map(({ message, place, fatal }) => ({ message, place, fatal })),
    ...unknown.map(({ what, reason, place }) => ({
      message: `${what} is not known: ${reason}`,
      place,
      fatal: false,
    })),
  ];
}
