import { describe, expect, test } from 'vitest';
import { fixFile } from '../../server/src/core/engine/fix-file.js';
import { Config, DEFAULT_SETTINGS } from '../../server/src/core/settings/config.js';
import { parseStream } from '../../server/src/core/yaml/document.js';
import { listFixtures } from './files.js';
import { parseFixture } from './fixture.js';
import { commentsOf, missing, problemsOf } from './invariants.js';
import { sampled } from './long.js';
import { checkWith, OpenCase, ROOT, rethrow } from './run.js';

/** Every rule there is, those that are off by default included. */
const EVERY_RULE = new Config(ROOT, { ...DEFAULT_SETTINGS, profile: 'strict' });

describe('the fixes of all rules together leave a text that can be read, in which nothing is left to fix:', () => {
  test.each(sampled(listFixtures(), 2))('$rule', async ({ rule, text: fixture }) => {
    for (const one of parseFixture(rule, fixture).cases) {
      const open = await OpenCase.open(one);
      const check = checkWith(EVERY_RULE, open.project.others);
      for (const { name } of one.files) {
        const file = open.checkedFile(name);
        if (!file) continue;
        const fixed = fixFile(file, check, open.world(name), () => true, rethrow);
        const where = `case "${one.title}", ${name}:\n${fixed.text}`;
        expect(missing(problemsOf(fixed.text), problemsOf(file.stream.text)), where).toEqual([]);
        expect(
          fixed.skipped.filter((skipped) => skipped.rule === ''),
          where,
        ).toEqual([]);
        // An unused suppression is itself a comment.
        const lost = missing(commentsOf(file.stream.text), commentsOf(fixed.text));
        expect(
          lost.filter((comment) => !comment.includes('yamlock-disable')),
          where,
        ).toEqual([]);
        const again = fixFile(
          { ...file, stream: parseStream(fixed.text) },
          check,
          open.world(name),
          () => true,
          rethrow,
        );
        expect(again.text, where).toBe(fixed.text);
      }
    }
  });
});
