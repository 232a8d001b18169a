import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as client from '../../client/src/yaml-files.js';
import { isKustomizationName, KUSTOMIZATION_NAMES } from '../../server/src/core/kubernetes/well-known-names.js';
import { isYamlFile, YAML_GLOBS } from '../../server/src/host/host.js';
import { PROJECT } from '../harness/files.js';

describe('which files are read as YAML', () => {
  const { contributes, activationEvents } = JSON.parse(readFileSync(`${PROJECT}package.json`, 'utf8'));
  const languages: readonly { readonly id: string; readonly filenames: readonly string[] }[] = contributes.languages;

  test('the client watches what the server reads', () => {
    expect(client.YAML_GLOBS).toEqual(YAML_GLOBS);
    expect(YAML_GLOBS).toEqual(['**/*.{yaml,yml}', '**/Kustomization']);
  });

  test.each(KUSTOMIZATION_NAMES)('a kustomization by the name %s is', (name) => {
    for (const path of [name, `/shop/${name}`, `base/${name}`]) {
      expect([path, isKustomizationName(path)]).toEqual([path, true]);
      expect([path, isYamlFile(path), client.isYamlFile(path)]).toEqual([path, true, true]);
    }
  });

  test.each([
    ['/shop/WEB.YAML', true],
    ['/shop/kustomization.YML', true],
    ['/shop/my-kustomization.yaml', true],
    ['/shop/Kustomization.yaml', true],
    ['/shop/kustomization', false],
    ['/shop/MyKustomization', false],
    ['/Kustomization/readme.md', false],
    ['/shop/yaml', false],
  ])('of other names: %s %s', (path, isYaml) => {
    expect([isYamlFile(path), client.isYamlFile(path)]).toEqual([isYaml, isYaml]);
    expect(isKustomizationName(path)).toBe(false);
  });

  test('VS Code takes a kustomization without an ending for YAML, and helpers of charts for Helm, which starts the extension', () => {
    const isKnownByEnding = (name: string): boolean => /\.ya?ml$/.test(name);
    expect(languages).toEqual([
      { id: 'yaml', filenames: KUSTOMIZATION_NAMES.filter((name) => !isKnownByEnding(name)) },
      // The id that extensions for Helm have; other files with this ending are none of charts.
      { id: 'helm', filenamePatterns: ['**/templates/**/_*.tpl', '**/templates/NOTES.txt'] },
    ]);
    for (const { id } of languages) expect(activationEvents).toContain(`onLanguage:${id}`);
  });
});
