import { describe, expect, test } from 'vitest';
import { CORPUS, corpusFiles } from '../core/corpus.js';
import { sampled } from '../harness/long.js';
import { RULES, wrongAfter } from './judge.js';
import { Workspace } from './support.js';

const STORE = [
  'apiVersion: external-secrets.io/v1',
  'kind: ClusterSecretStore',
  'metadata:',
  '  name: company',
  'spec:',
  '  provider:',
  '    vault: {}',
  '',
].join('\n');

describe.skipIf(!CORPUS)('real files (skipped where there is no corpus at ../shared/corpus or YAMLOCK_CORPUS)', () => {
  test.each(['labelled', 'real'])(
    'of %s: every refactoring leaves a workspace in which the value is safe',
    { timeout: 600_000 },
    async (folder) => {
      const wrong: string[] = [];
      const counts = { carriedOut: 0, refused: 0 };
      for (const { path, text } of sampled(corpusFiles(folder, 8000), 4)) {
        const name = path.split('/').slice(1).join('/');
        const before = await Workspace.open(
          new Map([
            [name, text],
            ['platform/store.yaml', STORE],
          ]),
        );
        for (const { name: file, placed } of before.findings()) {
          if (!RULES.has(placed.rule.id)) continue;
          for (const { fix, plan } of before.fixes(file, placed)) {
            if (fix.safety !== 'create') continue;
            counts['refused' in plan ? 'refused' : 'carriedOut']++;
            if ('refused' in plan) continue;
            for (const what of await wrongAfter(before, file, placed, fix.title, plan))
              wrong.push(`${file}, ${placed.rule.id} ${placed.pointer}, "${fix.title}": ${what}`);
          }
        }
      }
      expect(counts.carriedOut).toBeGreaterThan(20);
      expect(wrong).toEqual([]);
    },
  );
});
