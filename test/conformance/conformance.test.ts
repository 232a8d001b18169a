import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CORPUS } from '../core/corpus.js';
import { judgeKyverno } from './kyverno.js';
import { judgeStandard } from './pss.js';

const STANDARD = `${CORPUS}/pss`;
const KYVERNO = `${CORPUS}/kyverno-pod-security`;

describe.skipIf(!existsSync(STANDARD))(
  'the Pod Security Standards (skipped where their cases are not at ../shared/corpus/pss or below YAMLOCK_CORPUS)',
  () => {
    test('agree with the rules in every case, of every version and both levels', () => {
      const { files, versions, disagreements } = judgeStandard(STANDARD);
      expect(disagreements).toEqual([]);
      expect(files).toBeGreaterThan(4000);
      expect(versions).toBe(76);
    });
  },
);

describe.skipIf(!existsSync(KYVERNO))(
  "Kyverno's policies (skipped where their tests are not at ../shared/corpus/kyverno-pod-security or below YAMLOCK_CORPUS)",
  () => {
    test('agree with the rules, but for differences with a known reason', () => {
      const { agreed, unexplained, unused } = judgeKyverno(KYVERNO);
      expect(unexplained).toEqual([]);
      expect(unused).toEqual([]);
      expect(agreed).toBeGreaterThan(900);
    });
  },
);
