import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { PROJECT } from './files.js';

/** The failures of the last run, for whoever sees the end of the output only. */
export const FAILED_TESTS = path.join(PROJECT, '.tsbuild', 'failed-tests.txt');

/** Writes the tests that failed to `FAILED_TESTS`, a line each, with the first line of their errors. */
export default class FailedReporter implements Reporter {
  onTestRunStart(): void {
    this.write([]);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { readonly message?: string }[]): void {
    const lines = unhandled.map(({ message }) => `outside of tests: ${firstLine(message)}`);
    for (const module of modules) {
      for (const { message } of module.errors()) lines.push(`${module.relativeModuleId}: ${firstLine(message)}`);
      for (const test of module.children.allTests('failed')) {
        const [error] = test.result().errors ?? [];
        lines.push(`${module.relativeModuleId} > ${test.fullName}: ${firstLine(error?.message)}`);
      }
    }
    this.write(lines);
  }

  private write(lines: readonly string[]): void {
    mkdirSync(path.dirname(FAILED_TESTS), { recursive: true });
    writeFileSync(FAILED_TESTS, lines.map((line) => `${line}\n`).join(''));
  }
}

function firstLine(text = ''): string {
  return text.split('\n', 1)[0] ?? '';
}
