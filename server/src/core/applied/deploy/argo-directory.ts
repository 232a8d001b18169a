import { tracedText } from '../../provenance/traced-text.js';
import { relativeTo } from '../../text/paths.js';
import { say } from '../../text/say.js';
import { parseApplied } from '../../yaml/document.js';
import { sayProblem } from '../../yaml/read/syntax.js';
import { type AppliedDocument, type AppliedProblem, type AppliedSet, appliedSet, type Root } from '../applied-set.js';
import { matches } from '../substitute/match.js';
import { filesBelow, withoutBraces } from './argo-globs.js';
import type { ArgoParts } from './argo-parts.js';
import { filesOf } from './deployer.js';
import { firstProblem } from './embedded.js';
import { fieldAt, isTrueAt, placeOf, stringAt } from './fields.js';

/** Returns the objects of the manifests in a folder. */
export function buildDirectory(root: Root, { source, deployer, world, before }: ArgoParts): AppliedSet {
  const { folder } = root;
  const { files } = world;
  const directory = fieldAt(source, 'directory');
  const include = globsOf(stringAt(directory, 'include'));
  const exclude = globsOf(stringAt(directory, 'exclude'));
  const isLike = (globs: readonly string[], path: string): boolean =>
    globs.some((glob) => matches(glob, path) === true);
  const problems: AppliedProblem[] = [];
  const documents: AppliedDocument[] = [];
  const takes = new Set<string>();
  for (const path of filesBelow(folder, isTrueAt(directory, 'recurse') ? Number.POSITIVE_INFINITY : 1, files)) {
    const name = relativeTo(folder, path) ?? path;
    if (!/\.(?:ya?ml|json|jsonnet)$/.test(name)) continue;
    if (isLike(exclude, name) || (include.length > 0 && !isLike(include, name))) continue;
    if (name.endsWith('.jsonnet')) {
      const place = placeOf(fieldAt(source, 'path'));
      problems.push({ message: say`${name} is not known: Jsonnet is not run`, place, fatal: false });
      continue;
    }
    const text = files.read(path) ?? '';
    if (text.includes('+argocd:skip-file-rendering')) continue;
    takes.add(path);
    const problem = firstProblem(parseApplied(text));
    if (problem) {
      const place = { file: path, start: problem.start, end: problem.end };
      problems.push({ message: say`It is not YAML: ${sayProblem(problem.message)}`, place, fatal: true });
      continue;
    }
    const whole = { file: path, start: 0, end: text.length };
    documents.push({ origin: undefined, text: tracedText(text, { place: whole, exact: true }) });
  }
  return appliedSet({ root, files: new Set([...takes, ...filesOf(deployer)]), takes, problems }, documents, before);
}

/** Patterns in which `*` takes slashes, too. */
function globsOf(pattern: string | undefined): readonly string[] {
  return pattern === undefined || pattern === '' ? [] : withoutBraces(pattern);
}
