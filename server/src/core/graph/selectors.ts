import { select } from '../kubernetes/pod-spec-table.js';
import type { Cursor } from '../yaml/cursor.js';
import type { KindKey, Requirement, SelectorFact } from './facts.js';
import { selectorsOfKind } from './table/table.js';

/** Returns the selectors of pods in an object. Those that a template completes are left out. */
export function selectorsIn(cursor: Cursor, kind: KindKey): readonly SelectorFact[] {
  return selectorsOfKind(kind).flatMap((path) => select(cursor, path).flatMap((found) => selectorIn(found) ?? []));
}

function selectorIn(found: Cursor): SelectorFact | undefined {
  if (found.kind !== 'map' || found.open) return undefined;
  const isPlain = !found.has('matchLabels') && !found.has('matchExpressions');
  const labels = isPlain ? found : found.at('matchLabels');
  const requirements: Requirement[] = [];
  for (const entry of labels?.entries() ?? []) {
    if (entry.opaque || entry.key === undefined || entry.kind !== 'scalar') return undefined;
    requirements.push({ key: entry.key, operator: 'In', values: [entry.text] });
  }
  if (labels?.open) return undefined;
  for (const item of isPlain ? [] : (found.at('matchExpressions')?.items() ?? [])) {
    const key = item.at('key')?.string;
    const operator = OPERATORS.find((one) => one === item.at('operator')?.string);
    const values = (item.at('values')?.items() ?? []).map(({ text, opaque }) => (opaque ? undefined : text));
    if (key === undefined || operator === undefined || values.includes(undefined)) return undefined;
    requirements.push({ key, operator, values: values.flatMap((value) => value ?? []) });
  }
  return { requirements, range: found.keyRange ?? found.range, namespace: undefined };
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
