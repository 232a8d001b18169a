import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TOKEN_KINDS } from '../../server/src/core/secrets/tokens/tokens.js';
import { speak } from '../../server/src/core/text/say.js';
import { readCatalogue } from '../../server/src/host/language.js';
import { listFixtures } from './files.js';
import { parseFixture } from './fixture.js';
import { type Found, OpenCase } from './run.js';

const LANGUAGE = 'zh-cn';
const read = (part: string): string => readFileSync(`l10n/${part}.${LANGUAGE}.json`, 'utf8');

// The language is that of the process, which other tests share.
beforeAll(() => speak(readCatalogue(LANGUAGE, read('server'), read('rules'))));
afterAll(() => speak(undefined));

/** Everything that people read of a finding and its fixes. */
function* textsOf({ placed: { finding }, fixes }: Found): Generator<string> {
  yield finding.message;
  for (const { message } of finding.related ?? []) yield message;
  if (finding.group) yield* [finding.group.name, finding.group.whole];
  for (const { fix, plan } of fixes) {
    yield fix.title;
    if (fix.risk !== undefined) yield fix.risk;
    if ('refused' in plan) yield plan.refused;
    else {
      if (plan.handOff) yield plan.handOff.title;
      for (const { why } of plan.files ?? []) yield why;
    }
  }
}

/** Three words of English, which no name has outside of quotes. */
const ENGLISH = /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/;

/** A text without what is no language: names in quotes, code, and what those who hand out tokens call them. */
const withoutNames = (text: string): string =>
  TOKEN_KINDS.reduce((left, { name }) => left.replaceAll(name, ''), text).replace(/“[^”]*”|`[^`]*`|"[^"]*"/g, '');

test.each(listFixtures())('all that $rule says is in the language of the reader', async ({ rule, text }) => {
  for (const one of parseFixture(rule, text).cases) {
    const findings = (await OpenCase.open(one)).findings();
    for (const said of findings.flatMap((found) => [...textsOf(found)])) {
      expect.soft(said, one.title).toMatch(/\p{Script=Han}/u);
      expect.soft(said, one.title).not.toMatch(/\{\d+\}/);
      expect.soft(withoutNames(said), one.title).not.toMatch(ENGLISH);
    }
  }
});
