import { describe, expect, test } from 'vitest';
import { planFixes, SharedPlans } from '../../server/src/core/engine/plan-fixes.js';
import { growthOf } from '../harness/growth.js';
import { Workspace } from './support.js';

/** Lists of credentials in one object, by where they are. */
const LISTS: Readonly<Record<string, (values: readonly string[]) => string>> = {
  'variables of a container': (values) =>
    pod(`env:\n${lines(values, (value, index) => `    - {name: PASSWORD${index}, value: ${value}}`)}`),
  'lines of a script': (values) =>
    pod(`command: [sh, -c]\n    args:\n    - |\n${lines(values, (value, i) => `      run${i} --password=${value}`)}`),
  'arguments of a container': (values) => pod(`args:\n${lines(values, (value) => `    - --password=${value}`)}`),
  'entries of a Secret': (values) =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n${lines(values, (value, i) => `  key${i}: ${value}`)}`,
};

function pod(container: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: c\n    image: a:1\n    ${container}`;
}

function lines(values: readonly string[], line: (value: string, index: number) => string): string {
  return `${values.map(line).join('\n')}\n`;
}

describe('the fixes of all credentials of an object', () => {
  test.each(Object.keys(LISTS))('are planned in time that grows with their number: %s', async (name) => {
    const text = (size: number): string =>
      LISTS[name]?.(Array.from({ length: size }, (_, i) => `Xk29fLm3Qw${i}`)) ?? '';
    const open = async (size: number): Promise<Workspace> => Workspace.open(new Map([['a.yaml', text(size)]]));
    const [few, many] = [await open(150), await open(600)];
    const run = (size: number): void => {
      const workspace = size === 150 ? few : many;
      const world = workspace.world('a.yaml');
      const shared = new SharedPlans();
      let moves = 0;
      for (const { placed } of workspace.findings())
        for (const { plan } of planFixes(placed, world, undefined, shared)) if (!('refused' in plan)) moves++;
      expect(moves).toBeGreaterThanOrEqual(size);
    };
    // Four times as many: sixteen times the work where each looks at all others.
    expect(growthOf(run, 150, 600, 8)).toBeLessThan(10);
  });
});
