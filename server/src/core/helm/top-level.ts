import type { Place, Source } from '../provenance/source.js';
import { Dict, List, type Native, type Traced, type Unknown, type Value } from '../provenance/traced.js';
import type { Chart } from './chart.js';

/** What a release is called and where it goes. */
export interface Release {
  readonly name: string | Unknown;
  readonly namespace: string | Unknown;
}

/** The release of `helm template` without further arguments. */
export const DEFAULT_RELEASE: Readonly<Record<keyof Release, string>> = { name: 'release-name', namespace: 'default' };

/** The fields of a chart as templates see them (`chart.Metadata` of Helm), and their names in Chart.yaml. */
const METADATA: readonly (readonly [field: string, key: string, empty: () => Value])[] = [
  ['Name', 'name', () => ''],
  ['Home', 'home', () => ''],
  ['Sources', 'sources', () => new List([], 'string')],
  ['Version', 'version', () => ''],
  ['Description', 'description', () => ''],
  ['Keywords', 'keywords', () => new List([], 'string')],
  ['Maintainers', 'maintainers', () => new List([])],
  ['Icon', 'icon', () => ''],
  ['APIVersion', 'apiVersion', () => 'v1'],
  ['Condition', 'condition', () => ''],
  ['Tags', 'tags', () => ''],
  ['AppVersion', 'appVersion', () => ''],
  ['Deprecated', 'deprecated', () => false],
  ['Annotations', 'annotations', () => new Dict([], 'string')],
  ['KubeVersion', 'kubeVersion', () => ''],
  ['Dependencies', 'dependencies', () => new List([])],
  ['Type', 'type', () => ''],
];

/** Returns `.Chart` of the templates of a chart. */
export function chartObject({ metadata, name }: Chart, isRoot: boolean): Traced {
  const entries = METADATA.map(([field, key, empty]): readonly [string, { value: Traced }] => {
    const known = metadata.get(key);
    if (known?.value === undefined || known.value === null) return [field, { value: { value: empty() } }];
    // Texts are texts whatever they look like: `appVersion: 1.10` is no number there.
    const isText = typeof empty() === 'string' && typeof known.value !== 'string';
    const text = known.written ?? String(known.value);
    return [field, { value: isText ? { value: text, from: known.from } : known }];
  });
  const dict = new Dict([...entries, ['IsRoot', { value: { value: isRoot } }]]);
  if (dict.get('Name')?.value !== name) dict.set('Name', { value: name });
  return { value: dict };
}

/** Returns `.Release`. */
export function releaseObject({ name, namespace }: Release): Traced {
  const fields: Readonly<Record<string, Value>> = {
    Name: name,
    Namespace: namespace,
    IsUpgrade: false,
    IsInstall: true,
    Revision: 1n,
    Service: 'Helm',
  };
  return { value: new Dict(Object.entries(fields).map(([key, value]) => [key, { value: { value } }])) };
}

/** Everything a template is given, before `.Template` is added. */
export interface TopLevel {
  readonly chart: Chart;
  readonly data: Dict;
}

/** The objects of a chart that its templates see beside values. */
export interface ChartObjects {
  readonly release: Traced;
  readonly capabilities: Traced<Native> | Traced;
  files(chart: Chart): Traced;
}

/**
 * Returns the data of the templates of a chart and of all its subcharts, each under its path: `web`, `web/charts/db`. A subchart
 * sees its own part of the values.
 */
export function topLevels(chart: Chart, values: Traced, objects: ChartObjects): ReadonlyMap<string, TopLevel> {
  const found = new Map<string, TopLevel>();
  const go = (one: Chart, own: Traced, path: string, isRoot: boolean): Dict => {
    const subcharts = new Dict();
    const data = new Dict([
      ['Chart', { value: chartObject(one, isRoot) }],
      ['Files', { value: objects.files(one) }],
      ['Release', { value: objects.release }],
      ['Capabilities', { value: objects.capabilities }],
      ['Values', { value: own }],
      ['Subcharts', { value: { value: subcharts } }],
    ]);
    found.set(path, { chart: one, data });
    for (const sub of one.dependencies) {
      const part = own.value instanceof Dict ? own.value.get(sub.name) : undefined;
      const seen: Traced = part?.value instanceof Dict ? part : { value: new Dict() };
      subcharts.set(sub.name, { value: go(sub, seen, `${path}/charts/${sub.name}`, false) });
    }
    return data;
  };
  go(chart, values, chart.name, true);
  return found;
}

/**
 * Returns the source of a whole file, of which every character stands for itself.
 * @param standIn The place that stands for all of it where nobody edits the file.
 */
export function wholeFile(file: string, text: string, standIn?: Place): Source & { readonly place: Place } {
  if (standIn) return { place: standIn };
  return { place: { file, start: 0, end: text.length }, exact: true };
}
