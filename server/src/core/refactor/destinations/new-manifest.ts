import { kustomizationsIn } from '../../kubernetes/well-known-names.js';
import type { FileChange, FixWorld } from '../../model/fix.js';
import { firstCovered } from '../../secrets/sops-documents.js';
import { folderOf, nameOf } from '../../text/paths.js';
import { shiftEdits } from '../../text/range.js';
import { parseStream } from '../../yaml/document.js';
import { appendItem } from '../../yaml/edit/edits.js';
import { sopsRuleFor } from './sops-rules.js';

type Changes = readonly FileChange[] | { readonly refused: string };

/**
 * A new manifest that git tracks, and what makes it count: the kustomization beside it lists it, where that lists the
 * finding's file. Refused where SOPS would encrypt it: no operator could read it then.
 */
export function newManifest(world: FixWorld, path: string, text: string, why: string): Changes {
  if (isCoveredBySops(world, path, text))
    return { refused: 'a rule of .sops.yaml covers new files of this folder; keep the workload in another' };
  const listed = listedBeside(world, path);
  return 'refused' in listed ? listed : [{ kind: 'create', path, text, why }, ...listed];
}

/** True where the nearest .sops.yaml has a rule for values of the manifest. */
export function isCoveredBySops(world: FixWorld, path: string, text: string): boolean {
  const rule = sopsRuleFor(world, path);
  if (!rule || 'refused' in rule) return false;
  return parseStream(text).documents.some(
    ({ document: { root } }) => root !== undefined && firstCovered(root, rule.selectors) !== undefined,
  );
}

/**
 * What makes a file that SOPS encrypted count. A kustomization with generators has one that decrypts, which has a list of
 * its own.
 */
export function appliedBeside(world: FixWorld, path: string): Changes {
  return listedBeside(world, path, 'generators');
}

/**
 * What adds a new file beside or below the finding's to the resources of the kustomization there: an object that nobody applies is
 * no place for a reference. Nothing where no kustomization lists the finding's own file; refused where its list cannot be
 * changed.
 */
function listedBeside(world: FixWorld, path: string, unless?: string): Changes {
  const folder = folderOf(world.path);
  if (folder !== '' && !path.startsWith(`${folder}/`)) return [];
  const [own, added] = [nameIn(folder, world.path), nameIn(folder, path)];
  for (const file of kustomizationsIn(folder)) {
    const stream = file === world.path ? undefined : world.files.streamOf(file);
    for (const { document, start } of stream?.documents ?? []) {
      const resources = document.root?.at('resources');
      const listed = [...(resources?.items() ?? [])].map((item) => item.text.replace(/^\.\//, ''));
      if (!resources || !listed.includes(own) || listed.includes(added)) continue;
      if (unless !== undefined && document.root?.has(unless)) continue;
      const plan = appendItem(resources, added);
      if ('refused' in plan) return { refused: `${nameOf(file)} cannot list the new file: ${plan.refused}` };
      const why = `Applies ${added} with the rest`;
      return [{ kind: 'edit', path: file, edits: shiftEdits(plan.edits, start), why }];
    }
  }
  return [];
}

function nameIn(folder: string, path: string): string {
  return folder === '' ? path : path.slice(folder.length).replace(/^\//, '');
}
