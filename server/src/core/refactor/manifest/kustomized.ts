import { kustomizationsIn } from '../../kubernetes/well-known-names.js';
import type { FixWorld } from '../../model/fix.js';
import { append } from '../../text/append.js';
import { resolvePath } from '../../text/paths.js';
import { shiftEdits } from '../../text/range.js';
import { say } from '../../text/say.js';
import type { Cursor } from '../../yaml/cursor.js';
import { appendItem, type EditPlan, setScalar } from '../../yaml/edit/edits.js';
import { folderOf, fromRoot } from '../files.js';
import type { PlanChanges } from '../plan-changes.js';

/** The kinds of generators that decrypt the files they list: KSOPS, and SopsSecretGenerator as an alternative to it. */
const DECRYPTING = /^(?:ksops(?:-exec)?|SopsSecretGenerator)$/i;

/** A scalar of a kustomization, or of a generator in its list, that names a file. */
interface Mention {
  /** The file with the scalar. */
  readonly path: string;
  readonly start: number;
  readonly scalar: Cursor;
  /** The folder to which the name is relative. */
  readonly folder: string;
  /** The kustomization applies the file, decrypts it, or uses it otherwise. */
  readonly use: 'resource' | 'decrypted' | 'other';
}

type Refused = { readonly refused: string };

/**
 * Adds the edits by which the kustomizations that name the finding's file name its new path, in the same folder or
 * below. Only kustomizations up to the root are searched, and none in other folders: kustomize reads no file outside of
 * a kustomization's own folder.
 */
export function renameInKustomizations(world: FixWorld, to: string, changes: PlanChanges): void {
  change(world, changes, (mention, name) => setScalar(mention.scalar, name), to);
}

/** Adds the edits by which the kustomizations that apply the finding's file apply another one beside it. */
export function addToKustomizations(world: FixWorld, added: string, changes: PlanChanges): void {
  const addedTo = (mention: Mention, name: string): EditPlan => {
    const list = mention.scalar.parent;
    return list ? appendItem(list, name) : { refused: say`the list cannot be read` };
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
    if ('refused' in planned) changes.refuse(say`${file} cannot name the new file: ${planned.refused}`);
    else {
      const why =
        mention.use === 'decrypted' ? say`Decrypts the file by its new name` : say`Applies the file by its new name`;
      changes.add([{ kind: 'edit', path: mention.path, edits: shiftEdits(planned.edits, mention.start), why }]);
    }
  }
}

/**
 * Returns the mentions of the finding's file in kustomizations; refused where one uses the file in a way that is
 * impossible once it is encrypted.
 */
function mentionsOf(world: FixWorld): readonly Mention[] | Refused {
  const found: Mention[] = [];
  for (const { path, folder } of kustomizationsAbove(world)) {
    const mentions = mentionsIn(world, path, folder);
    const file = fromRoot(world, path);
    const other = mentions.find(({ use }) => use === 'other');
    if (other) {
      const field = other.scalar.path.filter((step) => typeof step === 'string').join('.');
      return { refused: say`${file} uses the file in "${field}", which cannot read what SOPS encrypted` };
    }
    const decrypter = mentions.some(({ use }) => use === 'resource')
      ? decryptingGenerator(world, path, folder)
      : undefined;
    if (decrypter !== undefined)
      return {
        refused: say`${file} applies its resources as they are, and decrypts what ${fromRoot(world, decrypter)} lists: list the file there first`,
      };
    append(found, mentions);
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
          // The names are relative to the kustomization, which is usually beside the generator.
          const base = [folder, folderOf(generator)].find((one) => names(scalar.text, one, world.path));
          if (base !== undefined)
            mentions.push({ path: generator, start: placed.start, scalar, folder: base, use: 'decrypted' });
        }
      }
    }
  }
  return mentions;
}

/** Returns the files of the generators that a kustomization lists. */
function generatorsOf(world: FixWorld, root: Cursor, folder: string): readonly string[] {
  return [...(root.at('generators')?.items() ?? [])].flatMap(({ string }) => {
    const path = string === undefined ? undefined : resolvePath(folder, string);
    return path === undefined || path === world.path || world.files.textOf(path) === undefined ? [] : [path];
  });
}

/** Returns the file of a generator of a kustomization that decrypts; undefined where there is none. */
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

/** Returns true where a text of a kustomization names this file; generators use `KEY=FILE`. */
function names(text: string, folder: string, path: string): boolean {
  const [, file = text] = /^[^=/]+=(.+)$/.exec(text) ?? [];
  return resolvePath(folder, file) === path;
}
