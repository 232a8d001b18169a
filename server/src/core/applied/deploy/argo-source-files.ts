import { readTraced } from '../../provenance/read-traced.js';
import { Dict, type Traced } from '../../provenance/traced.js';
import { join } from '../../text/paths.js';
import { say } from '../../text/say.js';
import { firstKeyBeyondJson } from '../../yaml/json-keys.js';
import { sayProblem } from '../../yaml/read/syntax.js';
import type { AppliedProblem } from '../applied-set.js';
import type { Deployer } from './deployer.js';
import { stringAt } from './fields.js';
import type { World } from './world.js';

/** A source with what the files in its folder set of it. */
export interface OverriddenSource {
  readonly source: Traced;
  /** The files that set something. */
  readonly files: readonly string[];
  /** The first of them that cannot be read: Argo CD deploys nothing then. */
  readonly problem: AppliedProblem | undefined;
}

/** What says where a source lies: no file in it changes that. */
const KEPT = ['chart', 'path', 'repoURL', 'targetRevision'];

/**
 * Returns a source of an Application with `.argocd-source.yaml` and `.argocd-source-NAME.yaml` of its folder over it, as
 * Argo CD has it (`mergeSourceParameters`): JSON merge patches.
 */
export function withSourceFiles(source: Traced, folder: string, deployer: Deployer, world: World): OverriddenSource {
  const name = stringAt(deployer.object, 'metadata', 'name');
  const names = ['.argocd-source.yaml', ...(name === undefined ? [] : [`.argocd-source-${name}.yaml`])];
  const files: string[] = [];
  let merged = source;
  for (const file of names.map((one) => join(folder, one))) {
    if (world.files.read(file) === undefined) continue;
    files.push(file);
    const read = patchIn(file, world);
    if ('problem' in read) return { source, files, problem: read.problem };
    merged = mergedByPatch(read.patch, merged, false);
  }
  if (!(merged.value instanceof Dict) || merged === source) return { source, files, problem: undefined };
  const own = source.value instanceof Dict ? source.value.entries : new Map<string, never>();
  const others = [...merged.value.entries].filter(([key]) => !KEPT.includes(key));
  const kept = [...own].filter(([key]) => KEPT.includes(key));
  return { source: { ...source, value: new Dict([...kept, ...others]) }, files, problem: undefined };
}

function patchIn(
  file: string,
  { files, around }: World,
): { readonly patch: Traced } | { readonly problem: AppliedProblem } {
  const [placed] = around.documentsOf(file, files);
  const refused = (message: string, start: number, end: number): { readonly problem: AppliedProblem } => ({
    problem: { message, place: { file, start, end }, fatal: true },
  });
  if (!placed) return { patch: { value: new Dict() } };
  const { document, start } = placed;
  const [problem] = document.problems;
  if (problem)
    return refused(
      say`It is not YAML: ${sayProblem(problem.message)}`,
      problem.range.start + start,
      problem.range.end + start,
    );
  const key = firstKeyBeyondJson(document.tree);
  if (key) return refused(say`A key is ${key.what}, which JSON has no key for`, key.start + start, key.end + start);
  const patch = readTraced(placed, { file, jsonKeys: true });
  return patch.value instanceof Dict
    ? { patch }
    : refused(say`It is no map of what a source of an Application has`, start, start);
}

/**
 * Returns a value with a JSON merge patch over it. Null takes away what is in maps of the user's own (`isFree`) only: the fields of
 * a source that are absent from a file keep what they have.
 */
function mergedByPatch(patch: Traced, under: Traced | undefined, isFree: boolean): Traced {
  if (!(patch.value instanceof Dict)) return patch;
  const below = under?.value instanceof Dict ? under.value : undefined;
  const result = new Dict(below?.entries, undefined, (below?.open ?? false) || patch.value.open);
  for (const [key, entry] of patch.value.entries) {
    const inside = isFree || key === 'valuesObject';
    if (entry.value.value !== null)
      result.entries.set(key, { key: entry.key, value: mergedByPatch(entry.value, below?.get(key), inside) });
    else if (isFree) result.entries.delete(key);
  }
  return { ...patch, value: result };
}
