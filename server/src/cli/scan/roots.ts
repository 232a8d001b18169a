import type { Root } from '../../core/applied/applied-set.js';
import { CHART_FILE, rootsAmong } from '../../core/applied/roots.js';
import { kustomizationsIn } from '../../core/kubernetes/well-known-names.js';
import type { Host } from '../../host/host.js';
import { join } from '../../host/paths.js';
import { openInput } from './open-file.js';
import type { Workspace } from './workspace.js';

/** Returns the chart or kustomization in a folder; undefined where there is none. */
export async function rootAt(folder: string, host: Host): Promise<Root | undefined> {
  const chart = join(folder, CHART_FILE);
  if (await host.exists(chart)) return { kind: 'helm', folder, file: chart, values: [] };
  for (const file of kustomizationsIn(folder))
    if (await host.exists(file)) return { kind: 'kustomize', folder, file, values: [] };
  return undefined;
}

/** Returns the charts and kustomizations among the files of a scan that no other takes in. */
export async function rootsOf(workspace: Workspace, deliveries: Iterable<string>): Promise<readonly Root[]> {
  const { files } = workspace.inputs;
  const texts = new Map<string, string>();
  for (const input of files) {
    if (!/\/(?:Chart\.yaml|[Kk]ustomization(?:\.ya?ml)?)$/.test(input.path)) continue;
    const opened = await openInput(workspace, input);
    if ('text' in opened) texts.set(input.path, opened.text);
  }
  return rootsAmong(
    files.map(({ path }) => path),
    workspace.kustomize,
    (path) => texts.get(path),
    deliveries,
  );
}
