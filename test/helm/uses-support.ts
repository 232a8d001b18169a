import { ChartUses } from '../../server/src/core/helm/uses/chart-uses.js';
import { ITEM } from '../../server/src/core/helm/uses/origins.js';
import { templateUses } from '../../server/src/core/helm/uses/template-uses.js';
import { parseApplied, type YamlStream } from '../../server/src/core/yaml/document.js';

/** Returns what the templates of a chart in `/web` read: `files` by their paths below it. */
export function usesOf(files: Readonly<Record<string, string>>): ChartUses {
  const all = { 'Chart.yaml': 'name: web\nversion: 1.0.0\n', ...files };
  const texts = new Map(
    Object.entries(all).map(([name, text]) => [name.startsWith('/') ? name : `/web/${name}`, text]),
  );
  const streamOf = (path: string): YamlStream | undefined => {
    const text = texts.get(path);
    return text === undefined ? undefined : parseApplied(text);
  };
  return new ChartUses('/web', {
    paths: [...texts.keys()],
    streamOf,
    usesOf: (path) => templateUses(texts.get(path) ?? ''),
  });
}

/** Returns an entry in words: `image.tag` of the chart at the top, `db:port` of another one, `[]` for every item. */
export function named({ chart, path }: { readonly chart: string; readonly path: readonly string[] }): string {
  const entry = path.map((step) => (step === ITEM ? '[]' : step)).join('.');
  return chart === '/web' ? entry : `${chart.slice(chart.lastIndexOf('/') + 1)}:${entry}`;
}

/** Returns the entries that are read, as often as they are, in the order of the files. */
export function readsIn(files: Readonly<Record<string, string>>): readonly string[] {
  return usesOf(files).accesses.flatMap(({ entries }) => entries.map(named));
}
