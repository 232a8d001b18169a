import { COLUMNS, type Column, type FlowNode, type Protection } from './flow.js';

/** Orders texts by their code units: the same everywhere. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Groups by a key, in the order in which keys first occur. */
export function group<One>(list: readonly One[], keyOf: (one: One) => string): [key: string, list: One[]][] {
  const groups = new Map<string, One[]>();
  for (const one of list) {
    const key = keyOf(one);
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return [...groups];
}

/** How many objects a group has, by column and by protection. */
export interface Counts {
  readonly columns: Readonly<Record<Column, number>>;
  readonly protections: ReadonlyMap<Protection | undefined, number>;
}

export function countsOf(nodes: readonly FlowNode[]): Counts {
  const columns = Object.fromEntries(COLUMNS.map((column) => [column, 0])) as Record<Column, number>;
  const protections = new Map<Protection | undefined, number>();
  for (const { column, protection } of nodes) {
    columns[column] += 1;
    if (column === 'secret') protections.set(protection, (protections.get(protection) ?? 0) + 1);
  }
  return { columns, protections };
}
