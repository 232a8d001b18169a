import type { Place } from '../provenance/source.js';
import { Accumulator } from './accumulator.js';
import { BuildError, during } from './build-error.js';
import { configFromCrds } from './crd-config.js';
import { baseFolder, checkKind, componentFolder } from './folders.js';
import { generate } from './generators.js';
import { type Kustomization, pathsOf, readKustomization } from './kustomization.js';
import { type Loader, noFile } from './loader.js';
import { type Node, sourceOf } from './node.js';
import type { BuildOptions, Notes } from './notes.js';
import { builtinOrigin, noteFile, noteGenerator, noteTransformer, type Origin } from './origin.js';
import { embeddedText, type Texts } from './patches.js';
import { isRemote, relativePath } from './paths.js';
import { generatorOf, type PluginContext, renderCharts, transformerOf } from './plugins.js';
import { readDocument } from './read-nodes.js';
import { objectsFrom } from './read-objects.js';
import { type Names, ResMap } from './res-map.js';
import { ORIGIN, type Resource } from './resource.js';
import type { Settings } from './settings.js';
import { defaultConfig, mergeConfig, readConfig } from './transformer-config.js';
import { transformersOf } from './transformers.js';
import { addVars, bindVars, readVar } from './vars.js';

/** What all kustomizations of a build share. */
export interface BuildContext {
  readonly loader: Loader;
  readonly notes: Notes;
  readonly options: BuildOptions;
  /** The kustomizations that were read, by their folders: several may include one. */
  readonly read: Map<string, Kustomization>;
  /** True where the origins of objects are noted. */
  readonly origins: boolean;
}

/** Kustomizations that one build reads: those that include each other twice are read twice, and so on. */
const MOST_FOLDERS = 5000;

/** A kustomization that is built. */
export class Target {
  private readonly settings: Settings;
  private readonly folder: string;

  constructor(
    private readonly kustomization: Kustomization,
    private readonly context: BuildContext,
    /** The folders of the kustomizations that led here, this one last. */
    private readonly chain: readonly string[],
    /** The path from the root, for the notes of origins. */
    private readonly origin: string,
  ) {
    this.settings = kustomization.settings;
    this.folder = kustomization.folder;
  }

  /** Adds the objects of this kustomization, and changes those that are there, too. */
  accumulate(accumulator: Accumulator): Accumulator {
    const { settings, context } = this;
    if (++context.notes.folders > MOST_FOLDERS)
      throw new BuildError('too many kustomizations', this.kustomization.place);
    if (settings.has('openapi'))
      this.unknown(settings.get('openapi'), 'openapi', 'schemas of other sources are not read');
    during('accumulating resources', undefined, () =>
      this.addResources(accumulator, pathsOf(settings, 'resources', 'bases')),
    );
    accumulator.mergeConfig(this.ownConfig());
    for (const path of settings.items('crds')) {
      const crds = readDocument(this.texts.load(path));
      accumulator.mergeConfig(configFromCrds(crds));
    }
    this.runGenerators(accumulator);
    let result = accumulator;
    for (const path of settings.items('components')) result = this.addComponent(result, path);
    this.runTransformers(result);
    // Validators only look; those that are programs are not run.
    for (const { node, plugin } of this.plugins('validators')) {
      const transform = transformerOf(plugin, this.pluginContext(result));
      if (transform) transform(result.map.copy());
      else this.unknown(node, plugin.kind, 'validators that are programs are not run');
    }
    const vars = settings.list('vars').map(readVar);
    during('merging vars', undefined, () => {
      bindVars(result.map, vars);
      addVars(result.vars, vars);
    });
    return result;
  }

  private get texts(): Texts {
    const { loader } = this.context;
    return { load: (path) => loader.load(this.folder, path), textOf: (file) => loader.textOf(file) };
  }

  private unknown(node: Node | undefined, what: string, reason: string): void {
    this.context.notes.unknown.push({ place: sourceOf(node)?.place ?? this.kustomization.place, what, reason });
  }

  private ownConfig(): ReturnType<typeof defaultConfig> {
    const paths = this.settings.items('configurations');
    if (paths.length === 0) return defaultConfig();
    let own = readConfig(undefined);
    for (const path of paths) {
      const text = this.texts.load(path);
      own = mergeConfig(
        own,
        during('', sourceOf(path)?.place, () => readConfig(readDocument(text))),
      );
    }
    return mergeConfig(defaultConfig(), own);
  }

  /** Adds files, folders with kustomizations, and remote ones as unknown. */
  private addResources(accumulator: Accumulator, paths: readonly Node[]): void {
    const names = accumulator.map.names();
    for (const path of paths) {
      const failed = this.addFile(accumulator, path, names);
      if (failed === undefined) continue;
      const place = sourceOf(path)?.place;
      if (isRemote(path.value)) {
        this.unknown(path, path.value, 'it is remote');
        continue;
      }
      const folder = baseFolder(this.context.loader, this.folder, path.value, this.chain, failed, place);
      const doing = `accumulation err='${failed.message}'`;
      const below = during(doing, place, () => this.below(folder, path, false).accumulate(new Accumulator()));
      accumulator.merge(below, names);
    }
  }

  /** Adds a file; returns why that is not possible. */
  private addFile(accumulator: Accumulator, path: Node, names: Names): BuildError | undefined {
    const { loader, origins } = this.context;
    const doing = `accumulating resources from '${path.value}'`;
    const file = loader.find(this.folder, path.value);
    if (!file) return noFile(path.value, sourceOf(path)?.place).within(doing);
    try {
      const map = new ResMap();
      map.appendAll(objectsFrom(file));
      if (origins) noteFile(map, relativePath(this.origin, path.value));
      accumulator.map.appendAll(map.list, names);
      return undefined;
    } catch (error) {
      if (error instanceof BuildError) return error.within(doing);
      throw error;
    }
  }

  private below(folder: string, path: Node, component: boolean): Target {
    const place = sourceOf(path)?.place;
    const { loader, read } = this.context;
    const kustomization =
      read.get(folder) ??
      during(`couldn't make target for path '${folder}'`, place, () => readKustomization(loader, folder, place));
    read.set(folder, kustomization);
    checkKind(kustomization, component, place);
    const origin = relativePath(this.origin, path.value);
    return new Target(kustomization, this.context, [...this.chain, folder], origin);
  }

  private addComponent(accumulator: Accumulator, path: Node): Accumulator {
    const place = sourceOf(path)?.place;
    if (isRemote(path.value)) {
      this.unknown(path, path.value, 'it is remote');
      return accumulator;
    }
    return during('accumulating components', place, () => {
      const folder = componentFolder(this.context.loader, this.folder, path.value, this.chain, place);
      const own = this.below(folder, path, true).accumulate(accumulator);
      const result = new Accumulator();
      result.merge(own);
      return result;
    });
  }

  private runGenerators(accumulator: Accumulator): void {
    const { settings, context } = this;
    const global = settings.settings('generatorOptions');
    for (const [name, kind] of [
      ['configMapGenerator', 'ConfigMap'],
      ['secretGenerator', 'Secret'],
    ] as const) {
      for (const entry of settings.list(name)) {
        const made = during('', entry.place(), () => generate(kind, entry, global, this.generatorFiles()));
        this.absorb(accumulator, [made], `${kind}Generator`);
      }
    }
    const charts = renderCharts(settings, this.folder, context.options.renderChart, (node, what, reason) =>
      this.unknown(node, what, reason),
    );
    for (const objects of charts) this.absorb(accumulator, objects, 'HelmChartInflationGenerator');
    for (const { node, plugin, origin } of this.plugins('generators')) {
      const made = generatorOf(plugin, this.pluginContext(accumulator));
      if (made) this.absorb(accumulator, made, plugin.kind, origin);
      else this.unknown(node, plugin.kind, 'generators that are programs are not run');
    }
  }

  private generatorFiles(): {
    load(path: Node, name: string): ReturnType<Loader['load']>;
    bytes(file: string): Uint8Array | undefined;
  } {
    const { loader } = this.context;
    return { load: (path, name) => loader.load(this.folder, path, name), bytes: (file) => loader.bytes(file) };
  }

  private absorb(accumulator: Accumulator, made: readonly Resource[], kind: string, origin?: Origin): void {
    if (this.context.origins) noteGenerator(made, origin ?? this.originOf(kind));
    for (const resource of made)
      this.tolerant(`merging from generator ${kind}`, undefined, () => accumulator.map.absorb(resource));
  }

  private originOf(kind: string): Origin {
    return builtinOrigin(this.origin, this.kustomization.fileName, kind);
  }

  private runTransformers(accumulator: Accumulator): void {
    const { map } = accumulator;
    const { origins } = this.context;
    for (const { name, place, run } of transformersOf(this.settings, accumulator.config, this.texts)) {
      this.tolerant('', place, () => run(map));
      if (origins) noteTransformer(map, this.originOf(name));
      map.dropEmpties();
    }
    for (const { node, plugin, origin } of this.plugins('transformers')) {
      const transform = transformerOf(plugin, this.pluginContext(accumulator));
      if (!transform) {
        this.unknown(node, plugin.kind, 'transformers that are programs are not run');
        continue;
      }
      this.tolerant('', sourceOf(plugin.node)?.place, () => transform(map));
      if (origins && origin) noteTransformer(map, origin);
      map.dropEmpties();
    }
  }

  /** Makes a step. What it does not find may be among objects that are not known: then it is no error. */
  private tolerant(doing: string, place: Place | undefined, step: () => void): void {
    const { notes } = this.context;
    try {
      during(doing, place, step);
    } catch (error) {
      if (!(error instanceof BuildError) || error.cause !== 'missing' || !notes.incomplete) throw error;
      notes.problems.push({ place: error.place, message: error.message, fatal: false });
    }
  }

  private pluginContext(accumulator: Accumulator): PluginContext {
    return { texts: this.texts, files: this.generatorFiles(), config: accumulator.config };
  }

  /** The objects that configure generators, transformers or validators: written in place, or in files and folders. */
  private plugins(name: 'generators' | 'transformers' | 'validators'): readonly Plugin[] {
    const accumulator = new Accumulator();
    const paths: Node[] = [];
    const inline = new Map<Resource, Node>();
    for (const entry of this.settings.items(name)) {
      const own = this.inlineObjects(entry);
      if (!own) {
        paths.push(entry);
        continue;
      }
      for (const resource of own) inline.set(resource, entry);
      const map = new ResMap();
      map.appendAll(own);
      if (this.context.origins) noteFile(map, relativePath(this.origin, this.kustomization.fileName));
      accumulator.map.appendAll(own);
    }
    this.addResources(accumulator, paths);
    return accumulator.map.list.map((plugin) => ({
      node: inline.get(plugin) ?? plugin.node,
      plugin,
      origin: this.context.origins ? pluginOrigin(plugin) : undefined,
    }));
  }

  private inlineObjects(entry: Node): readonly Resource[] | undefined {
    try {
      return objectsFrom(embeddedText(entry, this.texts));
    } catch (error) {
      if (error instanceof BuildError) return undefined;
      throw error;
    }
  }
}

interface Plugin {
  readonly node: Node | undefined;
  readonly plugin: Resource;
  readonly origin: Origin | undefined;
}

function pluginOrigin(plugin: Resource): Origin {
  const { namespace } = plugin;
  return {
    configuredIn: /^path: (.*)/.exec(plugin.annotation(ORIGIN) ?? '')?.[1] ?? '',
    apiVersion: plugin.apiVersion,
    kind: plugin.kind,
    name: plugin.name,
    ...(namespace === '' ? {} : { namespace }),
  };
}
