import { describe, expect, test } from 'vitest';
import { crashingRule, withRule } from '../lsp/support.js';
import { everythingSaid } from './ask-server.js';
import { Canaries } from './canary.js';
import { brokenTexts, manifests } from './manifests.js';
import { roots } from './roots.js';

/** The places of canaries in a text, encoded or not: each line that has one, and the whole of them. */
function placesIn(text: string, canaries: Canaries): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    if (canaries.in(line).length > 0) {
      const words = [...line.matchAll(/[\w+/=]{12,}/g)].filter(([word]) => canaries.in(word).length > 0);
      for (const { index, 0: word } of words) found.push({ start: start + index, end: start + index + word.length });
      if (words.length === 0) found.push({ start, end: start + line.length });
    }
    start += line.length + 1;
  }
  return found;
}

function leaksIn(said: readonly (readonly [string, unknown])[], canaries: Canaries): readonly string[] {
  const found = new Set<string>();
  const byMethod = new Map<string, Set<string>>();
  for (const [method, answer] of said) {
    const texts = byMethod.get(method) ?? new Set();
    byMethod.set(method, texts.add(JSON.stringify(answer) ?? ''));
  }
  for (const [method, texts] of byMethod)
    for (const place of canaries.in([...texts].join('\n'))) found.add(`${method}: ${place}`);
  return [...found].sort();
}

describe('no answer of the server has a value, but the edit that moves it:', () => {
  test.each([
    ['with the commands of our client', true],
    ['of another client', false],
  ])('%s', { timeout: 300_000 }, async (_, hasOwnCommands) => {
    withRule(crashingRule());
    const canaries = new Canaries('server');
    const files = { ...manifests(canaries), ...brokenTexts(canaries), ...roots(canaries) };
    const said = await everythingSaid(files, (text) => placesIn(text, canaries), hasOwnCommands);
    expect(JSON.stringify(said)).toContain('crashing-rule');
    // So many that a part that answers nothing any more would be noticed.
    expect(new Set(said.map(([method]) => method)).size).toBeGreaterThan(28);
    expect(said.length).toBeGreaterThan(8000);
    expect(leaksIn(said, canaries)).toEqual([]);
  });
});
