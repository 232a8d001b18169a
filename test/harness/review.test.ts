import { describe, expect, test } from 'vitest';
import { fixFile, type Selection } from '../../server/src/core/engine/fix-file.js';
import { inBulk } from '../../server/src/core/model/fix.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { type Data, documentData } from './data.js';
import { listFixtures } from './files.js';
import { parseFixture } from './fixture.js';
import { LONG } from './long.js';
import { checkWith, OpenCase, ROOT, rethrow } from './run.js';
import { lostOf, secretsIn } from './secrets-said.js';

/** Every rule there is, those that are off by default included. */
const EVERY_RULE = new Config(ROOT, { ...DEFAULT_SETTINGS, profile: 'strict' });

/** Rules whose fixes in runs touch what is written, each with the reason why nothing is lost by it. */
const TOUCHES: Readonly<Record<string, string>> = {
  'api-deprecated': 'the same object in the version that takes its place',
  'api-removed': 'as it stands the object is refused',
  'apparmor-annotation-deprecated': 'the profile moves to the field that counts instead',
  'duplicate-env': 'what goes never counted',
  'env-not-string': 'the same value as a text, which alone is taken',
  'eso-deprecated-api': 'the same object in the version that is served',
  'image-old-registry': 'the same image where it is served now',
  'pss-drop-all': 'ALL drops what was dropped, too',
  'quantity-suspicious': 'as it stands no container starts',
  'request-exceeds-limit': 'as it stands the pod is refused',
  'sa-deprecated-field': 'the same account in the field that counts',
  schema: 'as it stands the object is refused, or the field is dropped',
  'seccomp-annotation-ignored': 'the profile moves to the field that counts, which the annotation does not',
  'secret-bad-base64': 'as it stands the object is refused; what the Secret says is compared below',
  'secret-last-applied': 'a copy of the object, which kubectl writes anew',
  'secret-manifest-plaintext': 'as it stands the object is refused; what the Secret says is compared below',
  'suppression-unused': 'it hides nothing',
};

/** What of the data is no longer there as it was written: changed, gone, or emptied. What is new is no loss. */
function lossesIn(before: Data | undefined, after: Data | undefined, pointer = ''): readonly string[] {
  if (before instanceof Map) {
    if (!(after instanceof Map)) return [`${pointer} is no mapping any more`];
    return [...before].flatMap(([key, value]) => lossesIn(value, after.get(key), `${pointer}/${key}`));
  }
  if (Array.isArray(before) && before.length === 0) return [];
  if (Array.isArray(before)) {
    if (!Array.isArray(after)) return [`${pointer} is no list any more`];
    if (after.length === 0) return [`${pointer} is emptied`];
    return before.flatMap((value, index) => lossesIn(value, after[index], `${pointer}/${index}`));
  }
  // What was left out, in whatever spelling, may be filled in.
  if (before === null || before === undefined || before === '') return [];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [`${pointer} has another value`];
}

describe('what is repaired in runs takes nothing away, and every Secret says what it said:', () => {
  const used = new Set<string>();

  test.each(listFixtures())('$rule', async ({ rule, text: fixture }) => {
    for (const one of parseFixture(rule, fixture).cases) {
      const open = await OpenCase.open(one);
      const check = checkWith(EVERY_RULE, open.project.others);
      for (const { name } of one.files) {
        const file = open.checkedFile(name);
        if (!file) continue;
        const documents = file.stream.documents.map(({ document }) => documentData(document));
        const all = fixFile(file, check, open.world(name), (_, fix) => inBulk(fix), rethrow);
        const ids = new Set(all.done.map(({ finding }) => finding.rule.id));
        // The fixtures of the other rules try theirs.
        for (const id of LONG ? ids : ids.has(rule) ? [rule] : []) {
          const wanted: Selection = (found, fix) => inBulk(fix) && found.rule.id === id;
          const fixed = ids.size === 1 ? all : fixFile(file, check, open.world(name), wanted, rethrow);
          const after = parseStream(fixed.text).documents.map(({ document }) => documentData(document));
          const losses = documents.flatMap((data, index) => lossesIn(data, after[index]));
          if (losses.length > 0) used.add(id);
          if (Object.hasOwn(TOUCHES, id)) continue;
          expect(
            losses,
            `a fix of ${id} changes what somebody wrote, in the case "${one.title}": its safety is \`intent\`, not \`safe\` or \`review\``,
          ).toEqual([]);
        }
        expect(lostOf(secretsIn(file.stream.text), secretsIn(all.text)), one.title).toEqual([]);
      }
    }
  });

  test('and every rule that is excepted needs it', () => {
    expect(Object.keys(TOUCHES).filter((id) => !used.has(id))).toEqual([]);
  });
});
