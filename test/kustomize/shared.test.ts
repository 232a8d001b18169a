import { describe, expect, test } from 'vitest';
import { keyOfRoot, type Root } from '../../server/src/core/applied/applied-set.js';
import { buildRoot } from '../../server/src/core/applied/build-root.js';
import { type ParsedText, parseText } from '../../server/src/core/kustomize/read-nodes.js';
import { readCases } from './cases.js';
import { inMemory } from './memory.js';

const OPTIONS = { kubernetesVersion: '1.34.0', trials: 'prepared' } as const;

/** Returns what roots give, each built by itself; with `shares`, with what was parsed for those before. */
function built(
  files: Readonly<Record<string, string>>,
  folders: readonly string[],
  shares: boolean,
): readonly (readonly [string, unknown])[] {
  const parsed = new Map<string, ParsedText | undefined>();
  const memory = inMemory(files);
  const parse = (text: string): ParsedText | undefined => {
    if (!parsed.has(text)) parsed.set(text, parseText(text));
    return parsed.get(text);
  };
  const all = { ...memory, below: () => new Map<string, string>(), ...(shares ? { parse } : {}) };
  return folders.map((folder) => {
    const root: Root = { kind: 'kustomize', folder, file: `${folder}/kustomization.yaml`, values: [] };
    const { text, problems } = buildRoot(root, all, OPTIONS);
    return [keyOfRoot(root), { ...text, problems }] as const;
  });
}

/** The folders with a kustomization. */
function foldersIn(files: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(files).flatMap((path) =>
    /\/[Kk]ustomization(?:\.ya?ml)?$/.test(path) ? [path.slice(0, path.lastIndexOf('/'))] : [],
  );
}

describe('roots that share what was parsed give the same, with the same places', () => {
  test.each(readCases().map((one) => [one.name, one.files] as const))('%s', (_name, files) => {
    const folders = foldersIn(files);
    // Each once more: what the first build changed must not show in the second.
    const twice = [...folders, ...folders.toReversed()];
    expect(built(files, twice, true)).toEqual(built(files, twice, false));
  });

  test('overlays that change one base at different depths', () => {
    const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: a.b.c, annotations: {x: "1"}}
spec:
  names: {kind: A}
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        description: >-
          a text that is folded because it is longer than eighty characters when it is printed, and then some
        properties: {a: {type: string, default: 'no'}, b: {type: [x, ~]}, c: {}, d: []}
  - name: v2
    schema: {openAPIV3Schema: {type: object}}
`;
    const patch = (text: string): string =>
      `resources: [../base]\npatches:\n- patch: |-\n${text.replace(/^/gm, '    ')}\n`;
    const files = {
      '/r/base/crd.yaml': crd,
      '/r/base/kustomization.yaml': 'resources: [crd.yaml]\n',
      '/r/one/kustomization.yaml': patch(
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.b.c}\nspec: {names: {plural: as}}',
      ),
      '/r/two/kustomization.yaml': `${patch('- {op: replace, path: /spec/versions/0/schema/openAPIV3Schema/properties/a/type, value: number}')}  target: {kind: CustomResourceDefinition}\n`,
      '/r/three/kustomization.yaml': 'resources: [../base]\ncommonLabels: {a: b}\nnamePrefix: p-\n',
      '/r/four/kustomization.yaml': 'resources: [../base]\n',
    };
    const folders = foldersIn(files);
    const shared = built(files, [...folders, ...folders], true);
    expect(shared).toEqual(built(files, [...folders, ...folders], false));
    expect(new Set(shared.map(([, text]) => JSON.stringify(text))).size).toBe(4);
  });
});
