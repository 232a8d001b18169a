import type { SourceFile } from '../../server/src/core/engine/placed-finding.js';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { isYamlFile, mayTellCommands } from '../../server/src/host/host.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { bundledSchemas } from '../../server/src/host/node/schemas.js';
import { Project } from '../../server/src/host/project/project.js';
import type { Files } from './grammar/repositories.js';

/** The folder of generated files. */
export const ROOT = '/project';

export interface OpenFiles {
  readonly project: Project;
  readonly texts: ReadonlyMap<string, string>;
  readonly checked: readonly SourceFile[];
}

/** Opens generated files as a project with every rule switched on. */
export async function openFiles(files: Files): Promise<OpenFiles> {
  const texts = new Map(files.map(({ path, text }) => [`${ROOT}/${path}`, text]));
  const project = new Project(new MemoryHost(new Map(texts)), {
    root: ROOT,
    settings: { ...DEFAULT_SETTINGS, profile: 'strict' },
    schemas: bundledSchemas(),
  });
  for (const path of texts.keys()) await project.prepare(path);
  for (const [path, text] of texts) if (!isYamlFile(path) && mayTellCommands(path)) project.takeCommands(path, text);
  const yaml = [...texts].filter(([path]) => isYamlFile(path));
  for (const [path, text] of yaml) project.update(path, text);
  project.index.complete = true;
  // What a file is may depend on the files behind it.
  const checked = yaml.map(([path, text]) => project.update(path, text).file);
  return { project, texts, checked };
}
