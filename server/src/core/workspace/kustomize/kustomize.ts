import { qualifiedRepository } from '../../kubernetes/image.js';
import { isKustomizationName, kustomizationsIn } from '../../kubernetes/well-known-names.js';
import { append } from '../../text/append.js';
import { folderOf } from '../../text/paths.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlStream } from '../../yaml/document.js';
import type { GeneratedFile } from './generated.js';
import { type Kustomization, readGenerators, readKustomization } from './kustomization.js';
import { decides, fits, type Patch, patchesIn } from './patch.js';

/** The subject of a finding, for the question whether kustomizations override it. Plain data. */
export interface Subject {
  readonly kind: string;
  readonly group: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** True for a finding about a missing field. */
  readonly missing: boolean;
  /** The fields as `fieldAt` writes them: a patch that sets all fields of one of these lists overrides the finding. */
  readonly fields: readonly (readonly string[])[];
  /** The repository of the image that the finding is about. */
  readonly image?: string | undefined;
}

/** The use of a file by the kustomizations of the workspace. */
export interface KustomizeUse {
  /**
   * `listed`: its objects are included, and may be changed. `patch`: it changes other objects and has none of its own.
   */
  readonly as: 'listed' | 'patch';
  /**
   * Returns true when every kustomization that includes the object deletes it, or sets the fields that the finding is
   * about.
   */
  overrides(subject: Subject): boolean;
}

/** An object in the output of a kustomization: its name and namespace there, as far as they are known. */
export interface Applied {
  /** The name of the object in its file, and its names with prefixes and suffixes. */
  readonly names: readonly string[];
  readonly namespace: string | undefined;
}

/** The facts about a file, to be passed to another thread. */
export type KustomizeFacts = readonly [
  path: string,
  facts: { readonly kustomization?: Kustomization; readonly patches?: readonly Patch[] },
];

/** The most kustomizations that are followed from a file. Past that nothing is overridden. */
const MOST_STEPS = 2000;

/**
 * The kustomizations of a workspace: the patches, the objects that they delete and the fields that they set. It
 * replaces building them.
 */
export class Kustomize {
  private readonly kustomizations = new Map<string, Kustomization>();
  private readonly patches = new Map<string, readonly Patch[]>();
  /** The kustomizations that include a file or folder, and those that use a file as a patch. */
  private readonly users = new Map<string, Set<string>>();
  private readonly patched = new Map<string, Set<string>>();
  /** The kustomizations with generators from a file. */
  private readonly generating = new Map<string, Set<string>>();
  /** The kustomizations that put a file into an object, and those that render a chart with it. */
  private readonly generators = new Map<string, Set<string>>();
  private readonly renderers = new Map<string, Set<string>>();
  private changes = 0;

  /** Rises with every change. */
  get revision(): number {
    return this.changes;
  }

  /** All facts; `restore` builds the same kustomizations of them. */
  get facts(): readonly KustomizeFacts[] {
    return [
      ...[...this.kustomizations].map(([path, kustomization]): KustomizeFacts => [path, { kustomization }]),
      ...[...this.patches].map(([path, patches]): KustomizeFacts => [path, { patches }]),
    ];
  }

  static restore(facts: readonly KustomizeFacts[]): Kustomize {
    const made = new Kustomize();
    for (const [path, { kustomization, patches }] of facts) {
      if (kustomization) made.setKustomization(path, kustomization);
      if (patches) made.setPatches(path, patches);
    }
    return made;
  }

  /** Returns true for files that have to be read: kustomizations, and the patches of those known so far. */
  concerns(path: string): boolean {
    return isKustomizationName(path) || this.generating.has(path) || this.patched.has(path) || this.patches.has(path);
  }

  /** The files that are used as patches, and those with generators. */
  get usedFiles(): readonly string[] {
    return [...this.patched.keys(), ...this.generating.keys()];
  }

  /** Files of any type, JSON included, that are put into objects or used as patches. */
  get inputFiles(): readonly string[] {
    return [...this.generators.keys(), ...this.patched.keys()];
  }

  /** Returns the object that a file is put into; undefined where there is none. */
  generatedFrom(path: string): GeneratedFile | undefined {
    for (const user of this.generators.get(path) ?? []) {
      const found = this.kustomizations.get(user)?.generated.find((file) => file.path === path);
      if (found) return found;
    }
    return undefined;
  }

  /** Returns true for files that any kustomization names. */
  names(path: string): boolean {
    return [this.users, this.patched, this.generators, this.renderers].some((map) => map.has(path));
  }

  /** Returns true for a file that a chart is rendered with. */
  isValues(path: string): boolean {
    return this.renderers.has(path);
  }

  /** Takes over a file; without a stream the file is gone. Returns true when anything changed. */
  update(path: string, stream: YamlStream | undefined): boolean {
    const before = this.changes;
    if (isKustomizationName(path)) {
      const [root] = rootsOf(stream);
      this.setKustomization(path, root?.kind === 'map' ? readKustomization(path, root) : undefined);
    } else if (this.generating.has(path) || this.kustomizations.has(path)) {
      const isTaken = stream !== undefined && this.generating.has(path);
      this.setKustomization(path, isTaken ? readGenerators(path, rootsOf(stream)) : undefined);
    } else if (this.concerns(path)) {
      const roots = rootsOf(stream);
      const operations = roots.some(({ kind }) => kind === 'sequence');
      // JSON 6902 operations name no object: the target in the kustomization replaces this one.
      const patches = roots.flatMap((root) => patchesIn(root, operations ? { selects: true } : undefined));
      this.setPatches(path, this.patched.has(path) && stream ? patches : undefined);
    }
    return this.changes !== before;
  }

  /** Returns the use of a file; undefined where no kustomization names it. */
  useOf(path: string): KustomizeUse | undefined {
    const listed = this.users.has(path);
    if (!listed && !this.patched.has(path)) return undefined;
    return {
      as: listed ? 'listed' : 'patch',
      overrides: (subject) => {
        if (!listed) return subject.missing;
        const steps = { left: MOST_STEPS };
        const names = subject.name === undefined ? [] : [subject.name];
        return this.usersOf(path).every((user) => this.isOverriddenIn(user, subject, names, subject.namespace, steps));
      },
    };
  }

  /**
   * Returns the kustomizations that include an object of a file, directly or through others, with its names in each.
   */
  appliedIn(path: string, name: string, namespace: string | undefined): ReadonlyMap<string, Applied> {
    const found = new Map<string, Applied>();
    const go = (users: readonly string[], called: string, space: string | undefined): void => {
      for (const user of users) {
        const kustomization = this.kustomizations.get(user);
        if (!kustomization || found.has(user) || found.size >= MOST_STEPS) continue;
        const now = (kustomization.namePrefix ?? '') + called + (kustomization.nameSuffix ?? '');
        found.set(user, { names: [...new Set([name, called, now])], namespace: kustomization.namespace ?? space });
        go(this.usersOfKustomization(user), now, kustomization.namespace ?? space);
      }
    };
    go([...this.usersOf(path), ...(this.patched.get(path) ?? [])], name, namespace);
    return found;
  }

  /** Returns the files that a kustomization names, itself or by others that it includes. */
  filesOf(kustomization: string): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [kustomization];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (found.has(path) || found.size >= MOST_STEPS) continue;
      found.add(path);
      const one = this.kustomizations.get(path);
      for (const resource of one?.resources ?? []) open.push(resource, ...kustomizationsIn(resource));
      for (const { path: file } of [...(one?.patchFiles ?? []), ...(one?.generated ?? [])]) open.push(file);
      for (const file of one?.settings ?? []) open.push(file, ...kustomizationsIn(file));
    }
    return found;
  }

  /** Returns the kustomizations that a file has a part in: those that name it, and those that include them. */
  kustomizationsWith(path: string): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [path];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      const users = [this.users, this.patched, this.generators, this.renderers, this.generating].flatMap((map) => [
        ...(map.get(one) ?? []),
      ]);
      if (this.kustomizations.has(one)) append(users, this.usersOfKustomization(one));
      for (const user of users) {
        if (found.has(user) || found.size >= MOST_STEPS) continue;
        found.add(user);
        open.push(user);
      }
    }
    return found;
  }

  private isOverriddenIn(
    path: string,
    subject: Subject,
    names: readonly string[],
    namespace: string | undefined,
    steps: { left: number },
  ): boolean {
    const kustomization = this.kustomizations.get(path);
    if (!kustomization || steps.left-- <= 0) return false;
    const { namePrefix = '', nameSuffix = '' } = kustomization;
    for (const patch of this.patchesOf(kustomization, steps)) {
      if (targets(patch, subject, names, namespace) && overrides(patch, subject)) return true;
    }
    if (kustomization.namespace !== undefined && subject.fields.some(([field]) => field === '/metadata/namespace'))
      return true;
    if (subject.image !== undefined && kustomization.images.some((name) => isSameImage(name, subject.image)))
      return true;
    // Patches further up may use the old name or the new one.
    const named = namePrefix + nameSuffix === '' ? [] : names.map((name) => namePrefix + name + nameSuffix);
    const above = this.usersOfKustomization(path);
    return (
      above.length > 0 &&
      above.every((user) =>
        this.isOverriddenIn(user, subject, [...names, ...named], kustomization.namespace ?? namespace, steps),
      )
    );
  }

  /** Yields the patches of a kustomization and of its components. */
  private *patchesOf(kustomization: Kustomization, steps: { left: number }): Generator<Patch> {
    if (steps.left-- <= 0) return;
    yield* kustomization.patches;
    for (const { path, target } of kustomization.patchFiles) {
      for (const patch of this.patches.get(path) ?? []) yield target ? { ...patch, target } : patch;
    }
    for (const folder of kustomization.components) {
      const component = kustomizationsIn(folder).find((name) => this.kustomizations.has(name));
      const inner = component === undefined ? undefined : this.kustomizations.get(component);
      if (inner) yield* this.patchesOf(inner, steps);
    }
  }

  private usersOf(path: string): readonly string[] {
    return [...(this.users.get(path) ?? [])];
  }

  /** Returns the kustomizations that include another one, by its folder or by its file. */
  private usersOfKustomization(kustomization: string): readonly string[] {
    const [byFolder, byFile] = [this.usersOf(folderOf(kustomization)), this.usersOf(kustomization)];
    return [...byFolder, ...byFile].filter((user) => user !== kustomization);
  }

  private setKustomization(path: string, now: Kustomization | undefined): void {
    const before = this.kustomizations.get(path);
    if (JSON.stringify(before) === JSON.stringify(now)) return;
    this.changes++;
    for (const one of before?.resources ?? []) remove(this.users, one, path);
    for (const one of before?.patchFiles ?? []) remove(this.patched, one.path, path);
    for (const one of before?.generated ?? []) remove(this.generators, one.path, path);
    for (const one of before?.values ?? []) remove(this.renderers, one, path);
    for (const one of before?.generatorFiles ?? []) remove(this.generating, one, path);
    for (const one of now?.generatorFiles ?? []) add(this.generating, one, path);
    for (const one of now?.generated ?? []) add(this.generators, one.path, path);
    for (const one of now?.values ?? []) add(this.renderers, one, path);
    for (const one of now?.resources ?? []) add(this.users, one, path);
    for (const one of now?.patchFiles ?? []) add(this.patched, one.path, path);
    if (now) this.kustomizations.set(path, now);
    else this.kustomizations.delete(path);
  }

  private setPatches(path: string, now: readonly Patch[] | undefined): void {
    if (JSON.stringify(this.patches.get(path)) === JSON.stringify(now)) return;
    this.changes++;
    if (now) this.patches.set(path, now);
    else this.patches.delete(path);
  }
}

/** Returns true when a patch selects an object with one of these names. */
function targets(
  { target }: Patch,
  { kind, group, namespace: written }: Subject,
  names: readonly string[],
  namespace: string | undefined,
): boolean {
  if (target.selects || !fits(target.kind, kind) || !fits(target.group, group)) return false;
  if (target.name !== undefined && !names.some((name) => fits(target.name, name))) return false;
  // An object without a namespace may be applied in any.
  const namespaces = [written, namespace].filter((one) => one !== undefined);
  return namespaces.length === 0 || namespaces.some((one) => fits(target.namespace, one));
}

function overrides(patch: Patch, { fields, missing }: Subject): boolean {
  if (patch.deletes) return true;
  return fields.some(
    (list) => list.length > 0 && list.every((field) => patch.sets.some((set) => decides(set, field, missing))),
  );
}

function rootsOf(stream: YamlStream | undefined): readonly Cursor[] {
  return (stream?.documents ?? []).flatMap(({ document }) => document.root ?? []);
}

function isSameImage(name: string, image: string | undefined): boolean {
  return (
    image !== undefined && qualifiedRepository({ repository: name }) === qualifiedRepository({ repository: image })
  );
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

function remove(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  known?.delete(value);
  if (known?.size === 0) map.delete(key);
}
