import type { Root } from '../../core/applied/applied-set.js';
import { CHART_FILE, rootsAmong } from '../../core/applied/roots.js';
import { kustomizationsIn } from '../../core/kubernetes/well-known-names.js';
import type { Host } from '../../host/host.js';
import { join } from '../../host/paths.js';
import { openInput } from './open-file.js';
import type { Workspace } from './workspace.js';

/** Returns the chart or kustomization in a folder; undefined where there is none. */
export async function rootAt(folder: string, host: Host): Promise<Root | undefined> {
  if (await host.exists(join(folder, CHART_FILE))) return { kind: 'helm', folder, values: [] };
  for (const path of kustomizationsIn(folder))
    if (await host.exists(path)) return { kind: 'kustomize', folder, values: [] };
  return undefined;
}

/** Returns the charts and kustomizations among the files of a scan that no other takes in. */
export async function rootsOf(workspace: Workspace): Promise<readonly Root[]> {
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
  );
}
