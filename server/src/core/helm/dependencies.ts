import { Dict } from '../provenance/traced.js';
import type { Chart, Dependency } from './chart.js';
import { coalesceValues, copiedDict, mergeTables, tableAt, valueAt } from './coalesce.js';

/** Returns true where a version fits a range of versions, as Helm compares them. */
export type Compatible = (range: string, version: string) => boolean;

/** A dependency that is declared and does not lie in `charts/`. */
export interface MissingDependency {
  readonly chart: Chart;
  readonly dependency: Dependency;
}

/**
 * Returns the chart as it is rendered with these values (pkg/chartutil/dependencies.go of Helm v3.22): without the subcharts that
 * conditions and tags switch off, each under its alias, and with the values that it imports from its subcharts. What is
 * declared, switched on and not there is added to `missing`.
 */
export function processDependencies(
  chart: Chart,
  values: Dict,
  isCompatible: Compatible,
  missing: MissingDependency[],
): Chart {
  return withImports(enabled(chart, values, '', isCompatible, missing));
}

function enabled(
  chart: Chart,
  values: Dict,
  path: string,
  isCompatible: Compatible,
  missing: MissingDependency[],
): Chart {
  const { declared } = chart;
  const fits = ({ name, version }: Dependency, sub: Chart): boolean =>
    sub.name === name && isCompatible(version, String(sub.metadata.get('version')?.value ?? ''));
  const unnamed = chart.dependencies.filter((sub) => !declared.some((one) => fits(one, sub)));
  const absent: Dependency[] = [];
  const named = declared.flatMap((one): Chart[] => {
    const found = chart.dependencies.find((sub) => fits(one, sub));
    if (!found) absent.push(one);
    return found ? [{ ...found, name: one.alias ?? found.name }] : [];
  });
  const all = { ...chart, dependencies: [...unnamed, ...named] };
  const seen = coalesceValues(all, values);
  const isOn = (one: Dependency): boolean => isEnabled(one, seen, path);
  for (const dependency of absent) if (isOn(dependency)) missing.push({ chart, dependency });
  const off = new Set(declared.filter((one) => !isOn(one)).map((one) => one.alias ?? one.name));
  const dependencies = all.dependencies
    .filter(({ name }) => !off.has(name))
    .map((sub) => enabled(sub, seen, `${path}${sub.name}.`, isCompatible, missing));
  return { ...chart, dependencies, declared: declared.filter(isOn) };
}

/** Returns whether a dependency is switched on: the first condition that is a boolean decides, and otherwise its tags. */
function isEnabled({ condition, tags }: Dependency, values: Dict, path: string): boolean {
  for (const one of condition.trim().split(',')) {
    const value = one === '' ? undefined : valueAt(values, path + one)?.value;
    if (typeof value === 'boolean') return value;
  }
  const known = values.get('tags')?.value;
  const answers = known instanceof Dict ? tags.map((tag) => known.get(tag)?.value) : [];
  return answers.includes(true) || !answers.includes(false);
}

/** Returns the chart with the values that it and its subcharts import from theirs. A chart's own values win. */
function withImports(chart: Chart): Chart {
  const imported = { ...chart, dependencies: chart.dependencies.map(withImports) };
  if (imported.declared.every(({ importValues }) => importValues.length === 0)) return imported;
  const values = coalesceValues(imported, new Dict());
  const found = new Dict();
  for (const { name, alias, importValues } of imported.declared) {
    for (const { value } of importValues) {
      const isMap = value instanceof Dict;
      const child = isMap ? String(value.get('child')?.value) : `exports.${String(value)}`;
      const table = tableAt(values, `${alias ?? name}.${child}`);
      if (!table) continue;
      mergeTables(found, placedAt(isMap ? String(value.get('parent')?.value) : '.', copiedDict(table)), false);
    }
  }
  return { ...imported, values: mergeTables(withoutNull(values), found, false) };
}

/** Returns a map that has another one at a path of dots. */
function placedAt(path: string, dict: Dict): Dict {
  if (path === '.') return dict;
  return path.split('.').reduceRight((inner, key) => new Dict([[key, { value: { value: inner } }]]), dict);
}

function withoutNull(dict: Dict): Dict {
  for (const [key, { value }] of [...dict.entries]) {
    if (value.value === null) dict.entries.delete(key);
    else if (value.value instanceof Dict) withoutNull(value.value);
  }
  return dict;
}
