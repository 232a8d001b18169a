import { kustomizationsIn } from '../../kubernetes/well-known-names.js';
import type { FileChange, FixWorld } from '../../model/fix.js';
import { firstCovered } from '../../secrets/sops-documents.js';
import { folderOf, nameOf } from '../../text/paths.js';
import { shiftEdits } from '../../text/range.js';
import { say } from '../../text/say.js';
import { parseStream } from '../../yaml/document.js';
import { appendItem } from '../../yaml/edit/edits.js';
import { sopsRuleFor } from './sops-rules.js';

type Changes = readonly FileChange[] | { readonly refused: string };

/**
 * Returns the changes that create a manifest that git tracks and add it to the kustomization beside it, where that
 * lists the finding's file. Refused where SOPS would encrypt the manifest: no operator could read it then.
 */
export function newManifest(world: FixWorld, path: string, text: string, why: string): Changes {
  if (isCoveredBySops(world, path, text))
    return { refused: say`a rule of .sops.yaml covers new files of this folder; keep the workload in another` };
  const listed = listBeside(world, path);
  return 'refused' in listed ? listed : [{ kind: 'create', path, text, why }, ...listed];
}

/** Returns true where the nearest .sops.yaml has a rule that encrypts values of the manifest. */
export function isCoveredBySops(world: FixWorld, path: string, text: string): boolean {
  const rule = sopsRuleFor(world, path);
  if (!rule || 'refused' in rule) return false;
  return parseStream(text).documents.some(
    ({ document: { root } }) => root !== undefined && firstCovered(root, rule.selectors) !== undefined,
  );
}

/**
 * Returns the changes that add a file encrypted by SOPS to the kustomization beside it. A kustomization with
 * `generators` decrypts by one of those, which has its own list of files.
 */
export function applyBeside(world: FixWorld, path: string): Changes {
  return listBeside(world, path, 'generators');
}

/**
 * Returns the changes that add a new file beside or below the finding's file to the resources of the kustomization
 * there: a reference needs an object that is applied. Empty where no kustomization lists the finding's file; refused
 * where its list cannot be changed.
 */
function listBeside(world: FixWorld, path: string, unless?: string): Changes {
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
      if ('refused' in plan) return { refused: say`${nameOf(file)} cannot list the new file: ${plan.refused}` };
      const why = say`Applies ${added} with the rest`;
      return [{ kind: 'edit', path: file, edits: shiftEdits(plan.edits, start), why }];
    }
  }
  return [];
}

function nameIn(folder: string, path: string): string {
  return folder === '' ? path : path.slice(folder.length).replace(/^\//, '');
}
