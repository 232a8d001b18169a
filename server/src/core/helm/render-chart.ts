import type { Place } from '../provenance/source.js';
import { Dict, type Traced } from '../provenance/traced.js';
import type { TracedText } from '../provenance/traced-text.js';
import { tracedText } from '../provenance/traced-text.js';
import { isFunctionName, render } from '../template/render.js';
import { parseTemplate, Templates } from '../template/templates.js';
import { capabilitiesObject } from './capabilities.js';
import type { Chart } from './chart.js';
import { coalesceValues } from './coalesce.js';
import { type MissingDependency, processDependencies } from './dependencies.js';
import { filesObject } from './files.js';
import { helmFunctions } from './functions.js';
import { inInstallOrder, type Manifest, splitManifests } from './manifests.js';
import { DEFAULT_RELEASE, type Release, releaseObject, topLevels, wholeFile } from './top-level.js';
import { isCompatible } from './versions.js';

/** How a chart is rendered. */
export interface RenderOptions {
  readonly release?: Release;
  /** The version of Kubernetes: `1.33.0`. */
  readonly kubernetesVersion: string;
  /** Further versions of APIs that the cluster serves. */
  readonly apiVersions?: readonly string[];
}

/** A problem with a template, or with the values it was given. */
export interface RenderProblem {
  readonly message: string;
  readonly place: Place | undefined;
  /** True where Helm stops: it renders nothing of the chart. */
  readonly fatal: boolean;
  /** The function that says so. */
  readonly callee?: string | undefined;
}

/** What a chart gives with its values. */
export interface RenderedChart {
  /** In the order of `helm template`. */
  readonly manifests: readonly Manifest[];
  readonly problems: readonly RenderProblem[];
  readonly missing: readonly MissingDependency[];
}

/** Renders a chart with values of the user, as `helm template` does. Nothing ends it: what cannot be known is a hole. */
export function renderChart(chart: Chart, values: Dict, options: RenderOptions): RenderedChart {
  const missing: MissingDependency[] = [];
  const enabled = processDependencies(chart, values, isCompatible, missing);
  const coalesced: Traced = { value: coalesceValues(enabled, values) };
  const tops = topLevels(enabled, coalesced, {
    release: releaseObject(options.release ?? DEFAULT_RELEASE),
    capabilities: capabilitiesObject(options),
    files: ({ files }) => filesObject(files),
  });
  const sources = new Map<string, { readonly text: TracedText; readonly data: Dict; readonly path: string }>();
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
      sources.set(name, {
        text: tracedText(template.text, wholeFile(template.path, template.text)),
        data,
        path: template.path,
      });
    }
  }
  // Later templates win, and those of the chart itself come last, so that they can replace those of subcharts.
  const names = [...sources.keys()].sort(deepestFirst);
  const problems: RenderProblem[] = [];
  const functions = helmFunctions();
  const set = new Templates();
  const broken = new Set<string>();
  for (const name of names) {
    const source = sources.get(name)?.text ?? tracedText('');
    const parsed = parseTemplate(source, name, isFunctionName(functions));
    set.add(parsed);
    if (parsed.problem) broken.add(name);
    if (parsed.problem)
      problems.push({
        message: parsed.problem.message,
        place: { file: sources.get(name)?.path ?? name, start: parsed.problem.start, end: parsed.problem.end },
        fatal: true,
      });
  }
  const manifests: Manifest[] = [];
  for (const name of [...names].sort()) {
    const source = sources.get(name);
    if (!source || broken.has(name) || isPartial(name) || name.endsWith('NOTES.txt')) continue;
    const rendered = render(set, name, { value: source.data }, { functions, dropNoValue: true });
    problems.push(...rendered.problems);
    manifests.push(...splitManifests(name, rendered.text));
  }
  return { manifests: inInstallOrder(manifests), problems, missing };
}

function isPartial(name: string): boolean {
  return name.slice(name.lastIndexOf('/') + 1).startsWith('_');
}

function deepestFirst(a: string, b: string): number {
  const [one, other] = [a.split('/').length, b.split('/').length];
  return one === other ? (a < b ? 1 : -1) : other - one;
}
