import { expect, test } from 'vitest';
import { textsAfter } from '../../server/src/core/engine/changes.js';
import { planFixes } from '../../server/src/core/engine/plan-fixes.js';
import { rethrow } from '../harness/run.js';
import { eachExample, fixtureFiles } from './all-files.js';
import { worldFor } from './encrypting.js';
import { nameOf, pathOf, Workspace } from './support.js';

/** Where a whole is named instead of its parts: a file, an object, a document of a ConfigMap. */
const NAMED_AS_A_WHOLE =
  /^(?:Git ignores |The values of Secret |\S+ is encrypted\. |Secret "|(?:Upload the|The) values? of "[\w.-]+" of )/;

test('what is handed over says once that it is to be rotated, and names all that has moved', {
  timeout: 120_000,
}, async () => {
  let several = 0;
  for (const [, files] of [...fixtureFiles(), ...eachExample()]) {
    const workspace = await Workspace.open(files);
    const before = new Map([...files.keys()].map((name) => [name, found(workspace, name)]));
    for (const { name, placed } of workspace.findings()) {
      for (const { fix, plan } of planFixes(placed, worldFor(workspace, name))) {
        if ('refused' in plan || !plan.handOff) continue;
        const { title, command } = plan.handOff;
        const reasons = (plan.files ?? []).map(({ why }) => why);
        const texts = (plan.files ?? []).flatMap((file) => (file.kind === 'create' ? file.text : []));
        const comments = texts.flatMap((text) => text.match(/#.*/g) ?? []);
        const rotations = [fix.title, title, command, ...reasons, ...comments].join('\n').match(/\brotat/gi) ?? [];
        // What only takes a file out of git again has been said of.
        expect([title, rotations.length]).toEqual([title, /stand in this file as they are/.test(title) ? 0 : 1]);
        if (NAMED_AS_A_WHOLE.test(title)) continue;
        const text = textsAfter(pathOf(name), plan, (path) => files.get(nameOf(path))).get(pathOf(name));
        const after = text === undefined ? new Map() : found(workspace, name, text);
        const gone = [...(before.get(name) ?? [])].filter(([place]) => !after.has(place));
        if (gone.length > 1) several++;
        for (const [place, names] of gone)
          expect(
            names.some((one) => title.includes(one)),
            `${place}: ${title}`,
          ).toBe(true);
      }
    }
  }
  expect(several).toBeGreaterThan(10);
});

/** The credentials in a file of a workspace, or in a text it may have, by where they are, with what a message may call them. */
function found(
  { files, project }: Workspace,
  name: string,
  text = files.get(name) ?? '',
): ReadonlyMap<string, readonly string[]> {
  if (!name.endsWith('.yaml')) return new Map();
  const path = pathOf(name);
  const credentials = project
    .check(project.read(path, text), rethrow)
    .filter(({ rule }) => /^secret-(?:helm-values|env-literal|kustomize-literal|manifest-plaintext)$/.test(rule.id));
  return new Map(
    credentials.map(({ finding, document, pointer, rule }) => {
      const steps = pointer.split('/').slice(1);
      const variable = finding.at?.parent?.at('name')?.text;
      const literal = finding.at?.text.split('=')[0];
      const names = [steps.join('.'), steps.slice(-3).join('.'), steps.at(-1), variable, literal];
      return [`${document}${pointer} ${rule.id}`, names.flatMap((one) => one || [])];
    }),
  );
}
