import type { Place } from '../provenance/source.js';
import { Dict, type Traced } from '../provenance/traced.js';
import { capabilitiesObject } from './capabilities.js';
import type { Chart } from './chart.js';
import { coalesceValues } from './coalesce.js';
import { type MissingDependency, processDependencies } from './dependencies.js';
import { filesObject } from './files.js';
import { DEFAULT_RELEASE, type Release, releaseObject, topLevels } from './top-level.js';
import { isCompatible } from './versions.js';

/** How a chart is rendered. */
export interface RenderOptions {
  readonly release?: Release;
  /** The version of Kubernetes: `1.33.0`. */
  readonly kubernetesVersion: string;
  /** Further versions of APIs that the cluster serves. */
  readonly apiVersions?: readonly string[];
}

/** A template of a chart or of its subcharts, and what it is given. */
export interface SceneTemplate {
  /** Its path in the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly standIn: Place | undefined;
  readonly data: Dict;
}

/** Everything that is rendered of a chart with its values, before any of it is rendered. */
export interface Scene {
  /** The templates by the names that Helm has for them: `web/templates/app.yaml`. */
  readonly templates: ReadonlyMap<string, SceneTemplate>;
  readonly missing: readonly MissingDependency[];
}

/** Returns what is rendered of a chart with values of the user. */
export function sceneOf(chart: Chart, values: Dict, options: RenderOptions): Scene {
  const missing: MissingDependency[] = [];
  const enabled = processDependencies(chart, values, isCompatible, missing);
  const coalesced: Traced = { value: coalesceValues(enabled, values) };
  const tops = topLevels(enabled, coalesced, {
    release: releaseObject(options.release ?? DEFAULT_RELEASE),
    capabilities: capabilitiesObject(options),
    files: ({ files }) => filesObject(files),
  });
  const templates = new Map<string, SceneTemplate>();
  for (const [path, top] of tops) {
    const isLibrary = String(top.chart.metadata.get('type')?.value ?? '').toLowerCase() === 'library';
    for (const template of top.chart.templates) {
      if (isLibrary && !isPartial(template.name)) continue;
      const name = `${path}/${template.name}`;
      const data = new Dict(top.data.entries);
      const self = new Dict([
        ['Name', { value: { value: name } }],
        ['BasePath', { value: { value: `${path}/templates` } }],
      ]);
      data.set('Template', { value: self });
      const { path: file, text, standIn } = template;
      templates.set(name, { path: file, text, standIn, data });
    }
  }
  return { templates, missing };
}

/** Returns a scene with other texts of its templates. */
export function withTexts(scene: Scene, textOf: (path: string) => string | undefined): Scene {
  const templates = [...scene.templates].map(([name, template]) => {
    const text = textOf(template.path) ?? template.text;
    return [name, text === template.text ? template : { ...template, text }] as const;
  });
  return { ...scene, templates: new Map(templates) };
}

/** Returns true for a template that prints nothing itself: others include what it defines. */
export function isPartial(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1).startsWith('_');
}
