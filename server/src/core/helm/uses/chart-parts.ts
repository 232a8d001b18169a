import { folderOf, join, relativeTo, resolvePath } from '../../text/paths.js';
import { withoutEnd } from '../../text/trim.js';
import type { Cursor } from '../../yaml/cursor.js';
import type { YamlStream } from '../../yaml/document.js';
import type { UsePath } from './origins.js';

/** A chart among those that are rendered together. */
export interface ChartPart {
  /** Its folder, with `/`. */
  readonly folder: string;
  /** The chart that it is a dependency of; undefined for the one at the top. */
  readonly parent: ChartPart | undefined;
  /** The keys under which its parent has its values: its name, or its aliases. */
  readonly sections: readonly string[];
}

/** The files of charts, by their paths with `/`. */
export interface PartFiles {
  readonly paths: readonly string[];
  /** Returns a file of YAML as it was parsed last. */
  streamOf(path: string): YamlStream | undefined;
}

/** An entry of the values of a chart: as the chart itself sees it, whoever writes it. */
export interface ValuesEntry {
  /** The folder of the chart. */
  readonly chart: string;
  readonly path: UsePath;
}

const GLOBAL = 'global';

/** The chart in a folder with the charts that it depends on: those in its `charts/`, and those that `file://` names. */
export class ChartParts {
  /** The chart at the top comes first. */
  readonly all: readonly ChartPart[];
  readonly top: ChartPart;
  private readonly subcharts: ReadonlyMap<ChartPart, readonly ChartPart[]>;

  constructor(folder: string, files: PartFiles) {
    const folders = new Set<string>();
    for (const path of files.paths) if (path.endsWith('/Chart.yaml')) folders.add(folderOf(path));
    this.top = { folder, parent: undefined, sections: [] };
    const all: ChartPart[] = [];
    const below = new Map<ChartPart, ChartPart[]>();
    const add = (part: ChartPart): void => {
      all.push(part);
      const declared = dependenciesOf(part.folder, files);
      const within = [...folders].filter((one) => folderOf(one) === join(part.folder, 'charts')).sort();
      const local = declared.flatMap(({ local: one }) => (one !== undefined && folders.has(one) ? [one] : []));
      for (const one of new Set([...within, ...local])) {
        // A chart that depends on itself is there once.
        if (all.some(({ folder: known }) => known === one)) continue;
        const name = nameIn(one, files);
        const keys = declared.filter((dependency) => dependency.name === name).map(({ key }) => key);
        const sub = { folder: one, parent: part, sections: keys.length > 0 ? keys : [name] };
        below.set(part, [...(below.get(part) ?? []), sub]);
        add(sub);
      }
    };
    add(this.top);
    this.all = all;
    this.subcharts = below;
  }

  /** Returns the chart that a file belongs to: the innermost one. */
  partOf(path: string): ChartPart | undefined {
    let found: ChartPart | undefined;
    for (const part of this.all) {
      if (relativeTo(part.folder, path) === undefined) continue;
      if (!found || part.folder.length > found.folder.length) found = part;
    }
    return found;
  }

  /** Returns an entry as the innermost chart sees it that has it: `db.port` of a chart is `port` of its subchart `db`. */
  entryOf({ chart, path }: ValuesEntry): ValuesEntry {
    let part = this.all.find(({ folder }) => folder === chart);
    let steps = path;
    for (;;) {
      const [first] = steps;
      if (first === GLOBAL || !part) return { chart: first === GLOBAL ? this.top.folder : chart, path: steps };
      const sub: ChartPart | undefined = this.subcharts
        .get(part)
        ?.find(({ sections }) => first !== undefined && sections.includes(first));
      if (!sub) return { chart: part.folder, path: steps };
      part = sub;
      steps = steps.slice(1);
    }
  }

  /** Returns the paths under which values of a chart have an entry; none where they cannot have it. */
  pathsIn(part: ChartPart, { chart, path }: ValuesEntry): readonly UsePath[] {
    if (path[0] === GLOBAL)
      return this.all.flatMap((one) => this.sectionsOf(one, part).map((section) => [...section, ...path]));
    const target = this.all.find(({ folder }) => folder === chart);
    return target ? this.sectionsOf(target, part).map((section) => [...section, ...path]) : [];
  }

  /** Returns where the values of a chart stand in those of one above it. */
  private sectionsOf(part: ChartPart, above: ChartPart): readonly UsePath[] {
    if (part === above) return [[]];
    const { parent } = part;
    if (!parent) return [];
    return this.sectionsOf(parent, above).flatMap((path) => part.sections.map((section) => [...path, section]));
  }
}

interface Declared {
  readonly name: string;
  /** The `repository` as it is written. */
  readonly at: Cursor | undefined;
  /** The key under which the chart has its values. */
  readonly key: string;
  /** The folder that a `file://` leads to. */
  readonly local: string | undefined;
}

/** Returns the folders that a file with the dependencies of a chart names with `file://`, each with where it does. */
export function localDependenciesIn(
  path: string,
  root: Cursor,
): readonly { readonly folder: string; readonly at: Cursor }[] {
  return declaredIn(root, folderOf(path)).flatMap(({ local, at }) =>
    local === undefined || !at ? [] : [{ folder: local, at }],
  );
}

/** Returns the folders that the chart in a folder names with `file://`. */
export function localDependencies(folder: string, files: Pick<PartFiles, 'streamOf'>): readonly string[] {
  return dependenciesOf(folder, files).flatMap(({ local }) => local ?? []);
}

function dependenciesOf(folder: string, files: Pick<PartFiles, 'streamOf'>): readonly Declared[] {
  return ['Chart.yaml', 'requirements.yaml'].flatMap((name) => {
    const root = rootOf(files.streamOf(join(folder, name)));
    return root ? declaredIn(root, folder) : [];
  });
}

function declaredIn(root: Cursor, folder: string): readonly Declared[] {
  return (root.at('dependencies')?.items() ?? []).flatMap((item): Declared[] => {
    const own = item.at('name')?.string;
    if (own === undefined) return [];
    const at = item.at('repository');
    const repository = at?.string ?? '';
    const local = repository.startsWith('file://')
      ? resolvePath(folder, withoutEnd(repository.slice('file://'.length), '/'))
      : undefined;
    return [{ name: own, at, key: item.at('alias')?.string ?? own, local }];
  });
}

function nameIn(folder: string, files: PartFiles): string {
  return (
    rootOf(files.streamOf(join(folder, 'Chart.yaml')))?.at('name')?.string ?? folder.slice(folder.lastIndexOf('/') + 1)
  );
}

function rootOf(stream: YamlStream | undefined): Cursor | undefined {
  return stream?.documents[0]?.document.root;
}
