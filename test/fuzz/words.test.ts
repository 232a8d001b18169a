import { expect, test } from 'vitest';
import { repository } from './grammar/repositories.js';
import { canariesIn, isMoved, Words } from './grammar/words.js';
import { Random } from './random.js';

const WORD = new Words(new Random(1)).canary();

test.each([
  `password: ${WORD}\n`,
  `password: "${WORD}"\n`,
  `{name: X, value: ${WORD}}`,
  `data:\n  tls.crt: ${btoa(WORD)}\n`,
  `kubectl create secret generic a --from-literal=b=${WORD}`,
])('a word that stands for a value is where it belongs: %s', (text) => {
  expect(canariesIn(text)).toEqual([WORD]);
  expect(isMoved(WORD, ['a: b\n', text])).toBe(false);
});

test.each([
  `${WORD}: a\n`,
  `password: ${WORD}: a\n`,
  `name: ${WORD}\n`,
  `- secretKey: ${WORD}\n`,
  `- ${WORD}\n`,
  `# ${WORD}\n`,
  `a: b # ${WORD}\n`,
  `password${WORD}\n`,
])('a word that became a name, or a part of another text, may be shown: %s', (text) => {
  expect(isMoved(WORD, [`password: ${WORD}\n`, text])).toBe(true);
});

test('nearly all words of the grammars are values', () => {
  let [all, moved] = [0, 0];
  for (let seed = 1; seed <= 400; seed++)
    for (const { text } of repository(new Random(seed)))
      for (const word of canariesIn(text)) {
        all++;
        if (isMoved(word, [text])) moved++;
      }
  expect(all).toBeGreaterThan(200);
  expect(moved).toBeLessThan(all / 20);
});
