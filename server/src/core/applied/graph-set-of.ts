import type { ObjectFact } from '../graph/facts.js';
import { kindKeyOf, objectFactsOf } from '../graph/facts-of-document.js';
import type { DeployerFact, GraphSet, PlacedObject } from '../graph/graph-set.js';
import { relocated } from '../graph/relocate.js';
import type { Place } from '../provenance/source.js';
import { memo } from '../text/memo.js';
import { type Range, shiftRange } from '../text/range.js';
import { type AppliedSet, keyOfRoot, pathOfRoot, type Root } from './applied-set.js';
import { formerNamesOf } from './former-names.js';
import { labelInSource, placeInSource } from './place-in-source.js';

/** Returns the objects that a root gives for the graph, each fact at its place in the sources. */
export const graphSetOf = memo((set: AppliedSet): GraphSet => {
  const { root, text, stream } = set;
  const nowhere: Place = { file: root.file, start: 0, end: 0 };
  const placeBy =
    (find: typeof placeInSource) =>
    (range: Range): Place => {
      const found = find(text, range)?.place;
      return found ? { file: found.file, start: found.start, end: found.end } : nowhere;
    };
  const [place, label] = [placeBy(placeInSource), placeBy(labelInSource)];
  const objects = stream.documents.flatMap(({ document, start }) =>
    objectFactsOf(document).map((fact: ObjectFact): PlacedObject => {
      const placed = relocated(
        fact,
        (range) => place(shiftRange(range, start)),
        (range) => label(shiftRange(range, start)),
      );
      if (root.kind !== 'kustomize') return placed;
      const definitions = placed.definitions.map((definition, index) => {
        const range = fact.definitions[index]?.range;
        const former = range && formerNamesOf(text, shiftRange(range, start), definition);
        return former ? { ...definition, former } : definition;
      });
      return { ...placed, definitions };
    }),
  );
  const cluster = clusterOf(root);
  const deployer = deployerOf(root);
  return {
    key: keyOfRoot(root),
    kind: root.kind,
    path: pathOfRoot(root),
    cluster,
    ...(root.by ? { by: root.by } : {}),
    ...(root.kind === 'helm' ? { variantOf: root.folder } : {}),
    ...(set.problems.length > 0 ? { isPartial: true as const } : {}),
    ...(deployer ? { deployer } : {}),
    objects,
  };
});

/** Returns the files of a set whose objects are a part of it: that of an object which has the set applied is only read for it. */
export function filesTakenBy({ root, files, takes }: AppliedSet): ReadonlySet<string> {
  return root.by ? (takes ?? NONE) : files;
}

const NONE: ReadonlySet<string> = new Set();

function deployerOf({ by, above, file }: Root): DeployerFact | undefined {
  if (!by || !above) return undefined;
  const { apiVersion, kind, name, namespace } = by;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return { kind: kindKeyOf({ kind, group }), name, namespace, set: keyOfRoot(above), file };
}

/**
 * Returns the key of the topmost root that has a root applied, or of its folder, whose other files are for the same cluster; undefined
 * where nothing deploys it, and it deploys nothing.
 */
function clusterOf(root: Root): string | undefined {
  let top = root;
  while (top.above) top = top.above;
  if (top === root) return undefined;
  return top.kind === 'files' ? `files\n${top.folder}` : keyOfRoot(top);
}
