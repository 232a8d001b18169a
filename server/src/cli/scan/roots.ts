import type { Root } from '../../core/applied/applied-set.js';
import { rootsAmong } from '../../core/applied/roots.js';
import { openInput } from './open-file.js';
import type { Workspace } from './workspace.js';

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
