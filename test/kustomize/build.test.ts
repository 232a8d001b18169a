import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildKustomization } from '../../server/src/core/kustomize/build.js';
import { readCases } from './cases.js';
import { differenceOfObjects, Judge, plain } from './judge.js';
import { inMemory } from './memory.js';

const CASES = readCases();
const JUDGE = process.env.KUSTOMIZE_JUDGE ?? '';

describe('a kustomization builds what kustomize builds', () => {
  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_name, { files, root, objects, error }) => {
    const built = buildKustomization(root, inMemory(files));
    const fatal = built.problems.find((problem) => problem.fatal);
    if (error !== undefined) {
      expect(fatal?.message).toContain(error);
      expect(fatal?.place).toBeDefined();
      return;
    }
    expect(fatal).toBeUndefined();
    expect(built.unknown).toEqual([]);
    expect(differenceOfObjects(built.objects.map(plain), objects)).toBeUndefined();
    expect(built.files).toEqual(new Set(Object.keys(files)));
  });
});

describe.skipIf(!existsSync(JUDGE))('kustomize itself, where KUSTOMIZE_JUDGE names the program of test/judges', () => {
  test('builds the same', async () => {
    const judge = new Judge(JUDGE);
    for (const { name, files, root, objects, error } of CASES) {
      const answer = await judge.ask({ files, root });
      if (error !== undefined) expect(answer.error, name).toBeDefined();
      else expect(differenceOfObjects(objects, answer.objects ?? []), `${name} ${answer.error}`).toBeUndefined();
    }
    judge.end();
  });
});
