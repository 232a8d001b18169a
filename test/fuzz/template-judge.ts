import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromBytes } from '../../server/src/core/template/bytes.js';
import { PROJECT } from '../harness/files.js';
import type { Pair } from './template-pairs.js';

/** What Go gives for a template: its output, or its message. */
export type Verdict = { readonly out: string } | { readonly error: string };

/** The program that renders templates with Go's text/template. */
export class TemplateJudge {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'yamlock-judge-'));
  private readonly program = path.join(this.folder, 'judge');

  constructor() {
    const cwd = path.join(PROJECT, 'test', 'judges', 'templates');
    const built = spawnSync('go', ['build', '-o', this.program, '.'], { cwd, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(built.stderr);
  }

  /** Renders pairs; with `helm` the functions of sprig and Helm are there. */
  render(pairs: readonly Pair[], helm: boolean): readonly Verdict[] {
    const input = pairs.map((pair) => JSON.stringify({ ...pair, helm })).join('\n');
    const { status, stdout, stderr } = spawnSync(this.program, { input, encoding: 'utf8', maxBuffer: 1 << 30 });
    if (status !== 0) {
      // A value that contains itself ends the program. Only its own pair has no answer then.
      if (!stderr.includes('stack overflow')) throw new Error(stderr.slice(0, 2000));
      if (pairs.length === 1) return [{ error: 'panic: stack overflow' }];
      const middle = pairs.length >> 1;
      return [...this.render(pairs.slice(0, middle), helm), ...this.render(pairs.slice(middle), helm)];
    }
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => {
        const answer = JSON.parse(line) as { out?: string; error?: string };
        if (answer.out === undefined) return { error: answer.error ?? '' };
        return { out: fromBytes(Buffer.from(answer.out, 'base64')) };
      });
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
