import type { Root } from '../../core/applied/applied-set.js';
import { CHART_FILE } from '../../core/applied/roots.js';
import { kustomizationsIn } from '../../core/kubernetes/well-known-names.js';
import type { Host } from '../../host/host.js';
import { join } from '../../host/paths.js';

/** Returns the chart or kustomization in a folder; undefined where there is none. */
export async function rootAt(folder: string, host: Host): Promise<Root | undefined> {
  const chart = join(folder, CHART_FILE);
  if (await host.exists(chart)) return { kind: 'helm', folder, file: chart, values: [] };
  for (const file of kustomizationsIn(folder))
    if (await host.exists(file)) return { kind: 'kustomize', folder, file, values: [] };
  return undefined;
}
