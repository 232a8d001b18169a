import { resourcesOf } from '../../kubernetes/resource.js';
import type { Fix, FixPlan, FixWorld } from '../../model/fix.js';
import { say } from '../../text/say.js';
import { configMapReferences, workloadFact } from '../../workspace/workloads.js';
import type { Cursor } from '../../yaml/cursor.js';
import { keysFromEnd } from '../../yaml/edit/additions.js';
import { type EditPlan, removeEntry, type YamlData } from '../../yaml/edit/edits.js';
import { ownChildren } from '../../yaml/layout.js';
import type { ConfigMapUser } from '../configmap/configmap-place.js';
import { switchUsers } from '../configmap/configmap-switch.js';
import { destinationsOfMove, fixFor } from '../destinations/choices.js';
import { type Destination, type KnownMove, moveKnown, moveTo, type Refer } from '../destinations/destination.js';
import { OUTSIDE_GIT } from '../destinations/targets.js';
import { folderOf, fromRoot } from '../files.js';
import { dnsName } from '../names.js';
import { openObjects } from '../objects.js';
import { addItem } from '../plan-changes.js';
import { envFileFor } from './env-file.js';
import { documentsOf, kustomizationTree } from './kustomization-tree.js';

type Refused = { readonly refused: string };

/** A literal of a configMapGenerator, with its kustomization. */
export interface GeneratedKey {
  readonly root: Cursor;
  readonly generator: Cursor;
  readonly name: string;
  readonly scalar: Cursor;
  readonly key: string;
  readonly value: string;
}

/**
 * Returns the fixes for a literal of a configMapGenerator: a secretGenerator whose values git ignores, or an object
 * among the resources that creates a Secret. Objects that use the generated ConfigMap for the key use the Secret
 * instead.
 */
export function moveGeneratedKey(generated: GeneratedKey, world: FixWorld): readonly Fix[] {
  const { root, name, key, value } = generated;
  const move: KnownMove = {
    values: [{ key, value }],
    subject: say`"${key}" of the generated ConfigMap "${name}"`,
    namespace: generated.generator.at('namespace')?.string ?? root.at('namespace')?.string,
    name: `${dnsName(name)}-secrets`,
  };
  const renames = ['namePrefix', 'nameSuffix'].find((field) => root.has(field));
  const into = (title: string, destination: Destination, refer?: Refer): Fix =>
    fixFor(title, destination, (to, planned) => {
      if (renames !== undefined && (to.kind === 'sealed-secret' || to.kind === 'sops'))
        return { refused: say`"${renames}" would rename the Secret, which is bound to its name by the encryption` };
      return withoutLiteral(generated, planned, (readers) =>
        moveKnown(move, to, generated.scalar, planned, (keys, changes, placement) => {
          readers(keys, changes, placement);
          refer?.(keys, changes, placement);
        }),
      );
    });
  return [
    {
      title: say`Move to a secretGenerator with an envs: file that git ignores`,
      safety: 'create',
      to: OUTSIDE_GIT,
      plan: (planned) => toSecretGenerator(generated, move, planned),
    },
    ...destinationsOfMove(move, world)
      // Generators that decrypt have a list of their own: among the resources, kustomize would apply the encrypted file
      // unchanged.
      .filter(({ kind }) => kind !== 'sops' || !root.has('generators'))
      .map((one) =>
        into(
          one.kind === 'existing' ? say`Use ${one.place}` : say`Move key "${key}" to ${one.place}`,
          one,
          (_, changes, { manifest }) => {
            if (manifest !== undefined)
              changes.edit(
                addItem(root, 'resources', relativePath(world, manifest), keysFromEnd(root, 'configMapGenerator')),
              );
          },
        ),
      ),
  ];
}

/**
 * Returns the plan that moves the value to a secretGenerator. The generated Secret has a hash of its content, as the
 * ConfigMap had: pods restart when the value changes.
 */
function toSecretGenerator(generated: GeneratedKey, move: KnownMove, world: FixWorld): FixPlan {
  const { root, generator, scalar, key, value } = generated;
  const known = [...(root.at('secretGenerator')?.items() ?? [])].find((one) => one.at('name')?.string === move.name);
  const file = envFileFor({ generator: known, name: move.name, key, value }, world);
  if ('refused' in file) return file;
  if (known && file.listed === undefined && known.has('behavior'))
    return { refused: say`the secretGenerator "${move.name}" says "behavior"` };
  const shown = fromRoot(world, file.path);
  const destination: Destination = {
    kind: 'git-ignored',
    place: say`a secretGenerator`,
    put: () => ({
      keys: [{ name: move.name, key }],
      files: file.changes,
      handOff: {
        title: say`The value of "${key}" stands in ${shown}, which git ignores: whoever builds the kustomization needs the file, a controller that builds it from git cannot have it. Rotate it soon: git history keeps the old value`,
        command: `git check-ignore --verbose ${file.quoted}`,
        waiting: [{ file: shown, secret: move.name, key }],
      },
    }),
  };
  const namespace = generator.at('namespace')?.string;
  const added: YamlData = {
    name: move.name,
    ...(namespace === undefined ? {} : { namespace }),
    envs: [relativePath(world, file.path)],
  };
  return withoutLiteral(generated, world, (readers) =>
    moveTo(destination, [{ name: key, key, value }], scalar, world, (keys, changes, placement) => {
      readers(keys, changes, placement);
      if (!known) changes.edit(addItem(root, 'secretGenerator', added, keysFromEnd(root, 'configMapGenerator')));
      else if (file.listed !== undefined) changes.edit(addItem(known, 'envs', file.listed, keysFromEnd(known)));
    }),
  );
}

/** Returns the plan that lets the users of the ConfigMap use the Secret, and removes the literal. */
function withoutLiteral(generated: GeneratedKey, world: FixWorld, move: (refer: Refer) => FixPlan): FixPlan {
  const { generator, name, scalar, key } = generated;
  const reason = whyOtherSources(generator);
  if (reason !== undefined) return { refused: reason };
  const users = usersOfGenerated(generated, world);
  if ('refused' in users) return users;
  const literals = generator.at('literals');
  const only = ownChildren(literals ?? scalar).length === 1 && !SOURCES.some((source) => generator.has(source));
  const removal = (): EditPlan => removeEntry(scalar);
  return switchUsers({ configMapName: name, key, only, users, removal }, move);
}

const SOURCES = ['files', 'envs', 'env'];

/** Returns the reason why the ConfigMap has other sources than this generator; undefined where it has none. */
function whyOtherSources(generator: Cursor): string | undefined {
  const behavior = generator.at('behavior')?.value;
  return behavior === undefined || behavior === 'create'
    ? undefined
    : say`the generator says "behavior: ${String(behavior)}": what else is in the ConfigMap is written elsewhere`;
}

/**
 * Returns every object that uses the generated ConfigMap; or the reason why they cannot all be found, or changed for
 * this kustomization only.
 */
function usersOfGenerated(
  { name, root, generator }: GeneratedKey,
  world: FixWorld,
): readonly ConfigMapUser[] | Refused {
  if (!world.index.complete) return { refused: say`the workspace is still being read` };
  const tree = kustomizationTree(world, world.path);
  if ('refused' in tree) return tree;
  const own = folderOf(world.path);
  const users: ConfigMapUser[] = [];
  for (const file of tree.files) {
    // A patch that is no merge patch changes an object in its own syntax.
    const isOther = documentsOf(world, file).some(
      ({ document }) => resourcesOf(document).length === 0 && document.text.includes(name),
    );
    if (isOther) return { refused: say`${fromRoot(world, file)} names ConfigMap "${name}", too` };
    const objects = openObjects(world, file);
    if (!objects) return { refused: say`${fromRoot(world, file)} cannot be read as YAML` };
    for (const object of objects) {
      const uses = workloadFact(object.resource)?.configMaps.filter((use) => use.name === name) ?? [];
      if (uses.length === 0) continue;
      const what = say`${object.resource.kind} "${object.resource.name ?? ''}"`;
      if (uses.some(({ how }) => how === 'other'))
        return { refused: say`${what} refers to ConfigMap "${name}" in a way that a Secret cannot stand in for` };
      if (own !== '' && !file.startsWith(`${own}/`))
        return { refused: say`${what} stands in ${fromRoot(world, file)}, which other kustomizations may include` };
      users.push(object);
    }
  }
  const elsewhere =
    whyMentioned(tree.kustomizations, name, world, generator) ?? whyUsedOutside(tree.files, generated(), world);
  if (elsewhere !== undefined) return { refused: elsewhere };
  if (users.every(({ resource }) => configMapReferences(resource).every(({ use }) => use.name !== name)))
    return {
      refused: say`nothing that the kustomization includes uses ConfigMap "${name}": what would read the Secret is not known`,
    };
  return users;

  function generated(): { readonly name: string; readonly namespace: string | undefined } {
    return { name, namespace: generator.at('namespace')?.string ?? root.at('namespace')?.string };
  }
}

/** Returns the reason where kustomizations themselves name the ConfigMap: in replacements, patches and the like. */
function whyMentioned(
  kustomizations: readonly string[],
  name: string,
  world: FixWorld,
  generator: Cursor,
): string | undefined {
  const label = generator.at('name')?.range.start;
  for (const path of kustomizations) {
    for (const { document } of documentsOf(world, path)) {
      for (const scalar of document.root?.walk() ?? []) {
        const isOwn = path === world.path && document.text === generator.document.text && scalar.range.start === label;
        const says = scalar.string ?? '';
        const names = says === name || ((says.includes('\n') || scalar.key === 'patch') && says.includes(name));
        if (
          names &&
          !isOwn &&
          /^(?:configMapGenerator|replacements|vars|patches|patchesStrategicMerge|patchesJson6902)$/.test(
            String(scalar.path[0]),
          )
        )
          return say`${fromRoot(world, path)} names ConfigMap "${name}" in "${String(scalar.path[0])}", too`;
      }
    }
  }
  return undefined;
}

/** Returns the reason where an object outside of the kustomization uses the ConfigMap or adds to it. */
function whyUsedOutside(
  files: readonly string[],
  { name, namespace }: { readonly name: string; readonly namespace: string | undefined },
  world: FixWorld,
): string | undefined {
  const known = new Set(files);
  for (const { path, fact } of world.index.configMapUsers(name, namespace, world.path)) {
    if (!known.has(path))
      return say`${fact.kind} "${fact.name}" in ${fromRoot(world, path)} uses the ConfigMap, and the kustomization does not include it`;
  }
  for (const path of world.index.configMapGenerators(name)) {
    if (path === world.path) continue;
    const other = kustomizationTree(world, path);
    // Its own files are known, although a part lies elsewhere: shared files are local ones.
    if ('refused' in other)
      return say`${fromRoot(world, path)} generates ConfigMap "${name}", too, and ${other.refused}`;
    if (other.kustomizations.includes(world.path) || other.files.some((file) => known.has(file)))
      return say`${fromRoot(world, path)} includes this, and generates ConfigMap "${name}", too`;
  }
  return undefined;
}

/** Returns a path relative to the kustomization. */
function relativePath(world: FixWorld, path: string): string {
  const folder = folderOf(world.path);
  return path.slice(folder === '' ? 0 : folder.length + 1);
}
