import { describe, expect, it } from 'vitest';
import { Around } from '../../server/src/core/applied/around.js';
import { growForest } from '../../server/src/core/applied/forest.js';
import { KnownSets } from '../../server/src/core/applied/known-sets.js';
import { deliveriesIn, reachIn, rootsAmong } from '../../server/src/core/applied/roots.js';
import { fluxFor } from '../../server/src/core/refactor/flux-decryption.js';
import { DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { applyEdits, shiftEdits } from '../../server/src/core/text/range.js';
import { ParsedFiles } from '../../server/src/core/workspace/files.js';
import { MemoryHost } from '../../server/src/host/memory.js';
import { Project } from '../../server/src/host/project/project.js';
import { filesIn } from '../harness/root-files.js';

const ROOT = '/project';

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: x}\n';
const RULES = 'creation_rules:\n- age: age1yhm4gctwfmrpz87tdslm550wrx6m79y9f2hdzt0lndjnehwj0ukqrjpyx5\n';

function kustomization(name: string, path: string, more = ''): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec:\n  path: ${path}\n  sourceRef: {kind: GitRepository, name: flux-system}\n${more}`;
}

/** Returns what Flux does with a new file beside one, and the texts of the files that it changes for that. */
async function fluxBeside(name: string, files: Record<string, string>) {
  const texts = new Map(Object.entries(files).map(([file, text]) => [`${ROOT}/${file}`, text]));
  const project = new Project(new MemoryHost(texts), { root: ROOT, settings: DEFAULT_SETTINGS });
  for (const path of texts.keys()) await project.prepare(path);
  for (const [path, text] of texts) if (!path.endsWith('/.sops.yaml')) project.update(path, text);
  const { kustomizations, index } = project;
  const disk = { ...filesIn(texts), misses: 0, loads: 0 };
  const options = { kubernetesVersion: '1.33.0', around: new Around(index, ROOT) };
  const deliveries = deliveriesIn(index);
  const sets = new KnownSets(disk, () => options);
  const { roots } = growForest({
    base: rootsAmong([...texts.keys()], kustomizations, (path) => texts.get(path), deliveries.keys()),
    reachOf: reachIn(deliveries, kustomizations),
    sets,
  });
  const all = roots.map((root) => sets.setOf(root));
  const world = {
    ...project.world(`${ROOT}/${name}`),
    files: new ParsedFiles((path) => texts.get(path)),
    applied: {
      textOf: (path: string) => texts.get(path),
      rebuild: (set: (typeof all)[number]) => set,
      setsWith: (paths: readonly string[]) => ({
        sets: all.filter((set) => paths.some((path) => set.files.has(path))),
        isAll: true,
      }),
      aboveOf: ({ root }: (typeof all)[number]) => root.above && sets.setOf(root.above),
    },
  };
  const { decrypts, edits } = fluxFor(`${ROOT}/apps/db.sops.yaml`, world);
  const changed = edits.map(({ object, plan }) => {
    if ('refused' in plan) throw new Error(plan.refused);
    return applyEdits(texts.get(object.path) ?? '', shiftEdits(plan.edits, object.start));
  });
  return { decrypts, changed };
}

describe('what Flux does with a file that is encrypted', () => {
  it('a Kustomization that applies it learns to decrypt', async () => {
    const files = { 'flux.yaml': kustomization('apps', './apps'), 'apps/db.yaml': SECRET, '.sops.yaml': RULES };
    expect(await fluxBeside('apps/db.yaml', files)).toEqual({
      decrypts: true,
      changed: [
        kustomization('apps', './apps', '  decryption:\n    provider: sops\n    secretRef:\n      name: sops-age\n'),
      ],
    });
  });

  it('the keys are those of the other Kustomizations', async () => {
    const others = kustomization('infra', './infra', '  decryption: {provider: sops, secretRef: {name: ours}}\n');
    const files = {
      'flux.yaml': `${kustomization('apps', './apps')}---\n${others}`,
      'apps/db.yaml': SECRET,
      'infra/db.yaml': SECRET,
    };
    const { decrypts, changed } = await fluxBeside('apps/db.yaml', files);
    expect(decrypts).toBe(true);
    expect(changed).toHaveLength(1);
    expect(changed[0]).toContain('name: ours\n---');
  });

  it('nothing changes where it decrypts already, by itself or by a patch of the one above', async () => {
    const own = kustomization('apps', './apps', '  decryption: {provider: sops}\n');
    expect(await fluxBeside('apps/db.yaml', { 'flux.yaml': own, 'apps/db.yaml': SECRET })).toEqual({
      decrypts: true,
      changed: [],
    });
    const patch = `  patches:\n  - patch: '[{"op": "add", "path": "/spec/decryption", "value": {"provider": "sops"}}]'\n    target: {kind: Kustomization}\n`;
    const patched = {
      'clusters/root.yaml': kustomization('root', './flux', patch),
      'flux/apps.yaml': kustomization('apps', './apps'),
      'apps/db.yaml': SECRET,
    };
    expect(await fluxBeside('apps/db.yaml', patched)).toEqual({ decrypts: true, changed: [] });
  });

  it('nothing is claimed where no Kustomization applies it, or the keys are not known', async () => {
    expect(await fluxBeside('apps/db.yaml', { 'apps/db.yaml': SECRET })).toEqual({ decrypts: false, changed: [] });
    const elsewhere = {
      'flux.yaml': kustomization('other', './other'),
      'apps/db.yaml': SECRET,
      'other/a.yaml': SECRET,
    };
    expect(await fluxBeside('apps/db.yaml', elsewhere)).toEqual({ decrypts: false, changed: [] });
    const unknown = { 'flux.yaml': kustomization('apps', './apps'), 'apps/db.yaml': SECRET };
    expect(await fluxBeside('apps/db.yaml', unknown)).toEqual({ decrypts: false, changed: [] });
  });
});
