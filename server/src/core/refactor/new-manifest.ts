import type { FileChange, FixWorld } from '../rule.js';
import { firstCovered } from '../secrets/sops-documents.js';
import { configPathsFor, creationRuleFor, pathSeenFrom } from '../sops/config.js';
import { shiftEdits } from '../text/range.js';
import { parseStream } from '../yaml/document.js';
import { appendItem } from '../yaml/edits.js';
import { folderOf, join } from './files.js';

const NAMES = ['kustomization.yaml', 'kustomization.yml'];

type Changes = readonly FileChange[] | { readonly refused: string };

/**
 * A new manifest that git tracks, and what makes it count: the kustomization beside it lists it, where that lists the
 * finding's file. Refused where SOPS would encrypt it: no operator could read it then.
 */
export function newManifest(world: FixWorld, path: string, text: string, why: string): Changes {
  if (isForSops(world, path, text))
    return { refused: 'a rule of .sops.yaml covers new files of this folder; keep the workload in another' };
  const listed = listedBeside(world, path);
  return 'refused' in listed ? listed : [{ kind: 'create', path, text, why }, ...listed];
}

/** True where the nearest .sops.yaml has a rule for values of the manifest. */
export function isForSops(world: FixWorld, path: string, text: string): boolean {
  for (const config of configPathsFor(path, world.root)) {
    const rules = world.readText(config);
    if (rules === undefined) continue;
    const rule = creationRuleFor(rules, pathSeenFrom(config, path));
    if (!rule || 'refused' in rule) return false;
    return parseStream(text).documents.some(
      ({ document: { root } }) => root !== undefined && firstCovered(root, rule.selectors) !== undefined,
    );
  }
  return false;
}

/**
 * What adds a new file beside the finding's to the resources of the kustomization there: an object that nobody applies is
 * no place for a reference. Nothing where no kustomization lists the finding's own file; refused where its list cannot be
 * changed.
 */
function listedBeside(world: FixWorld, path: string): Changes {
  const folder = folderOf(world.path);
  if (folderOf(path) !== folder) return [];
  const [own, added] = [nameIn(folder, world.path), nameIn(folder, path)];
  for (const name of NAMES) {
    const file = join(folder, name);
    const text = file === world.path ? undefined : world.readText(file);
    if (text === undefined) continue;
    for (const { document, start } of parseStream(text).documents) {
      const resources = document.root?.at('resources');
      const listed = [...(resources?.items() ?? [])].map((item) => item.text.replace(/^\.\//, ''));
      if (!resources || !listed.includes(own) || listed.includes(added)) continue;
      const plan = appendItem(resources, added);
      if ('refused' in plan) return { refused: `${name} cannot list the new file: ${plan.refused}` };
      const why = `Applies ${added} with the rest`;
      return [{ kind: 'edit', path: file, edits: shiftEdits(plan.edits, start), why }];
    }
  }
  return [];
}

function nameIn(folder: string, path: string): string {
  return folder === '' ? path : path.slice(folder.length).replace(/^\//, '');
}
