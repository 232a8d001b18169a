import type { Dict, Traced } from '../provenance/traced.js';
import { Accumulator } from './accumulator.js';
import { BuildError } from './build-error.js';
import { fieldSpec } from './field-specs.js';
import { addHashes } from './hash.js';
import { idText } from './ids.js';
import { readKustomization } from './kustomization.js';
import { type KustomizeFiles, Loader } from './loader.js';
import { fixNameReferences } from './name-references.js';
import { scalar, sourceOf, text } from './node.js';
import { type BuildOptions, type KustomizeProblem, Notes, type UnknownPart } from './notes.js';
import { removeNotes } from './origin.js';
import { checkMetadata } from './read-objects.js';
import type { ResMap } from './res-map.js';
import { sortObjects } from './sort.js';
import { Target } from './target.js';
import { toTraced } from './to-traced.js';
import { setEntries } from './transform-fields.js';
import { resolveVars } from './vars.js';

/** What a kustomization builds. */
export interface BuiltKustomization {
  /** The objects in the order of kustomize; none where a problem is fatal. */
  readonly objects: readonly Traced<Dict>[];
  readonly problems: readonly KustomizeProblem[];
  readonly unknown: readonly UnknownPart[];
  /** The paths of the files that were read. */
  readonly files: ReadonlySet<string>;
}

/**
 * Builds a kustomization as `kustomize build` v5.7 does, with `--load-restrictor LoadRestrictionsNone`. Every node of an object has
 * its source. Never throws: an error that ends the build is a fatal problem. What kustomize would download or run is unknown.
 */
export function buildKustomization(
  folder: string,
  files: KustomizeFiles,
  options: BuildOptions = {},
): BuiltKustomization {
  const loader = new Loader(files);
  const notes = new Notes();
  let objects: readonly Traced<Dict>[] = [];
  try {
    objects = build(folder, loader, notes, options);
  } catch (error) {
    const problem = fatal(error);
    if (!problem) throw error;
    notes.problems.push(problem);
  }
  return { objects, problems: notes.problems, unknown: notes.unknown, files: loader.read };
}

function fatal(error: unknown): KustomizeProblem | undefined {
  if (error instanceof BuildError) return { place: error.place, message: error.message, fatal: true };
  // Values within each other that no stack holds.
  if (error instanceof RangeError) return { message: 'the kustomization is nested too deeply', fatal: true };
  return undefined;
}

function build(folder: string, loader: Loader, notes: Notes, options: BuildOptions): readonly Traced<Dict>[] {
  const kustomization = readKustomization(loader, folder, undefined, options.rewrite);
  const { settings } = kustomization;
  const metadata = new Set(settings.items('buildMetadata').map(({ value }) => value));
  const target = new Target(
    kustomization,
    { loader, notes, options, read: new Map(), origins: metadata.size > 0 },
    [folder],
    '',
  );
  const accumulator = target.accumulate(new Accumulator());
  const { map, config, vars } = accumulator;
  // A hash that is not known hides no object.
  const { incomplete } = notes;
  for (const { node, name } of addHashes(map))
    notes.unknown.push({
      place: sourceOf(node)?.place,
      what: name,
      reason: 'the hash in its name is that of another kind',
    });
  fixNameReferences(map, config.nameReference);
  resolveVars(map, vars, config.varReference, incomplete);
  dropLocal(map);
  sortObjects(map, settings.settings('sortOptions'));
  if (metadata.has('managedByLabel')) {
    const from = sourceOf(settings.get('buildMetadata'));
    const label = [scalar('app.kubernetes.io/managed-by', from), text('kustomize-v5.7.1', from)] as const;
    setEntries(map, [label], [fieldSpec('metadata/labels', true)]);
  }
  for (const resource of map.list) resource.removeBuildAnnotations();
  removeNotes(map, metadata);
  return map.list.flatMap(({ node }) => (node ? [toTraced(node) as Traced<Dict>] : []));
}

/** Leaves out objects that are there for kustomize alone: by their ids, as kustomize does it. */
function dropLocal(map: ResMap): void {
  const kept = map.list.filter((resource) => {
    if (!resource.node || resource.isEmpty) return false;
    checkMetadata(resource.node);
    const local = resource.annotation('config.kubernetes.io/local-config');
    return local === undefined || local === 'false';
  });
  const ids = new Set(kept.map(({ id }) => idText(id)));
  map.list = map.list.filter(({ id }) => ids.has(idText(id)));
}
