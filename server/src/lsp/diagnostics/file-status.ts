import type { FileStatus } from '../../../../protocol/messages.js';
import { relativeTo } from '../../core/text/paths.js';
import type { Checked } from './checked.js';
import { isConfigFile } from './checker.js';

/** Whether a document is checked, why not, and what decides over it. */
export function fileStatus(checked: Checked | undefined, toUri: (path: string) => string): FileStatus {
  if (!checked) return { state: 'unknown' };
  const { document, project } = checked;
  const config = project.configFor(document.path);
  const file = project.configFileFor(document.path);
  return {
    state: stateOf(checked),
    profile: config.settings.profile,
    ...(file === undefined
      ? {}
      : { configuration: { name: relativeTo(project.root, file) ?? file, uri: toUri(file) } }),
  };
}

function stateOf({ document: { path }, project, file }: Checked): FileStatus['state'] {
  if (isConfigFile(path)) return 'configuration';
  const config = project.configFor(path);
  if (config.ignores(path)) return 'ignored';
  // Of a file that is too large no document is read.
  if (file.stream.documents.length === 0 && file.stream.problems.length > 0) return 'too-large';
  if (file.fileClass === 'other') return 'other';
  return config.isTest(path) ? 'test-data' : 'checked';
}
