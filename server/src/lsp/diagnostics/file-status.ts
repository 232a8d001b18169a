import type { FileStatus, SwitchedOffPlace } from '../../../../protocol/messages.js';
import { kindsWithoutSchema } from '../../core/schema/unknown-kinds.js';
import { relativeTo } from '../../core/text/paths.js';
import type { Checked } from './checked.js';
import { isConfigFile } from './checker.js';

/**
 * Returns whether a document is checked, or why not, and by which configuration.
 * @param hiddenIn Returns what is switched off in a document that is checked.
 */
export function fileStatus(
  checked: Checked | undefined,
  toUri: (path: string) => string,
  hiddenIn: (checked: Checked) => readonly SwitchedOffPlace[],
  /** Returns where the baseline of a file is, or why there is none; undefined where all findings are shown. */
  baselineOf: (path: string) => { readonly path: string } | { readonly problem: string } | undefined,
): FileStatus {
  if (!checked) return { state: 'unknown' };
  const { document, project, known } = checked;
  const config = project.configFor(document.path);
  const file = project.configFileFor(document.path);
  const state = stateOf(checked);
  const isChecked = state === 'checked' || state === 'test-data';
  const without = isChecked ? kindsWithoutSchema(checked.file.stream, checked.file.schemas) : [];
  const hidden = isChecked ? hiddenIn(checked) : [];
  const baseline = baselineOf(document.path);
  const byConfiguration = hidden.filter(({ by }) => by === 'configuration').length;
  return {
    state,
    profile: config.settings.profile,
    ...(without.length > 0 ? { withoutSchema: without } : {}),
    ...(hidden.length > 0 ? { switchedOff: { byConfiguration, bySuppressions: hidden.length - byConfiguration } } : {}),
    ...(baseline
      ? {
          newOnly: {
            known: known.length,
            ...('path' in baseline
              ? { baseline: relativeTo(project.root, baseline.path) ?? baseline.path }
              : { problem: baseline.problem }),
          },
        }
      : {}),
    ...(file === undefined
      ? {}
      : { configuration: { name: relativeTo(project.root, file) ?? file, uri: toUri(file) } }),
  };
}

function stateOf({ document: { path }, project, file }: Checked): FileStatus['state'] {
  if (isConfigFile(path)) return 'configuration';
  const config = project.configFor(path);
  if (config.ignores(path)) return 'ignored';
  // A file that is too large has no documents.
  if (file.stream.documents.length === 0 && file.stream.problems.length > 0) return 'too-large';
  if (file.fileClass === 'other') return 'other';
  return config.isTest(path) ? 'test-data' : 'checked';
}
