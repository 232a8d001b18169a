import type { Range } from '../text/range.js';
import type { Cursor } from '../yaml/cursor.js';
import { select } from '../yaml/select.js';
import type { KindKey, Labels, Requirement, SelectorFact } from './facts.js';
import { peerSelectorsOfKind, selectorsOfKind } from './table/table.js';

/** Returns the selectors of pods in an object. Those that a template completes are left out. */
export function selectorsIn(cursor: Cursor, kind: KindKey, namespace: string | undefined): readonly SelectorFact[] {
  return [
    ...selectorsOfKind(kind).flatMap((path) =>
      select(cursor, path).flatMap((found) => selectorIn(found, namespace) ?? []),
    ),
    ...peerSelectorsOfKind(kind).flatMap((path) =>
      select(cursor, path).flatMap((found) => {
        const selector = selectorIn(found, namespaceOfPeer(found, namespace));
        return selector ? [{ ...selector, isPeer: true as const }] : [];
      }),
    ),
  ];
}

/** The label that Kubernetes gives every namespace. */
const NAME_OF_NAMESPACE = 'kubernetes.io/metadata.name';

function namespaceOfPeer(podSelector: Cursor, own: string | undefined): string | undefined {
  const spaces = podSelector.parent?.at('namespaceSelector');
  if (!spaces) return podSelector.parent?.open ? '*' : own;
  const found = selectorIn(spaces, undefined);
  const [first, ...others] = found?.requirements ?? [];
  const [name, ...more] = first?.key === NAME_OF_NAMESPACE && first.operator === 'In' ? first.values : [];
  return others.length === 0 && more.length === 0 && name !== undefined ? name : '*';
}

/** Returns the requirements of a selector that labels do not meet: none where the selector selects them. */
export function unmetBy<At extends Range>(
  labels: Labels,
  requirements: readonly Requirement<At>[],
): readonly Requirement<At>[] {
  return requirements.filter(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (operator === 'Exists') return value === undefined;
    if (operator === 'DoesNotExist') return value !== undefined;
    const isIn = value !== undefined && values.includes(value);
    return operator === 'In' ? !isIn : isIn;
  });
}

function selectorIn(found: Cursor, namespace: string | undefined): SelectorFact | undefined {
  if (found.kind !== 'map' || found.open) return undefined;
  const isPlain = !found.has('matchLabels') && !found.has('matchExpressions');
  const labels = isPlain ? found : found.at('matchLabels');
  const requirements: Requirement[] = [];
  for (const entry of labels?.entries() ?? []) {
    if (entry.opaque || entry.key === undefined || entry.kind !== 'scalar') return undefined;
    requirements.push({ key: entry.key, operator: 'In', values: [entry.text], range: entry.range });
  }
  if (labels?.open) return undefined;
  for (const item of isPlain ? [] : (found.at('matchExpressions')?.items() ?? [])) {
    const key = item.at('key')?.string;
    const operator = OPERATORS.find((one) => one === item.at('operator')?.string);
    const values = (item.at('values')?.items() ?? []).map(({ text, opaque }) => (opaque ? undefined : text));
    if (key === undefined || operator === undefined || values.includes(undefined)) return undefined;
    const [only, ...more] = item.at('values')?.items() ?? [];
    const { range } = (more.length === 0 ? only : undefined) ?? item.at('key') ?? item;
    requirements.push({ key, operator, values: values.flatMap((value) => value ?? []), range });
  }
  return { requirements, range: found.keyRange ?? found.range, namespace };
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
