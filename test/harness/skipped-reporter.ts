import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { LONG } from './long.js';

/** Lists the skipped tests at the end, with the reasons, which are in their titles. */
export default class SkippedReporter implements Reporter {
  /** True where tests were selected by name: the others are then not listed. */
  private isFiltered = false;

  onInit({ config }: Vitest): void {
    this.isFiltered = config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.isFiltered) return;
    const counts = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const names = test.fullName.split(' > ');
        const what = names.find((name) => name.includes('(skipped')) ?? names[0] ?? module.moduleId;
        counts.set(what, (counts.get(what) ?? 0) + 1);
      }
    }
    const lines = [...counts].map(([what, count]) => `  ${count} ${count === 1 ? 'test' : 'tests'}: ${what}`);
    if (!LONG)
      lines.push(
        '  of prefixes, hostile texts, typing, real files, fixes of all rules together, what git takes and reports of several workers a sample was tried; `npm run test:long` tries all',
      );
    console.log(`\nNot tried here:\n${lines.join('\n')}\n`);
  }
}
