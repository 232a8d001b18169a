import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CORPUS } from '../core/corpus.js';
import { filesBelow, projectsIn, surveyOf } from '../harness/applied-survey.js';
import { LONG } from '../harness/long.js';

/** Folders with checkouts of repositories: those of the corpus, and below the folder that YAMLOCK_CHECKOUTS names. */
const FOLDERS = [CORPUS && `${CORPUS}/real`, process.env.YAMLOCK_CHECKOUTS].flatMap((folder) =>
  folder === undefined ? [] : readdirSync(folder).map((name) => `${folder}/${name}`),
);
const WHY = LONG ? 'there are no checkouts: YAMLOCK_CHECKOUTS names a folder with them' : 'in the long tests alone';

const title =
  LONG && FOLDERS.length > 0 ? 'fixes in real repositories' : `fixes in real repositories (skipped: ${WHY})`;

describe.skipIf(!LONG || FOLDERS.length === 0)(title, () => {
  test.each(FOLDERS.length > 0 ? FOLDERS : ['none'])(
    'what is offered in %s does what its title says',
    async (folder) => {
      for (const [name, files] of projectsIn(folder, filesBelow(folder))) {
        const { faults, refused, ...counts } = await surveyOf(files);
        if (process.env.YAMLOCK_SHOW)
          console.log(JSON.stringify({ name, ...counts, refused: Object.fromEntries(refused) }));
        expect(faults, name).toEqual([]);
      }
    },
    3_600_000,
  );
});
