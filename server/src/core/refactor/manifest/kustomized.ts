import { kustomizationsIn } from '../../kubernetes/well-known-names.js';
import type { FixWorld } from '../../model/fix.js';
import { resolvePath } from '../../text/paths.js';
import { shiftEdits } from '../../text/range.js';
import type { Cursor } from '../../yaml/cursor.js';
import { appendItem, type EditPlan, setScalar } from '../../yaml/edit/edits.js';
import { folderOf, fromRoot } from '../files.js';
import type { PlanChanges } from '../plan-changes.js';

/** Generators that decrypt the files they list: KSOPS, and the SopsSecretGenerator that some use in its place. */
const DECRYPTING = /^(?:ksops(?:-exec)?|SopsSecretGenerator)$/i;

/** A scalar of a kustomization, or of a generator that it lists, that names a file. */
interface Mention {
  /** The file it stands in, and where its document begins there. */
  readonly path: string;
  readonly start: number;
  readonly scalar: Cursor;
  /** The folder that the name counts from. */
  readonly folder: string;
  /** What the kustomization does with the file: applies it, decrypts it, or anything else. */
  readonly use: 'resource' | 'decrypted' | 'other';
}

type Refused = { readonly refused: string };

/**
 * Has the kustomizations that name a file name it by its new path; the new path lies in the file's folder or below. None
 * above the root is looked at, and none in other folders: kustomize reads no file outside a kustomization's own folder.
 */
export function renameInKustomizations(world: FixWorld, to: string, changes: PlanChanges): void {
  change(world, changes, (mention, name) => setScalar(mention.scalar, name), to);
}

/** Has the kustomizations that apply the finding's file apply another beside it. */
export function addToKustomizations(world: FixWorld, added: string, changes: PlanChanges): void {
  const addedTo = (mention: Mention, name: string): EditPlan => {
    const list = mention.scalar.parent;
    return list ? appendItem(list, name) : { refused: 'the list cannot be read' };
  };
  change(world, changes, addedTo, added);
}

function change(
  world: FixWorld,
  changes: PlanChanges,
  plan: (mention: Mention, name: string) => EditPlan,
  path: string,
): void {
  const mentions = mentionsOf(world);
  if ('refused' in mentions) {
    changes.refuse(mentions.refused);
    return;
  }
  for (const mention of mentions) {
    const lead = mention.scalar.text.startsWith('./') ? './' : '';
    const name = lead + path.slice(mention.folder === '' ? 0 : mention.folder.length + 1);
    const planned = plan(mention, name);
    const file = fromRoot(world, mention.path);
    if ('refused' in planned) changes.refuse(`${file} cannot name the new file: ${planned.refused}`);
    else {
      const why =
        mention.use === 'decrypted' ? 'Decrypts the file by its new name' : 'Applies the file by its new name';
      changes.add([{ kind: 'edit', path: mention.path, edits: shiftEdits(planned.edits, mention.start), why }]);
    }
  }
}

/** Where kustomizations name the finding's file; refused where what they do with it cannot be done once it is encrypted. */
function mentionsOf(world: FixWorld): readonly Mention[] | Refused {
  const found: Mention[] = [];
  for (const { path, folder } of kustomizationsAbove(world)) {
    const mentions = mentionsIn(world, path, folder);
    const file = fromRoot(world, path);
    const other = mentions.find(({ use }) => use === 'other');
    if (other) {
      const field = other.scalar.path.filter((step) => typeof step === 'string').join('.');
      return { refused: `${file} uses the file in "${field}", which cannot read what SOPS encrypted` };
    }
    const decrypter = mentions.some(({ use }) => use === 'resource')
      ? decryptingGenerator(world, path, folder)
      : undefined;
    if (decrypter !== undefined)
      return {
        refused: `${file} applies its resources as they are, and decrypts what ${fromRoot(world, decrypter)} lists: list the file there first`,
      };
    found.push(...mentions);
  }
  return found;
}

function kustomizationsAbove(world: FixWorld): readonly { readonly path: string; readonly folder: string }[] {
  const found: { path: string; folder: string }[] = [];
  for (let folder = folderOf(world.path); ; folder = folderOf(folder)) {
    for (const path of kustomizationsIn(folder)) {
      if (path !== world.path && world.files.textOf(path) !== undefined) found.push({ path, folder });
    }
    if (folder === world.root || folder === '' || folder === '/' || !folder.startsWith(world.root)) return found;
  }
}

function mentionsIn(world: FixWorld, path: string, folder: string): readonly Mention[] {
  const mentions: Mention[] = [];
  for (const { document, start } of world.files.streamOf(path)?.documents ?? []) {
    const { root } = document;
    if (root?.kind !== 'map') continue;
    for (const scalar of root.walk()) {
      if (scalar.kind !== 'scalar' || scalar.string === undefined || !names(scalar.string, folder, world.path))
        continue;
      const use = isItemOf(scalar, 'resources') ? 'resource' : 'other';
      mentions.push({ path, start, scalar, folder, use });
    }
    for (const generator of generatorsOf(world, root, folder)) {
      for (const placed of world.files.streamOf(generator)?.documents ?? []) {
        for (const scalar of placed.document.root?.at('files')?.items() ?? []) {
          // They count from the kustomization, and mostly stand beside it.
          const base = [folder, folderOf(generator)].find((one) => names(scalar.text, one, world.path));
          if (base !== undefined)
            mentions.push({ path: generator, start: placed.start, scalar, folder: base, use: 'decrypted' });
        }
      }
    }
  }
  return mentions;
}

/** The files of generators that a kustomization lists. */
function generatorsOf(world: FixWorld, root: Cursor, folder: string): readonly string[] {
  return [...(root.at('generators')?.items() ?? [])].flatMap(({ string }) => {
    const path = string === undefined ? undefined : resolvePath(folder, string);
    return path === undefined || path === world.path || world.files.textOf(path) === undefined ? [] : [path];
  });
}

/** A generator of a kustomization that decrypts what it lists. */
function decryptingGenerator(world: FixWorld, path: string, folder: string): string | undefined {
  for (const { document } of world.files.streamOf(path)?.documents ?? []) {
    const found = (document.root ? generatorsOf(world, document.root, folder) : []).find((generator) =>
      (world.files.streamOf(generator)?.documents ?? []).some(({ document: { root } }) =>
        DECRYPTING.test(root?.at('kind')?.string ?? ''),
      ),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function isItemOf(scalar: Cursor, key: string): boolean {
  const { parent } = scalar;
  return parent?.kind === 'sequence' && parent.key === key && parent.parent?.parent === undefined;
}

/** True where a text, as it may stand in a kustomization, names this file; generators write `KEY=FILE`. */
function names(text: string, folder: string, path: string): boolean {
  const [, file = text] = /^[^=/]+=(.+)$/.exec(text) ?? [];
  return resolvePath(folder, file) === path;
}
