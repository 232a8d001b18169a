import type { Frame } from './frame.js';
import { NOTHING } from './held.js';
import { Journal, mergeValues } from './journal.js';
import type { Run } from './run.js';

/** What comes after a statement. */
export type Flow = 'break' | 'continue' | 'next';

/** Runs one or the other. Afterwards variables and maps hold what they hold in both cases. */
export function possibly(frame: Frame, run: Run, why: string, one: () => Flow, other: () => Flow): Flow {
  const { variables } = frame;
  const mark = variables.length;
  const before = variables.map(({ value }) => value);
  const journal = new Journal();
  run.journals.push(journal);
  const possible = run.possible++;
  const flow = one();
  variables.length = mark;
  const after = variables.map(({ value }) => value);
  const changed = journal.undo();
  for (const [index, variable] of variables.entries()) variable.value = before[index] ?? NOTHING;
  run.possible = possible + 1;
  const otherFlow = other();
  variables.length = mark;
  journal.merge(changed, why);
  run.journals.pop();
  run.possible = possible;
  for (const [index, variable] of variables.entries()) {
    const first = after[index];
    if (first && first !== variable.value) {
      const it = mergeValues(first.it, variable.value.it, why);
      variable.value = { it, wrapped: first.wrapped && variable.value.wrapped };
    }
  }
  // Where both leave the loop it is left. Where one does, the rest of it is only possible.
  if (flow !== 'next' && flow === otherFlow) return flow;
  if (flow !== 'next' || otherFlow !== 'next') run.possible++;
  return 'next';
}
