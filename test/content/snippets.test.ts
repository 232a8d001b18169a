import { describe, expect, it } from 'vitest';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project/project.js';
import { defaultText, readTemplates } from '../../snippets/build.mjs';
import { findingsIn } from '../harness/run.js';

/** Some snippets are for files that are known by their names. */
const FILE_NAMES: Readonly<Record<string, string>> = {
  'flyte-storage.yaml': 'values.yaml',
  'flyte-binary.yaml': 'values.yaml',
  'sops-config.yaml': '.sops.yaml',
};

/** Rules that are off by default and that no snippet can keep to. */
const NOT_FOR_SNIPPETS = [
  // Some snippets are about secrets as environment variables.
  'secret-env-ref',
  // Whether nodes, runtime and volumes know user namespaces is for the cluster to say.
  'user-namespace',
  // Their images are invented: nobody can tell the digest, or where the images come from.
  'image-digest',
  'image-pull-policy',
];
/** What the images of a system do not allow. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // The user of every notebook image has the number 1000.
  'kubeflow-notebook.yaml': ['low-uid'],
};

const templates = readTemplates();

describe('snippets', () => {
  it('has a template for each of the systems', () => {
    expect(templates.length).toBeGreaterThanOrEqual(20);
  });

  for (const { name, body } of templates) {
    it(`${name} is clean under every rule`, () => {
      const project = new Project(new MemoryHost(new Map()), { root: '/project', settings: DEFAULT_SETTINGS });
      const text = defaultText(body);
      const { file } = project.update(`/project/${FILE_NAMES[name] ?? 'snippet.yaml'}`, text);
      expect(file.fileClass).not.toBe('other');
      const rules = new Map([...NOT_FOR_SNIPPETS, ...(EXCEPTIONS[name] ?? [])].map((id) => [id, 'off' as const]));
      const strict = new Config('/project', { ...DEFAULT_SETTINGS, profile: 'strict', rules });
      const found = findingsIn(file, strict).map(
        ({ rule, finding, pointer }) => `${rule.id} ${pointer}: ${finding.message}`,
      );
      expect(found).toEqual([]);
    });
  }
});
