import { expect, test } from 'vitest';
import { planFixes } from '../../server/src/core/fix.js';
import { eachExample, exampleFiles, fixtureFiles } from './all-files.js';
import { worldFor } from './encrypting.js';
import { Workspace } from './support.js';

/** Where a whole is named instead of its parts: a file, an object, a document of a ConfigMap. */
const NAMED_AS_A_WHOLE =
  /^(?:Git ignores |The values of Secret |\S+ is encrypted\. |Secret "|(?:Upload the|The) values? of "[\w.-]+" of )/;

test('what is handed over says once that it is to be rotated, and names all that has moved', {
  timeout: 60_000,
}, async () => {
  let several = 0;
  for (const [, files] of [...fixtureFiles(), ...exampleFiles(), ...eachExample()]) {
    const workspace = await Workspace.open(files);
    const before = found(workspace);
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
        const after = found(await workspace.after(name, plan));
        const gone = [...before].filter(([place]) => !after.has(place));
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

/** The credentials of a workspace, by where they are, with what a message may call them. */
function found(workspace: Workspace): ReadonlyMap<string, readonly string[]> {
  const credentials = workspace
    .findings()
    .filter(({ placed: { rule } }) =>
      /^secret-(?:helm-values|env-literal|kustomize-literal|manifest-plaintext)$/.test(rule.id),
    );
  return new Map(
    credentials.map(({ name, placed: { finding, document, pointer, rule } }) => {
      const steps = pointer.split('/').slice(1);
      const variable = finding.at?.parent?.at('name')?.text;
      const names = [
        steps.join('.'),
        steps.slice(-3).join('.'),
        steps.at(-1) ?? '',
        variable ?? '',
        finding.at?.text.split('=')[0] ?? '',
      ];
      return [`${name} ${document}${pointer} ${rule.id}`, names.filter((one) => one !== '')];
    }),
  );
}
