import { describe, expect, it } from 'vitest';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/config.js';
import { checkFile } from '../../server/src/core/engine.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project.js';
import { defaultText, readTemplates } from '../../snippets/build.mjs';
import { rethrow } from '../harness/run.js';

/** Some snippets are for files that are known by their names. */
const FILE_NAMES: Readonly<Record<string, string>> = {
  'flyte-storage.yaml': 'values.yaml',
  'flyte-binary.yaml': 'values.yaml',
  'sops-config.yaml': '.sops.yaml',
};

const templates = readTemplates();

describe('snippets', () => {
  it('has a template for each of the systems', () => {
    expect(templates.length).toBeGreaterThanOrEqual(20);
  });

  for (const { name, body } of templates) {
    it(`${name} is clean under every rule`, () => {
      const project = new Project(new MemoryHost(new Map()), { root: '/work', settings: DEFAULT_SETTINGS });
      const text = defaultText(body);
      const { file } = project.update(`/work/${FILE_NAMES[name] ?? 'snippet.yaml'}`, text);
      expect(file.fileClass).not.toBe('other');
      // Some snippets are about secrets as environment variables, which one rule, off by default, advises against.
      const rules = new Map([['secret-env-ref', 'off' as const]]);
      const strict = new Config('/work', { ...DEFAULT_SETTINGS, profile: 'strict', rules });
      const found = checkFile(file, strict, rethrow).map(
        ({ rule, finding, pointer }) => `${rule.id} ${pointer}: ${finding.message}`,
      );
      expect(found).toEqual([]);
    });
  }
});
